import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { dayAndClock } from '../moments';
import { formatBytes } from '../sizes';
import type { Words } from '../translation';
import { stopped } from './findings';

/** When the next point comes, or why none does. */
export function nextWords(source: Source, now: Date, words: Words): string {
  const { t } = words;
  if (source.paused) return t('admin.sources.whenResumed');
  if (stopped(source).captures) return t('admin.sources.afterFix');
  return source.nextSnapshotAt
    ? dayAndClock(new Date(source.nextSnapshotAt), now, words)
    : t('admin.sources.byHand');
}

/** `40 GB · 0.1 GB`: how large the database is, and what all its measured clones take. */
export function sizeWords(source: Source, words: Words): string {
  const { t } = words;
  const { sizeBytes, clonesUsage, usage, clones } = source;
  const whole = sizeBytes ?? usage?.logicalBytes;
  const size =
    whole === undefined ? t('common.notMeasured') : formatBytes(whole, words);
  if (!clonesUsage && (clones === 0 || whole === undefined)) return size;
  return t('admin.sources.sizeAndUsed', {
    size,
    used: clonesUsage
      ? formatBytes(clonesUsage.uniqueBytes, words)
      : t('common.notMeasured'),
  });
}

/** The same, spelled out. */
export function usedSentence(source: Source, words: Words): string | undefined {
  const { clonesUsage } = source;
  return (
    clonesUsage &&
    words.t('admin.sources.usedBy', {
      count: clonesUsage.clones,
      used: formatBytes(clonesUsage.uniqueBytes, words),
      whole: formatBytes(clonesUsage.logicalBytes, words),
    })
  );
}
