/** What is asked too late shall be little beside what it took anyway. */
const REST_SHARE = 0.1;
const SHORTEST_REST_MS = 200;
const LONGEST_REST_MS = 5_000;

/**
 * How long to rest before a server is tried again: a share of the time that it
 * has taken so far, as servers start within seconds or recover for minutes.
 */
export function restAfter(milliseconds: number): number {
  return Math.min(
    Math.max(milliseconds * REST_SHARE, SHORTEST_REST_MS),
    LONGEST_REST_MS,
  );
}
