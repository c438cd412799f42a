import { availableParallelism } from 'node:os';
import { startPrivatePostgres } from '../scripts/lib/privatePostgres.mjs';
import { step } from '../scripts/lib/steps.mjs';
import { table } from '../scripts/lib/table.mjs';
import { Plant } from './cost/Plant.mjs';

const COUNTS = [1, 10, 100, 1_000];
/** The first clones compile the code. */
const WARM_UP = 10;
const EACH_OF_TWO = 50;
/** Of one alone and two side by side in turns: a single one differs by a tenth and more. */
const ROUNDS = 3;
const MOST_RISE = 1.3;
const LEAST_GAIN = 1.8;
const MOST_CPU_OF_TWO = 1.1;
const MOST_HEAP = 30 * 1024;
/** Each backend and each cluster on one of its own, and PostgreSQL and this script on another. */
const CORES_FOR_TWO = 5;

const round = (value, digits = 2) =>
  Math.round(value * 10 ** digits) / 10 ** digits;

const perClone = ({ count, seconds, cpuSeconds }) => ({
  clones: count,
  seconds: round(seconds / count, 3),
  cpuMs: round((cpuSeconds / count) * 1000, 0),
});

/** One backend with more and more clones at once, each time from none; and what lives on its heap for those of the last time. */
async function benchOne(database) {
  const plant = await step('one backend and its cluster started', () =>
    Plant.start({ name: 'one', database }),
  );
  await plant.create(WARM_UP);
  await plant.removeAll();
  const counts = [];
  for (const count of COUNTS) {
    const made = await step(`${count} clones made`, () => plant.create(count));
    const live = await plant.read();
    const removed = await step(`${count} clones removed`, () =>
      plant.removeAll(),
    );
    // What lived before is no measure: Node.js drops code that has not run for a while, which is more than all clones.
    const none = await plant.read();
    const row = {
      create: perClone(made),
      remove: perClone(removed),
      heapBytes: Math.round((live.heapBytes - none.heapBytes) / count),
    };
    console.log(`  ${JSON.stringify(row)}`);
    counts.push(row);
  }
  await plant.stop();
  return counts;
}

/** Of several runs of the same the median of each figure. */
function middleOf(runs) {
  return Object.fromEntries(
    Object.keys(runs[0]).map(key => {
      const sorted = runs.map(run => run[key]).sort((a, b) => a - b);
      return [key, sorted[Math.floor(sorted.length / 2)]];
    }),
  );
}

/** So many clones each on one or two backends at the same time, each backend with a cluster of its own. */
async function benchSideBySide(database) {
  const plants = [];
  for (const name of ['left', 'right']) {
    plants.push(
      await step(`backend and cluster ${name} started`, () =>
        Plant.start({ name, database }),
      ),
    );
  }
  for (const plant of plants) {
    await plant.create(WARM_UP);
    await plant.removeAll();
  }
  const measure = async some => {
    const start = performance.now();
    const made = await Promise.all(
      some.map(plant => plant.create(EACH_OF_TWO)),
    );
    const seconds = (performance.now() - start) / 1000;
    const cpuSeconds = made.reduce((sum, one) => sum + one.cpuSeconds, 0);
    const clones = EACH_OF_TWO * some.length;
    await Promise.all(some.map(plant => plant.removeAll()));
    return {
      clones,
      clonesPerSecond: round(clones / seconds),
      cpuMs: round((cpuSeconds / clones) * 1000, 0),
    };
  };
  const rounds = [];
  for (let turn = 0; turn < ROUNDS; turn++) {
    const alone = plants[turn % plants.length];
    rounds.push({
      one: await step('one backend alone', () => measure([alone])),
      two: await step('two side by side', () => measure(plants)),
    });
  }
  for (const plant of plants) await plant.stop();
  console.log(`  ${JSON.stringify(rounds)}`);
  const one = middleOf(rounds.map(round => round.one));
  const two = middleOf(rounds.map(round => round.two));
  return {
    ...{ one, two },
    gain: round(two.clonesPerSecond / one.clonesPerSecond),
    cpuRatio: round(two.cpuMs / one.cpuMs),
  };
}

/** Measures what clones cost a backend: time, processor time and memory. */
export async function benchCost() {
  const database = await startPrivatePostgres();
  const sideBySide = await benchSideBySide(database);
  const counts = await benchOne(database);
  return {
    cores: availableParallelism(),
    counts,
    rise: round(
      counts.at(-1).create.cpuMs /
        counts.find(({ create }) => create.clones === 10).create.cpuMs,
    ),
    heapBytes: counts.at(-1).heapBytes,
    sideBySide,
  };
}

/** What does not hold of a result that has to. */
export function faultsOf({ cores, rise, heapBytes, sideBySide }) {
  const { gain, cpuRatio } = sideBySide;
  return [
    rise > MOST_RISE &&
      `a clone among 1,000 takes ${rise} times the processor time of one among 10, at most ${MOST_RISE} are allowed`,
    heapBytes > MOST_HEAP &&
      `${heapBytes} bytes of heap for each living clone, at most ${MOST_HEAP} are allowed`,
    cores >= CORES_FOR_TWO &&
      gain < LEAST_GAIN &&
      `two backends make ${gain} times as many clones a second as one, at least ${LEAST_GAIN} are wanted`,
    cores < CORES_FOR_TWO &&
      cpuRatio > MOST_CPU_OF_TWO &&
      `a clone takes ${cpuRatio} times the processor time with two backends, at most ${MOST_CPU_OF_TWO} are allowed`,
  ].filter(Boolean);
}

/** For reading. */
export function describe({ cores, counts, rise, heapBytes, sideBySide }) {
  const { one, two, gain, cpuRatio } = sideBySide;
  return [
    'clones through one backend, all ordered at once, in a cluster where nothing takes time but what it computes; per clone:',
    '',
    table(
      ['clones', 's to make', 'ms of CPU', 's to remove', 'ms of CPU'],
      counts.map(({ create, remove }) => [
        ...[create.clones, create.seconds, create.cpuMs],
        ...[remove.seconds, remove.cpuMs],
      ]),
    ),
    '',
    `  from 10 to 1,000 the processor time per clone grows ${rise} times; ${round(
      heapBytes / 1024,
      1,
    )} KiB of heap for each living clone`,
    `  one backend alone: ${one.clonesPerSecond} clones a second, ${one.cpuMs} ms of CPU each; two on two clusters: ${two.clonesPerSecond}, ${two.cpuMs} ms (${gain} times as many, ${cpuRatio} times the CPU), on ${cores} cores`,
    cores < CORES_FOR_TWO
      ? `  two backends and two clusters do not fit on ${cores} cores, so the processor time per clone is what counts`
      : '',
  ].join('\n');
}
