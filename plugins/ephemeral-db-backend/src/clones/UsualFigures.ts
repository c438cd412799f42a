import type { DatabaseSnapshotFigures } from '../snapshots/DatabaseSnapshotFigures';
import { createMemory } from '../createMemory';
import type { DatabaseCloneFigures } from './DatabaseCloneFigures';
import {
  RECENT,
  usualSeconds as usualSecondsOf,
  type UsualTimes,
  usualTimes,
} from './usualTimes';

/** One run more hardly moves what is usual of twenty. */
const FRESH_MS = 30_000;

/** More than there are sources. */
const MOST_SOURCES = 1_000;

/** What is usual of each source, remembered for half a minute: every page asks for it, and it changes slowly. */
export class UsualFigures {
  private readonly times;
  private readonly captures;

  private constructor(
    private readonly options: {
      cloneFigures: DatabaseCloneFigures;
      snapshotFigures: DatabaseSnapshotFigures;
      clock?(): number;
    },
  ) {
    const { clock } = options;
    const limits = { most: MOST_SOURCES, freshMs: FRESH_MS, clock };
    this.times = createMemory<UsualTimes>(limits);
    this.captures = createMemory<number>(limits);
  }

  static create(options: {
    cloneFigures: DatabaseCloneFigures;
    snapshotFigures: DatabaseSnapshotFigures;
    /** Milliseconds since any moment; a clock that nobody sets back unless given. */
    clock?(): number;
  }): UsualFigures {
    return new UsualFigures(options);
  }

  /** How clones of each of these sources come up, as far as it has enough of them to tell. */
  async timesOf(sources: string[]): Promise<Map<string, UsualTimes>> {
    const { cloneFigures } = this.options;
    return await each(sources, async source => {
      const known = this.times.get(source);
      if (known) return known;
      const times = usualTimes(await cloneFigures.recentRuns(source, RECENT));
      // The one that tells may come at any time.
      if (times.usualSeconds !== undefined) this.times.set(source, times);
      return times;
    });
  }

  /** How long a capture of each of these sources takes, as far as it has enough of them to tell. */
  async captureSecondsOf(
    sources: string[],
  ): Promise<Map<string, number | undefined>> {
    const { snapshotFigures } = this.options;
    return await each(sources, async source => {
      const known = this.captures.get(source);
      if (known !== undefined) return known;
      const durations = await snapshotFigures.recentDurations(source, RECENT);
      const seconds = usualSecondsOf(durations);
      if (seconds !== undefined) this.captures.set(source, seconds);
      return seconds;
    });
  }
}

async function each<Value>(
  sources: string[],
  read: (source: string) => Promise<Value>,
): Promise<Map<string, Value>> {
  return new Map(
    await Promise.all(
      sources.map(async source => [source, await read(source)] as const),
    ),
  );
}
