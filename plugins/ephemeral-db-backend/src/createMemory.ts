import { LRUCache } from 'lru-cache';

/**
 * Remembers answers for a while: of the most recent so many keys, and not longer than they are fresh.
 *
 * Say with `start` when the question was asked, where the answer took its time: it is as old as that.
 *
 * @param options.most - how many keys; enough for all who look at pages at once
 * @param options.freshMs - for how long, in milliseconds
 * @param options.clock - milliseconds since 1970; the machine's unless given
 */
export function createMemory<Answer extends {}>(options: {
  most: number;
  freshMs: number;
  clock?: () => number;
}): LRUCache<string, Answer> {
  const { most, freshMs, clock = Date.now } = options;
  return new LRUCache({
    max: most,
    ttl: freshMs,
    // The clock is asked each time: tests set it.
    ttlResolution: 0,
    perf: { now: clock },
  });
}
