import type {
  Clone,
  ClonePlacement,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { shellWord } from './quote';

/** Where the person's program runs. */
export type Place = 'machine' | 'cluster';

/** Where a program dials, and who it says it is. */
export interface Target {
  host: string;
  port: number;
  database: string;
  login: string;
}

/** A way from a place to a clone. */
export interface Route {
  target: Target;
  /** The command that opens the way first; it runs until it is ended. */
  forward?: string;
}

/** Stands for a login that the backend does not tell: of clones that an earlier version has opened. */
export const UNKNOWN_LOGIN = '<login>';

const SQL_SERVER_PORT = 1433;
const FORWARDED_PORT = 14330;

/**
 * How a program gets from a place to a ready clone. A Service of type ClusterIP is reached from outside by a
 * port-forward; inside the cluster each Service answers under its name.
 *
 * @returns undefined while the clone has no endpoint
 */
export function routeTo(
  { endpoint, placement }: Pick<Clone, 'endpoint' | 'placement'>,
  place: Place,
): Route | undefined {
  if (!endpoint) return undefined;
  const { host, port, database, via, login = UNKNOWN_LOGIN } = endpoint;
  const known = { database, login };
  if (place === 'cluster') {
    return placement
      ? {
          target: {
            ...known,
            host: `${placement.service}.${placement.namespace}.svc`,
            port: SQL_SERVER_PORT,
          },
        }
      : { target: { ...known, host, port } };
  }
  if (via !== 'ClusterIP' || !placement) {
    return { target: { ...known, host, port } };
  }
  return {
    forward: [
      `kubectl -n ${shellWord(placement.namespace)}`,
      `port-forward ${shellWord(`svc/${placement.service}`)}`,
      `${FORWARDED_PORT}:${SQL_SERVER_PORT}`,
    ].join(' '),
    target: { ...known, host: '127.0.0.1', port: FORWARDED_PORT },
  };
}

/** Shows what there is of a clone in its cluster. */
export function inspectCommand({
  namespace,
}: Pick<ClonePlacement, 'namespace'>): string {
  return `kubectl -n ${shellWord(namespace)} get all,pvc,volumesnapshot`;
}
