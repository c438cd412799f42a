import { lastOf, meanOf } from './strategies.mjs';

const MOST_TO_BARE = 1.05;
const MOST_TO_HAND = 0.95;
const MOST_FOURTEEN = 1.5;
const MOST_WRITES = { create: 14, remove: 8 };

const round = (value, digits = 2) => Number(value.toFixed(digits));

/** The middle of some values, and how far they lie apart. */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    sorted.length % 2
      ? sorted[Math.floor(middle)]
      : (sorted[middle - 1] + sorted[middle]) / 2;
  return {
    median: round(median),
    least: round(sorted[0]),
    most: round(sorted.at(-1)),
  };
}

/** How long clones were in each stage, on average. */
function meanStages(runs) {
  const seconds = {};
  for (const { name, startedAt, finishedAt } of runs
    .flatMap(({ stages = [] }) => stages)
    .flat()) {
    seconds[name] ??= [];
    seconds[name].push((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  }
  return Object.fromEntries(
    Object.entries(seconds).map(([name, all]) => [name, round(meanOf(all))]),
  );
}

/** What several runs of one way came to. */
function summarize(runs) {
  const per = kind => {
    const counted = runs.filter(run => run.requests?.[kind] !== undefined);
    return counted.length
      ? spread(counted.map(({ requests }) => requests[kind]))
      : undefined;
  };
  return {
    runs: runs.length,
    mean: spread(runs.map(({ seconds }) => meanOf(seconds))),
    last: spread(runs.map(({ seconds }) => lastOf(seconds))),
    reads: per('reads'),
    writes: per('writes'),
    removeReads: per('removeReads'),
    removeWrites: per('removeWrites'),
    stages: meanStages(runs),
  };
}

/**
 * What all runs with so many clones came to.
 *
 * @param {{ way: string, name: string, seconds: number[], requests?: object }[]} runs - in the order in which they were made
 */
export function summarizeCount(clones, runs) {
  const ways = {};
  for (const { name } of runs) {
    ways[name] ??= summarize(runs.filter(run => run.name === name));
  }
  const named = way => [
    ...new Set(runs.filter(run => run.way === way).map(({ name }) => name)),
  ];
  const fastest = measure =>
    named('bare').sort(
      (a, b) => ways[a][measure].median - ways[b][measure].median,
    )[0];
  const [product] = named('product');
  const [hand] = named('hand');
  const ratio = (measure, name) =>
    name &&
    round(ways[product][measure].median / ways[name][measure].median, 3);
  const best = { mean: fastest('mean'), last: fastest('last') };
  return {
    clones,
    ways,
    fastest: best,
    ratios: {
      meanToBare: ratio('mean', best.mean),
      lastToBare: ratio('last', best.last),
      lastToHand: ratio('last', hand),
    },
    product,
  };
}

/** What does not hold of a result that has to. */
export function faultsOf({ scale, counts }) {
  const faults = [];
  const hold = (what, value, most) => {
    if (value !== undefined && value > most) {
      faults.push(`${what}: ${value}, at most ${most} is allowed`);
    }
  };
  for (const { clones, ratios, ways, product } of counts) {
    const of = `${clones} at once`;
    hold(`${of}, mean to the bare client's`, ratios.meanToBare, MOST_TO_BARE);
    hold(`${of}, last to the bare client's`, ratios.lastToBare, MOST_TO_BARE);
    hold(`${of}, to by hand`, ratios.lastToHand, MOST_TO_HAND);
    const { writes, removeWrites } = ways[product];
    hold(`${of}, writes per clone made`, writes?.median, MOST_WRITES.create);
    hold(
      `${of}, writes per clone removed`,
      removeWrites?.median,
      MOST_WRITES.remove,
    );
  }
  const lastOfCount = count =>
    counts.find(({ clones }) => clones === count)?.ways[counts[0].product].last
      .median;
  const one = lastOfCount(1);
  const fourteen = lastOfCount(14);
  if (scale === '1:1' && one && fourteen) {
    hold('14 at once to one', round(fourteen / one, 3), MOST_FOURTEEN);
  }
  return faults;
}
