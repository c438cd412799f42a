const FIRST_MS = 500;
const MAX_MS = 30_000;

/**
 * How long to wait before trying again: 0.5, 1, 2, 4 … 30 s.
 *
 * @param times - how often it failed so far, 1 or more
 */
export function backoff(times: number): number {
  return Math.min(FIRST_MS * 2 ** Math.max(0, times - 1), MAX_MS);
}
