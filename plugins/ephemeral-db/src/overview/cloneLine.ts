import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { briefMoment, dayAndClock, pointAndMoment, timeLeft } from '../moments';
import { describeClone, needsAttention } from '../states';
import type { Words } from '../translation';

const REASON = new Set<Clone['phase']>(['unavailable', 'deleting', 'gone']);

/** Text that becomes a clause: without the full stop. */
function clause(text: string): string {
  return text.trim().replace(/\.$/, '');
}

/** What is worth knowing beside where the data is from: when it was last seen or why it failed, else until
 * when it lives. */
function cloneFact(clone: Clone, now: Date, words: Words): string {
  const { t } = words;
  if (clone.lastSeenAt) {
    return t('common.lastSeen', {
      moment: briefMoment(new Date(clone.lastSeenAt), now, words),
    });
  }
  if (clone.phase === 'failed' && clone.failure) {
    return clause(clone.failure.message);
  }
  if (REASON.has(clone.phase)) {
    return clause(describeClone(clone, now, words).sentence);
  }
  return t('card.row.expires', {
    moment: dayAndClock(new Date(clone.expiresAt), now, words),
  });
}

/** The second line of a row: `Data from T1, 10:24 · expires today 22:00`. */
export function cloneLine(clone: Clone, now: Date, words: Words): string {
  const { t } = words;
  return [
    t('card.row.dataFrom', {
      point: pointAndMoment(clone.snapshot, now, words),
    }),
    cloneFact(clone, now, words),
  ].join(' · ');
}

const COUNTS_DOWN = new Set<Clone['phase']>([
  'ready',
  'stopped',
  'stopping',
  'starting',
  'rewinding',
  'refreshing',
]);

/** Beside the chip where there is little room: `T1, 10:24 · 11 h left`. */
export function shortCloneLine(clone: Clone, now: Date, words: Words): string {
  const isSaid = needsAttention(clone, now);
  return [
    pointAndMoment(clone.snapshot, now, words),
    COUNTS_DOWN.has(clone.phase) && !isSaid
      ? timeLeft(new Date(clone.expiresAt), now, words)
      : undefined,
  ]
    .filter(Boolean)
    .join(' · ');
}
