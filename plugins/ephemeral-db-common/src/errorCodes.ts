/**
 * The stable words in `error.code` of the REST API's answers, with their HTTP status.
 *
 * @public
 */
export const EPHEMERAL_DB_ERROR_CODES = {
  /** The request does not fit its schema. */
  invalidRequest: 400,
  /** The body names something that is never taken from a request, as a snapshot handle. */
  neverFromRequest: 400,
  malformedEntityRef: 400,
  malformedCursor: 400,
  leaseTooLong: 400,
  snapshotOfAnotherSource: 400,
  /** The permission policy, or a rule of the plugin, says no. */
  notAllowed: 403,
  notEntityOwner: 403,
  entityNotAllowed: 403,
  /** By an action, agents delete only what agents ordered. */
  notOrderedByAgent: 403,
  unknownSource: 404,
  unknownSnapshot: 404,
  unknownClone: 404,
  unknownEntity: 404,
  snapshotNotReady: 409,
  /** A clone refers to the point, or somebody else points at the same snapshot of the array. */
  snapshotInUse: 409,
  noSnapshot: 409,
  nameTaken: 409,
  requestIdReused: 409,
  captureTooSoon: 409,
  cloneNotReady: 409,
  cloneGone: 409,
  cloneNotFailed: 409,
  /** It was found without a record, and no admin has confirmed it yet. */
  cloneUnconfirmed: 409,
  /** A clone has no server that has written anything. */
  noLog: 409,
  /** A check of the source says that an order cannot succeed now. */
  sourceBlocked: 409,
  /** An object that is not ours has a name that the order needs. */
  nameSquatted: 409,
  clusterUnreachable: 503,
  /** The catalog did not answer, so ownership could not be resolved. */
  catalogUnavailable: 503,
} as const;

/**
 * A stable word in `error.code`.
 *
 * @public
 */
export type EphemeralDbErrorCode = keyof typeof EPHEMERAL_DB_ERROR_CODES;
