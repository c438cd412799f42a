import { LRUCache } from 'lru-cache';

/**
 * Remembers answers for a while: of the most recent so many keys, and not longer than they are fresh.
 *
 * An answer is as old as its question: give `set` what `perf.now()` said before it was asked, as `start`.
 *
 * @param options.most - how many keys; enough for all who look at pages at once
 * @param options.freshMs - for how long, in milliseconds
 * @param options.clock - milliseconds since any moment before now; unless given, of a clock that nobody sets back,
 *   so that nothing is remembered for the hours that a machine's clock is
 */
export function createMemory<Answer extends {}>(options: {
  most: number;
  freshMs: number;
  clock?: () => number;
}): LRUCache<string, Answer> {
  const { most, freshMs, clock } = options;
  return new LRUCache({
    max: most,
    ttl: freshMs,
    // The clock is asked each time: tests set it.
    ttlResolution: 0,
    perf: clock ? { now: clock } : performance,
  });
}
