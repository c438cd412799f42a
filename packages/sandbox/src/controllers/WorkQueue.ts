import { Latency } from '../latency';
import { ClosedError, Clock } from '../time/Clock';

const FIRST_BACK_OFF_MILLISECONDS = 1_000;
const LONGEST_BACK_OFF_MILLISECONDS = 300_000;

/** Says that a key could not be brought to rest yet; it is tried again after a back-off. */
export class RetryError extends Error {
  readonly name = 'RetryError';

  /** @param afterMilliseconds - instead of the usual back-off, in real time */
  constructor(message: string, readonly afterMilliseconds?: number) {
    super(message);
  }
}

export interface WorkQueueOptions {
  clock: Clock;
  latency: Latency;
  /** How many keys are worked on at the same time. */
  workers?: number;
  /** The back-off after the first failure, in real milliseconds; doubled each time up to five minutes. */
  firstBackOff?: number;
  /** Brings the object of this key one step further. */
  sync(key: string): Promise<void>;
  /** Told about failures other than RetryError and ClosedError. */
  report(key: string, error: unknown): void;
}

/**
 * Keys waiting to be worked on, as client-go's rate-limited work queue: a key is
 * waiting at most once, never worked on twice at a time, and comes back after
 * 1, 2, 4 … seconds when its work fails.
 */
export class WorkQueue {
  /** In the order in which they came. */
  private readonly waiting = new Set<string>();
  private readonly active = new Set<string>();
  private readonly again = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly delayed = new Map<
    string,
    { at: number; cancel: () => void }
  >();
  private cancelTurn: (() => void) | undefined;
  private closed = false;

  constructor(private readonly options: WorkQueueOptions) {}

  add(key: string): void {
    if (this.closed) {
      return;
    }
    if (this.active.has(key)) {
      this.again.add(key);
    } else {
      this.waiting.add(key);
      this.start();
    }
  }

  /** @param milliseconds - as they pass here, not in a real cluster */
  addAfter(key: string, milliseconds: number): void {
    const { clock } = this.options;
    const at = clock.now().getTime() + milliseconds;
    const known = this.delayed.get(key);
    // A key waits once, for the earliest time that it was given (transcript 04).
    if (known && known.at <= at) return;
    known?.cancel();
    const cancel = clock.schedule(milliseconds, () => {
      this.delayed.delete(key);
      this.add(key);
    });
    this.delayed.set(key, { at, cancel });
  }

  close(): void {
    this.closed = true;
    this.waiting.clear();
    this.delayed.forEach(({ cancel }) => cancel());
    this.delayed.clear();
    this.cancelTurn?.();
  }

  private start(): void {
    if (this.cancelTurn || this.closed || this.waiting.size === 0) {
      return;
    }
    const { clock, workers = 10 } = this.options;
    this.cancelTurn = clock.soon(() => {
      this.cancelTurn = undefined;
      for (const key of this.waiting) {
        if (this.active.size >= workers) return;
        this.waiting.delete(key);
        this.work(key);
      }
    });
  }

  private async work(key: string): Promise<void> {
    this.active.add(key);
    try {
      await this.options.sync(key);
      this.failures.delete(key);
    } catch (error) {
      this.retry(key, error);
    }
    this.active.delete(key);
    if (this.again.delete(key)) {
      this.add(key);
    }
    this.start();
  }

  private retry(key: string, error: unknown): void {
    if (this.closed || error instanceof ClosedError) {
      return;
    }
    if (!(error instanceof RetryError)) {
      this.options.report(key, error);
    }
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    const { firstBackOff = FIRST_BACK_OFF_MILLISECONDS, latency } =
      this.options;
    const wait =
      (error instanceof RetryError ? error.afterMilliseconds : undefined) ??
      Math.min(firstBackOff * 2 ** failures, LONGEST_BACK_OFF_MILLISECONDS);
    this.addAfter(key, latency.backOff(wait));
  }
}
