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

/**
 * How much of a rest is left. More than it takes in all means that somebody has
 * set the clock back: then it is over, or hours would be waited for.
 *
 * @param until - when it ends, in milliseconds since 1970
 * @param rest - how long it takes in all, in milliseconds
 */
export function restLeft(until: number, rest: number, now: number): number {
  const left = until - now;
  return left > rest ? 0 : Math.max(0, left);
}
