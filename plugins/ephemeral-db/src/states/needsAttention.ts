import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

const HOUR = 3_600_000;
const HELD_UP_AFTER = 5 * 60_000;

/** Whether less than an hour, or less than a tenth of the lease, is left. */
export function isEnding(
  clone: Pick<Clone, 'createdAt' | 'expiresAt'>,
  now: Date,
): boolean {
  const end = Date.parse(clone.expiresAt);
  const left = end - now.getTime();
  return left < HOUR || left < (end - Date.parse(clone.createdAt)) / 10;
}

/** Whether something has been in the way for long: until then it is the platform's usual pace. */
export function isHeldUp({ blockedBy }: Clone, now: Date): boolean {
  return (
    blockedBy !== undefined &&
    now.getTime() - Date.parse(blockedBy.since) >= HELD_UP_AFTER
  );
}

/** Whether a clone wants a look: failed, ending, in grace, not answering or held up (ui.md §6). */
export function needsAttention(clone: Clone, now: Date): boolean {
  switch (clone.phase) {
    case 'failed':
    case 'unavailable':
    case 'grace':
      return true;
    case 'ready':
      return isEnding(clone, now);
    case 'queued':
    case 'provisioning':
    case 'deleting':
      return isHeldUp(clone, now);
    default:
      return false;
  }
}
