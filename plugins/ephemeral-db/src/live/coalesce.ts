const SOON_MS = 150;
const AT_MOST_EVERY_MS = 1_000;

/**
 * Turns a burst of requests into few runs: soon after the first, and at most once a second while they go on.
 *
 * @param now - milliseconds, for tests
 */
export function coalesce(run: () => void, now: () => number = Date.now) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastRun = -Infinity;
  return {
    request() {
      if (timer !== undefined) return;
      const wait = Math.max(SOON_MS, lastRun + AT_MOST_EVERY_MS - now());
      timer = setTimeout(() => {
        timer = undefined;
        lastRun = now();
        run();
      }, wait);
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
