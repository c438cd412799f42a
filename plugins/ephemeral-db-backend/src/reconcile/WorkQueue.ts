import { type Clock, machineClock } from '../clock';

/** @see WorkQueue */
export interface WorkQueueOptions {
  /** How many keys are worked on at once. */
  concurrency: number;
  /** One pass over one key. What it throws is reported and the key is not retried by the queue. */
  work(key: string): Promise<void>;
  onError(key: string, error: Error): void;
  /** The machine's unless given. */
  clock?: Clock;
}

/**
 * Passes over keys: never two at once for the same key, a key that is added
 * while its pass runs gets exactly one more, and later means at most then.
 */
export class WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly running = new Set<string>();
  private readonly again = new Set<string>();
  private readonly timers = new Map<
    string,
    { cancel: () => void; at: number }
  >();
  private closed = false;
  private idle?: () => void;

  private readonly clock: Clock;

  constructor(private readonly options: WorkQueueOptions) {
    this.clock = options.clock ?? machineClock;
  }

  add(key: string): void {
    if (this.closed) return;
    this.clearTimer(key);
    if (this.running.has(key)) this.again.add(key);
    else this.waiting.add(key);
    this.pump();
  }

  /** Adds the key after a while; an earlier wish stands. */
  addAfter(key: string, milliseconds: number): void {
    if (this.closed) return;
    const at = this.clock.monotonic() + milliseconds;
    const known = this.timers.get(key);
    if (known && known.at <= at) return;
    this.clearTimer(key);
    const cancel = this.clock.after(milliseconds, () => {
      this.timers.delete(key);
      this.add(key);
    });
    this.timers.set(key, { cancel, at });
  }

  /** Takes nothing new and waits until what runs has ended. */
  async close(): Promise<void> {
    this.closed = true;
    this.waiting.clear();
    this.again.clear();
    for (const key of [...this.timers.keys()]) this.clearTimer(key);
    if (this.running.size === 0) return;
    await new Promise<void>(resolve => {
      this.idle = resolve;
    });
  }

  private pump(): void {
    for (const key of this.waiting) {
      if (this.running.size >= this.options.concurrency) return;
      this.waiting.delete(key);
      this.running.add(key);
      void this.run(key);
    }
  }

  private async run(key: string): Promise<void> {
    try {
      await this.options.work(key);
    } catch (error) {
      this.options.onError(key, error as Error);
    }
    this.running.delete(key);
    if (this.closed) {
      if (this.running.size === 0) this.idle?.();
      return;
    }
    if (this.again.delete(key)) this.waiting.add(key);
    this.pump();
  }

  private clearTimer(key: string): void {
    const known = this.timers.get(key);
    if (!known) return;
    known.cancel();
    this.timers.delete(key);
  }
}
