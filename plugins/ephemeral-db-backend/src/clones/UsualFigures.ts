import type { DatabaseSnapshotFigures } from '../snapshots/DatabaseSnapshotFigures';
import type { DatabaseCloneFigures } from './DatabaseCloneFigures';
import {
  RECENT,
  usualSeconds as usualSecondsOf,
  type UsualTimes,
  usualTimes,
} from './usualTimes';

/** One run more hardly moves what is usual of twenty. */
const FRESH_MS = 30_000;

interface Remembered<Value> {
  value: Value;
  until: number;
}

/** What is usual of each source, remembered for half a minute: every page asks for it, and it changes slowly. */
export class UsualFigures {
  private readonly times = new Map<string, Remembered<UsualTimes>>();
  private readonly captures = new Map<string, Remembered<number | undefined>>();

  private constructor(
    private readonly options: {
      cloneFigures: DatabaseCloneFigures;
      snapshotFigures: DatabaseSnapshotFigures;
      clock(): number;
    },
  ) {}

  static create(options: {
    cloneFigures: DatabaseCloneFigures;
    snapshotFigures: DatabaseSnapshotFigures;
    /** Milliseconds since 1970; the machine's clock unless given. */
    clock?(): number;
  }): UsualFigures {
    return new UsualFigures({ clock: Date.now, ...options });
  }

  /** How clones of each of these sources come up, as far as it has enough of them to tell. */
  async timesOf(sources: string[]): Promise<Map<string, UsualTimes>> {
    const { cloneFigures } = this.options;
    return await this.each(
      sources,
      this.times,
      ({ usualSeconds }) => usualSeconds !== undefined,
      async source => usualTimes(await cloneFigures.recentRuns(source, RECENT)),
    );
  }

  /** How long a capture of each of these sources takes, as far as it has enough of them to tell. */
  async captureSecondsOf(
    sources: string[],
  ): Promise<Map<string, number | undefined>> {
    const { snapshotFigures } = this.options;
    return await this.each(
      sources,
      this.captures,
      seconds => seconds !== undefined,
      async source =>
        usualSecondsOf(await snapshotFigures.recentDurations(source, RECENT)),
    );
  }

  private async each<Value>(
    sources: string[],
    memory: Map<string, Remembered<Value>>,
    isKnown: (value: Value) => boolean,
    read: (source: string) => Promise<Value>,
  ): Promise<Map<string, Value>> {
    const now = this.options.clock();
    return new Map(
      await Promise.all(
        sources.map(async source => {
          const known = memory.get(source);
          if (known && now < known.until) {
            return [source, known.value] as const;
          }
          const value = await read(source);
          // The one that tells may come at any time.
          if (isKnown(value)) {
            memory.set(source, { value, until: now + FRESH_MS });
          }
          return [source, value] as const;
        }),
      ),
    );
  }
}
