import type { EphemeralDbErrorCode } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { errorCode } from '../errors';

/** The fields of the dialog "New clone". */
export type OrderField = 'source' | 'point' | 'lease' | 'name';

const FIELDS: Partial<Record<EphemeralDbErrorCode, OrderField>> = {
  nameTaken: 'name',
  leaseTooLong: 'lease',
  snapshotNotReady: 'point',
  snapshotOfAnotherSource: 'point',
  unknownSnapshot: 'point',
  noSnapshot: 'point',
  unknownSource: 'source',
};

/** Which field a refused order is about, if it is about one. */
export function fieldOfError(error: unknown): OrderField | undefined {
  const code = errorCode(error);
  return code && FIELDS[code];
}
