import { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../clock';
import type { DatabaseStatusStore } from '../sources/DatabaseStatusStore';

/** @see ClusterContact */
export interface ClusterContactOptions {
  cluster: string;
  /** Asks the cluster something small, and throws why it does not answer or does not let us drive it. */
  ask(): Promise<void>;
  status: DatabaseStatusStore;
  clock: Clock;
  /** The state or its reason has changed. */
  onChange(): void;
  logger: LoggerService;
}

const ASK_EVERY_MS = 5_000;
const ASK_AGAIN_MS = 1_000;
/** How often a state that stays is written, so that readers see when it was last true. */
const RECORD_EVERY_MS = 30_000;
/** One lost connection is no outage. */
const FAILURES_THAT_COUNT = 2;

/**
 * Whether the cluster answers and lets us drive it: asked every few seconds,
 * as a watch can be silent for minutes before it counts as broken, and recorded
 * for readers on all replicas.
 */
export class ClusterContact {
  private failures = 0;
  private recorded?: { message?: string; at: number };
  private good = false;
  private wake?: () => void;

  constructor(private readonly options: ClusterContactOptions) {}

  /** The last answer was good. */
  get established(): boolean {
    return this.good;
  }

  /** Asks at once, as something has just failed. */
  doubt(): void {
    this.wake?.();
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.wake?.(), { once: true });
    while (!signal.aborted) {
      const answer = await this.options.ask().then(
        () => undefined,
        (error: Error) => error,
      );
      if (signal.aborted) return;
      try {
        await this.note(answer);
      } catch (error) {
        this.options.logger.warn(
          `Can't record whether cluster ${this.options.cluster} answers`,
          error as Error,
        );
      }
      await this.pause(answer ? ASK_AGAIN_MS : ASK_EVERY_MS);
    }
  }

  private async note(answer: Error | undefined): Promise<void> {
    this.failures = answer ? this.failures + 1 : 0;
    if (answer && !isVerdict(answer) && this.failures < FAILURES_THAT_COUNT) {
      return;
    }
    this.good = answer === undefined;
    const { cluster, status, clock, logger, onChange } = this.options;
    const message = answer?.message;
    const known = this.recorded;
    const changed = !known || known.message !== message;
    if (!changed && clock.monotonic() - known.at < RECORD_EVERY_MS) return;
    await status.recordCluster(
      cluster,
      { reachable: this.good, message },
      new Date(clock.now()),
    );
    this.recorded = { message, at: clock.monotonic() };
    if (!changed) return;
    if (message) logger.error(`Cluster ${cluster} is not driven: ${message}`);
    else logger.info(`Cluster ${cluster} answers`);
    onChange();
  }

  private async pause(milliseconds: number): Promise<void> {
    await new Promise<void>(resolve => {
      const cancel = this.options.clock.after(milliseconds, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
    this.wake = undefined;
  }
}

/** The cluster answered, and the answer is no: asking again soon changes nothing. */
function isVerdict({ name }: Error): boolean {
  return name === 'ConflictError' || name === 'NotFoundError';
}
