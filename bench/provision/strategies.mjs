/** How the bare client may go about it. */
const BURST = { name: 'burst', burst: true };
const UNBOUNDED = { name: 'just in time' };
const WINDOWS = [2, 4, 8].map(window => ({
  name: `just in time, window ${window}`,
  window,
}));
/** How many of them are run again after the first round. */
const KEPT = 2;
/** So many times as slow as the quickest: with more clones the distance only grows. */
const HOPELESS = 1.2;

/** What is tried for so many clones: a window makes no difference to fewer than it holds. */
export function strategiesFor(count) {
  return [BURST, UNBOUNDED, ...WINDOWS.filter(({ window }) => window < count)];
}

/** @returns what each strategy came to at its best, of one measure, quickest first */
function rank(strategies, runs, measure) {
  return strategies
    .map(({ name }) => {
      const own = runs.filter(run => run.name === name);
      return { name, value: Math.min(...own.map(run => measure(run.seconds))) };
    })
    .sort((a, b) => a.value - b.value);
}

/**
 * The strategies that a further round is worth: those that were quickest so far by their last clone, and by the mean.
 *
 * @param {{ name: string, seconds: number[] }[]} runs
 */
export function worthRunning(strategies, runs) {
  const best = measure =>
    rank(strategies, runs, measure)
      .slice(0, KEPT)
      .map(({ name }) => name);
  const kept = new Set([...best(lastOf), ...best(meanOf)]);
  return strategies.filter(({ name }) => kept.has(name));
}

/**
 * The names of strategies that are not worth a try with more clones: much slower than the quickest by the last clone and
 * by the mean.
 */
export function hopeless(strategies, runs) {
  const slow = measure => {
    const [quickest, ...others] = rank(strategies, runs, measure);
    return others
      .filter(({ value }) => value > HOPELESS * quickest.value)
      .map(({ name }) => name);
  };
  const byMean = slow(meanOf);
  return slow(lastOf).filter(name => byMean.includes(name));
}

export const lastOf = seconds => Math.max(...seconds);
export const meanOf = seconds =>
  seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
