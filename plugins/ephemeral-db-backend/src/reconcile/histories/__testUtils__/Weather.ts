import type { Random } from './Random';
import {
  KubernetesError,
  UnreachableError,
} from '../../../kubernetes/KubernetesError';

/** How a call to the API can end other than well. */
export const storms = [
  'conflict',
  'busy',
  'broken',
  'unavailable',
  'reset',
  /** It is carried out, but nobody learns of it. */
  'lost',
] as const;

export type Storm = (typeof storms)[number];

/** What goes wrong by itself just now, on the way to the API and in the database. */
export class Weather {
  /** The share of calls to the API that fail, and how. */
  api: { share: number; storms: readonly Storm[] } = { share: 0, storms };
  /** The share of queries that find the database locked. */
  databaseShare = 0;

  constructor(private readonly random: Random) {}

  clear(): void {
    this.api = { share: 0, storms };
    this.databaseShare = 0;
  }

  /** Whether a call fails, drawn once per call. */
  strike(isWrite: boolean): Storm | undefined {
    const { share, storms: possible } = this.api;
    if (share === 0 || this.random.next() >= share) return undefined;
    const storm = this.random.pick(possible);
    return storm === 'conflict' && !isWrite ? 'broken' : storm;
  }

  /** @throws Error as SQLite answers */
  strikeDatabase(): void {
    if (this.databaseShare === 0) return;
    if (this.random.next() >= this.databaseShare) return;
    throw Object.assign(new Error('database is locked'), {
      code: 'SQLITE_BUSY',
    });
  }
}

/** What the product's gateway makes of it. */
export function errorOf(storm: Storm, what: string): Error {
  switch (storm) {
    case 'conflict':
      return new KubernetesError(what, {
        code: 409,
        reason: 'Conflict',
        message: 'the object has been modified; please apply your changes',
      });
    case 'busy':
      return new KubernetesError(
        what,
        { code: 429, reason: 'TooManyRequests', message: 'too many requests' },
        3_000,
      );
    case 'broken':
      return new KubernetesError(what, {
        code: 500,
        reason: 'InternalError',
        message: 'etcdserver: request timed out',
      });
    case 'unavailable':
      return new KubernetesError(what, {
        code: 503,
        reason: 'ServiceUnavailable',
        message: 'the server is currently unable to handle the request',
      });
    default:
      return new UnreachableError(`${what}: no answer from the Kubernetes API`);
  }
}
