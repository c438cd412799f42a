/**
 * What is promised about the files of a point in time. `unknown`: taken by other hands.
 *
 * @public
 */
export type Consistency = 'crash' | 'checkpoint' | 'suspend' | 'unknown';

/**
 * What can be done with an object. `connect` is the reading of credentials, `check` a new look at a source's findings,
 * `confirm` an admin's word that an adopted clone may be used.
 *
 * @public
 */
export type ActionVerb =
  | 'capture'
  | 'check'
  | 'clone'
  | 'confirm'
  | 'connect'
  | 'rewind'
  | 'refresh'
  | 'extend'
  | 'protect'
  | 'stop'
  | 'start'
  | 'retry'
  | 'delete';

/**
 * A verb of an object, for the caller who asked. A verb that the backend lacks is absent.
 *
 * @public
 */
export interface Action {
  verb: ActionVerb;
  allowed: boolean;
  /** Why not, in words for the person; absent when allowed. */
  reason?: string;
  /** What to know before, where it is allowed. */
  warning?: string;
}

/**
 * How an order came to the backend. `template`: a task of the scaffolder; `agent`: an action of the actions registry,
 * which MCP clients call; `api`: the portal, or another client of the REST API. Told from verified credentials, never
 * from a request's body.
 *
 * @public
 */
export type OrderedVia = 'api' | 'template' | 'agent';

/**
 * The one value that a probe's SELECT gave. Integers beyond JavaScript's safe range are strings.
 *
 * @public
 */
export type ProbeValue = string | number;

/**
 * Bytes measured by a storage provider.
 *
 * @public
 */
export interface StorageUsage {
  uniqueBytes: number;
  logicalBytes: number;
  /** ISO 8601 UTC */
  measuredAt: string;
  provider: string;
}

/**
 * One page of a list.
 *
 * @public
 */
export interface Page<T> {
  items: T[];
  pageInfo: { nextCursor?: string };
  totalItems: number;
}

/**
 * What is broadcast on the signals channel `ephemeral-db`: the client refetches under its own permissions.
 *
 * @public
 */
export interface EphemeralDbSignal {
  kind: 'source' | 'snapshot' | 'clone';
  id: string;
  version: number;
}
