import { join } from 'path';
import { describeSeconds } from '../figures';
import type { Consistency } from '../lab/Lab';
import type { PartOptions, PartReport } from '../Part';
import { describeCrash, type WritePoint } from '../writes';
import { choosePoints, crashesOf, type VerbCrash } from './choosePoints';
import { CrashLane } from './CrashLane';
import { type Verb, verbs } from './verbs';

/** How many of the same name there are of a write can be chance: then the one before it will do. */
const ATTEMPTS = 4;

/** How often a backend is started while nothing else is done. */
const STARTS_ALONE = 3;

/** What the sources of clusters ask for that are worked with at once: a crash is as much waiting as work. */
const LANES: Consistency[] = ['checkpoint', 'checkpoint', 'suspend'];

/** What came of it. */
interface Outcome {
  converged: number;
  /** Those that never came to pass, as the write was not made again. */
  missed: string[];
  failures: string[];
  /** From a crash until all was well again. */
  recoverySeconds: number[];
}

/**
 * Crashes backends at the writes of all verbs, and sees that each time all ends well.
 *
 * @param share - how much of all crashes is tried, between 0 and 1
 */
export async function crashLoop(
  options: PartOptions,
  share: number,
): Promise<PartReport> {
  const { say } = options;
  const since = performance.now();
  const lanes = await Promise.all(
    LANES.map((consistency, index) =>
      CrashLane.open(`lane${index + 1}`, {
        ...options,
        directory: join(options.directory, `lane${index + 1}`),
        consistency,
      }),
    ),
  );
  try {
    const alone = await lanes[0].startTimes(STARTS_ALONE);
    const writes = await listWrites(lanes, say);
    const all = verbs.flatMap(({ name }) => crashesOf(name, writes.get(name)!));
    const chosen = choosePoints(all, share, options.seed);
    say(
      `${chosen.length} of ${all.length} crashes, chosen by ${options.seed}:`,
    );
    const outcome: Outcome = {
      converged: 0,
      missed: [],
      failures: [],
      recoverySeconds: [],
    };
    const queue = [...chosen];
    await Promise.all(
      lanes.map(async lane => {
        const take = () => takeFor(lane, queue, ({ verb }) => verbOf(verb));
        for (let next = take(); next; next = take()) {
          await crashOnce(lane, next, outcome, say);
        }
      }),
    );
    const starts = lanes.flatMap(lane => lane.starts);
    const { converged, failures, missed, recoverySeconds } = outcome;
    return {
      figures: [
        [
          'writes',
          verbs
            .map(({ name }) => `${name} ${writes.get(name)!.length}`)
            .join(', '),
        ],
        ['crashes, before and after each write', `${all.length}`],
        ['of them tried', `${chosen.length}`],
        ['ended well', `${converged}`],
        ['not written again, so not tried', missed.join(', ') || 'none'],
        ['until all was well again', describeSeconds(recoverySeconds)],
        [
          'start of a backend, alone',
          describeSeconds(alone.map(milliseconds => milliseconds / 1000)),
        ],
        [
          'start of a backend, of all',
          describeSeconds(starts.map(start => start.milliseconds / 1000)),
        ],
        [
          'of that on the processor',
          describeSeconds(starts.map(start => start.cpuMilliseconds / 1000)),
        ],
        ['in all', `${((performance.now() - since) / 1000).toFixed(0)} s`],
      ],
      failures,
    };
  } finally {
    await Promise.all(lanes.map(lane => lane.close()));
  }
}

function verbOf(name: string): Verb {
  return verbs.find(verb => verb.name === name)!;
}

/** Takes the next for a lane: first what only lanes like it can do. */
function takeFor<Item>(
  { consistency }: CrashLane,
  queue: Item[],
  verbFor: (item: Item) => Verb,
): Item | undefined {
  const find = (wanted?: Consistency) =>
    queue.findIndex(item => verbFor(item).consistency === wanted);
  const own = find(consistency);
  const index = own < 0 ? find() : own;
  return index < 0 ? undefined : queue.splice(index, 1)[0];
}

async function listWrites(
  lanes: CrashLane[],
  say: (line: string) => void,
): Promise<Map<string, WritePoint[]>> {
  const found = new Map<string, WritePoint[]>();
  const queue = [...verbs];
  await Promise.all(
    lanes.map(async lane => {
      const take = () => takeFor(lane, queue, verb => verb);
      for (let verb = take(); verb; verb = take()) {
        found.set(verb.name, await lane.writesOf(verb));
      }
    }),
  );
  for (const { name } of verbs) {
    const writes = found.get(name)!;
    say(`The ${writes.length} writes of ${name}:`);
    writes.forEach((write, index) =>
      say(`  ${String(index + 1).padStart(3)} ${write.name}`),
    );
  }
  return found;
}

async function crashOnce(
  lane: CrashLane,
  { verb: name, crash }: VerbCrash,
  outcome: Outcome,
  say: (line: string) => void,
): Promise<void> {
  const verb = verbOf(name);
  const what = `${name}: ${describeCrash(crash)}`;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const nth = Math.max(1, crash.nth - attempt);
      const { crashed, seconds } = await lane.crashAt(verb, { ...crash, nth });
      if (!crashed) continue;
      outcome.converged++;
      outcome.recoverySeconds.push(seconds);
      say(`  ✓ ${what}  ${seconds.toFixed(1)} s`);
      return;
    }
    outcome.missed.push(what);
    say(`  - ${what}: not written again, nor one before it`);
  } catch (error) {
    outcome.failures.push(`${what}: ${(error as Error).message}`);
    say(`  ✗ ${what}: ${(error as Error).message}`);
  }
}
