import type {
  Clone,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** Fewer than these say nothing about what is usual. */
const LEAST = 3;

/** How many of the last say what is usual. */
export const RECENT = 20;

/** The median from order to ready, and of how many. */
export interface MedianToReady {
  seconds: number;
  of: number;
}

/**
 * What a person can expect, of the last 20 that got ready. A clone that was tried again is left out: between its order
 * and its readiness lies the time in which it had failed.
 *
 * @param clones - newest order first
 * @returns undefined when fewer than 3 are known
 */
export function medianSecondsToReady(
  clones: readonly Pick<Clone, 'createdAt' | 'readyAt' | 'generation'>[],
): MedianToReady | undefined {
  const seconds = clones
    .flatMap(({ createdAt, readyAt, generation }) =>
      readyAt && generation === 1
        ? [(Date.parse(readyAt) - Date.parse(createdAt)) / 1_000]
        : [],
    )
    .slice(0, RECENT)
    .sort((one, other) => one - other);
  if (seconds.length < LEAST) return undefined;
  const upper = Math.floor(seconds.length / 2);
  const median =
    seconds.length % 2 === 0
      ? (seconds[upper - 1] + seconds[upper]) / 2
      : seconds[upper];
  return { seconds: Math.round(median), of: seconds.length };
}

/** What the measured clones take, against what full copies would. */
export interface Saved {
  clones: number;
  uniqueBytes: number;
  logicalBytes: number;
}

/** The sums over all sources; undefined when nothing is measured. */
export function savedBy(
  sources: readonly Pick<Source, 'clonesUsage'>[],
): Saved | undefined {
  const measured = sources.flatMap(({ clonesUsage }) => clonesUsage ?? []);
  if (measured.length === 0) return undefined;
  const sum = (field: keyof Saved) =>
    measured.reduce((total, usage) => total + usage[field], 0);
  return {
    clones: sum('clones'),
    uniqueBytes: sum('uniqueBytes'),
    logicalBytes: sum('logicalBytes'),
  };
}
