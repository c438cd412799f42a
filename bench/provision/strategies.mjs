/** How the bare client may go about it. */
const BURST = { name: 'burst', burst: true };
const UNBOUNDED = { name: 'just in time' };
const WINDOWS = [2, 4, 8].map(window => ({
  name: `just in time, window ${window}`,
  window,
}));
/** How many of them are run again after the first round. */
const KEPT = 2;

/** What is tried for so many clones: a window makes no difference to fewer than it holds. */
export function strategiesFor(count) {
  return [BURST, UNBOUNDED, ...WINDOWS.filter(({ window }) => window < count)];
}

/**
 * The strategies that a further round is worth: those that were quickest so far by their last clone, and by the mean.
 *
 * @param {{ name: string, seconds: number[] }[]} runs
 */
export function worthRunning(strategies, runs) {
  const best = measure => {
    const least = name =>
      Math.min(
        ...runs
          .filter(run => run.name === name)
          .map(run => measure(run.seconds)),
      );
    return strategies
      .map(({ name }) => ({ name, value: least(name) }))
      .sort((a, b) => a.value - b.value)
      .slice(0, KEPT)
      .map(({ name }) => name);
  };
  const kept = new Set([...best(lastOf), ...best(meanOf)]);
  return strategies.filter(({ name }) => kept.has(name));
}

export const lastOf = seconds => Math.max(...seconds);
export const meanOf = seconds =>
  seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
