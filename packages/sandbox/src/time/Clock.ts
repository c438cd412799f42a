/** Thrown into whoever still waits when the sandbox closes; nobody reports it. */
export class ClosedError extends Error {
  readonly name = 'ClosedError';
}

interface Waiting {
  timer: NodeJS.Timeout;
  reject(error: Error): void;
}

/**
 * All time and all waiting of the sandbox's rooms, so that closing it leaves
 * no timer behind and a test may put another one in its place.
 */
export class Clock {
  private readonly startedAt =
    BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  private readonly waiting = new Set<Waiting>();
  private closed = false;

  now(): Date {
    return new Date();
  }

  /** As the API server writes times: UTC, whole seconds. */
  timestamp(): string {
    return `${this.now().toISOString().slice(0, 19)}Z`;
  }

  /** Nanoseconds since 1970, as a driver reports them; never the same twice, never less than before. */
  nanoseconds(): bigint {
    return this.startedAt + process.hrtime.bigint();
  }

  /** @throws ClosedError - when the clock is closed before the time is over. */
  sleep(milliseconds: number): Promise<void> {
    if (this.closed) {
      return Promise.reject(new ClosedError('The sandbox is closed.'));
    }
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        reject,
        timer: setTimeout(() => {
          this.waiting.delete(entry);
          resolve();
        }, milliseconds),
      };
      this.waiting.add(entry);
    });
  }

  /** Calls back once, unless cancelled by the returned function or closed before. */
  schedule(milliseconds: number, callback: () => void): () => void {
    if (this.closed) {
      return () => {};
    }
    const entry: Waiting = {
      reject: () => {},
      timer: setTimeout(() => {
        this.waiting.delete(entry);
        callback();
      }, milliseconds),
    };
    this.waiting.add(entry);
    return () => {
      clearTimeout(entry.timer);
      this.waiting.delete(entry);
    };
  }

  /** Calls back in the next turn of the event loop, before any time passes; cancelled by the returned function. */
  soon(callback: () => void): () => void {
    const turn = setImmediate(callback);
    return () => clearImmediate(turn);
  }

  /**
   * Runs something that takes real time of this machine: an answer, a batch, a
   * file, a key. A clock that jumps does not do so meanwhile, unless the work
   * itself sleeps.
   *
   * @param what - names it to whoever wonders why time stands still
   */
  during<Result>(_what: string, work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  /** Waits for something that others have to do; work that does so holds no clock up either. */
  idle<Result>(others: Promise<Result>): Promise<Result> {
    return others;
  }

  close(): void {
    this.closed = true;
    for (const { timer, reject } of this.waiting) {
      clearTimeout(timer);
      reject(new ClosedError('The sandbox was closed.'));
    }
    this.waiting.clear();
  }
}
