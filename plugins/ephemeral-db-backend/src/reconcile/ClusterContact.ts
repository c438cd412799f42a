import { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../clock';
import type { Hold } from '../hold';
import type { DatabaseStatusStore } from '../sources/DatabaseStatusStore';

/** @see ClusterContact */
export interface ClusterContactOptions {
  hold: Hold;
  /** Asks the cluster something small, and throws why it does not answer or does not let us drive it. */
  ask(): Promise<void>;
  status: Pick<DatabaseStatusStore, 'recordCluster'>;
  clock: Clock;
  /** The state or its reason has changed. */
  onChange(): void;
  logger: LoggerService;
}

/**
 * Each watch brings a bookmark about once a minute, so that all of them together
 * are never silent for this long while the cluster answers.
 */
const SILENCE_MS = 75_000;
const ASK_AGAIN_MS = 1_000;
/** How often a state that stays is written, so that readers see when it was last true. */
const RECORD_EVERY_MS = 30_000;
/** One lost connection is no outage. */
const FAILURES_THAT_COUNT = 2;

/**
 * Whether the cluster answers and lets us drive it, recorded for readers on all
 * replicas.
 *
 * Design: nothing is asked by the clock. The watches tell that the cluster
 * answers, and one of them follows the marker, so that another installation
 * that takes the cluster is noticed when it does. The cluster is asked at the
 * beginning, when something casts doubt on either, when all watches are silent
 * for longer than their bookmarks would let them, and until the answer is good
 * again.
 */
export class ClusterContact {
  private failures = 0;
  private recorded?: { message?: string; at: number };
  private good = false;
  /** At the beginning nothing is known. */
  private doubted = true;
  private heardAt: number;
  private wake?: () => void;

  constructor(private readonly options: ClusterContactOptions) {
    this.heardAt = options.clock.monotonic();
  }

  /** The last answer was good. */
  get established(): boolean {
    return this.good;
  }

  /** A watch has told something. */
  heard(): void {
    this.heardAt = this.options.clock.monotonic();
  }

  /** Asks at once, as something has just failed or the marker has changed. */
  doubt(): void {
    this.doubted = true;
    this.wake?.();
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.wake?.(), { once: true });
    let answer: Error | undefined;
    while (!signal.aborted) {
      if (answer || this.doubted || this.silentFor >= SILENCE_MS) {
        answer = await this.askOnce();
        if (signal.aborted) return;
      }
      try {
        await this.note(answer);
      } catch (error) {
        this.options.logger.warn(
          `Can't record whether cluster ${this.options.hold.cluster} answers`,
          error as Error,
        );
      }
      await this.pause(answer ? ASK_AGAIN_MS : this.untilNextLook, signal);
    }
  }

  private async askOnce(): Promise<Error | undefined> {
    // What casts doubt from here on may have come too late for this answer.
    this.doubted = false;
    try {
      await this.options.ask();
      this.heard();
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  private get silentFor(): number {
    return this.options.clock.monotonic() - this.heardAt;
  }

  private get untilNextLook(): number {
    // Whole: a fraction of a millisecond may be too little for any clock to move on by.
    return Math.min(RECORD_EVERY_MS, Math.ceil(SILENCE_MS - this.silentFor));
  }

  private async note(answer: Error | undefined): Promise<void> {
    this.failures = answer ? this.failures + 1 : 0;
    if (answer && !isVerdict(answer) && this.failures < FAILURES_THAT_COUNT) {
      return;
    }
    this.good = answer === undefined;
    const { hold, status, clock, logger, onChange } = this.options;
    const { cluster } = hold;
    const message = answer?.message;
    const known = this.recorded;
    const changed = !known || known.message !== message;
    if (!changed && clock.monotonic() - known.at < RECORD_EVERY_MS) return;
    await status.recordCluster(
      cluster,
      { reachable: this.good, message },
      new Date(clock.now()),
      hold,
    );
    this.recorded = { message, at: clock.monotonic() };
    if (!changed) return;
    if (message) logger.error(`Cluster ${cluster} is not driven: ${message}`);
    else logger.info(`Cluster ${cluster} answers`);
    onChange();
  }

  private async pause(
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<void> {
    await new Promise<void>(resolve => {
      const cancel = this.options.clock.after(milliseconds, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
      // It came while nobody was to be woken.
      if (signal.aborted || this.doubted) this.wake();
    });
    this.wake = undefined;
  }
}

/** The cluster answered, and the answer is no: asking again soon changes nothing. */
function isVerdict({ name }: Error): boolean {
  return name === 'ConflictError' || name === 'NotFoundError';
}
