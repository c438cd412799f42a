/** Fewer than these say nothing about what is usual. */
const LEAST_COUNT = 3;

/**
 * How long it usually takes.
 *
 * @param durations - milliseconds
 * @returns whole seconds, or undefined when too few are known
 */
export function usualSeconds(durations: number[]): number | undefined {
  if (durations.length < LEAST_COUNT) {
    return undefined;
  }
  const sorted = [...durations].sort((one, other) => one - other);
  const upper = Math.floor(sorted.length / 2);
  const median =
    sorted.length % 2 === 0
      ? (sorted[upper - 1] + sorted[upper]) / 2
      : sorted[upper];
  return Math.round(median / 1_000);
}
