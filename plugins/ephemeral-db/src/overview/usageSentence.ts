import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { dayAndClock } from '../moments';
import { formatBytes } from '../sizes';
import type { Words } from '../translation';

/** What clones take, and who measured it when. */
export interface UsageWords {
  sentence: string;
  /** Absent where nothing is measured. */
  measured?: string;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * What clones take together. Only what is measured is in the sums; what is not is said, never counted as nothing.
 *
 * @param unlisted - clones that there are besides those given
 */
export function usageSentence(
  clones: Clone[],
  now: Date,
  words: Words,
  unlisted = 0,
): UsageWords | undefined {
  const { t } = words;
  const shown = clones.filter(({ phase }) => phase !== 'gone');
  const usages = shown.flatMap(({ usage }) => (usage ? [usage] : []));
  const all = shown.length + unlisted;
  if (all === 0) return undefined;
  if (usages.length === 0) {
    return { sentence: t('card.usage.none', { count: all }) };
  }
  const sizes = new Set(
    [...new Set(usages.map(({ logicalBytes }) => logicalBytes))].map(bytes =>
      formatBytes(bytes, words),
    ),
  );
  const taken = formatBytes(
    sum(usages.map(({ uniqueBytes }) => uniqueBytes)),
    words,
  );
  const count = usages.length;
  const [size] = sizes;
  const measuredAt = usages.map(usage => usage.measuredAt).sort()[0];
  const providers = [...new Set(usages.map(({ provider }) => provider))].sort();
  const sentence =
    sizes.size === 1
      ? t('card.usage.each', { count, size, taken })
      : t('card.usage.together', {
          count,
          size: formatBytes(
            sum(usages.map(({ logicalBytes }) => logicalBytes)),
            words,
          ),
          taken,
        });
  return {
    sentence:
      all > count
        ? `${sentence} · ${t('card.usage.rest', { count: all - count })}`
        : sentence,
    measured: t('card.usage.by', {
      provider: providers.join(', '),
      moment: dayAndClock(new Date(measuredAt), now, words),
    }),
  };
}
