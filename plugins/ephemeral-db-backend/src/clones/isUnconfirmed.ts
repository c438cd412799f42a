import type { CloneRecord } from './CloneRecord';

/**
 * Whether a clone came back from its namespace and no admin has looked at it
 * since. What stands in the namespace proves that it was ordered here, not that
 * whoever ordered it may still have it.
 */
export function isUnconfirmed({
  adoptedAt,
  confirmedBy,
}: Pick<CloneRecord, 'adoptedAt' | 'confirmedBy'>): boolean {
  return adoptedAt !== undefined && confirmedBy === undefined;
}
