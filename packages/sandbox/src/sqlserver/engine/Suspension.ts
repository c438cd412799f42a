import { sqlError } from './SqlError';

/** Who may suspend a database: a session. */
interface Suspender {
  readonly id: number;
}

interface Waiter {
  proceed(): void;
}

/**
 * Holds a database's writes while its files are being copied (SQL Server 2022,
 * SUSPEND_FOR_SNAPSHOT_BACKUP). What is written when it begins is on disk; what
 * comes later waits until the end.
 */
export class Suspension {
  private current?: { by: Suspender; since: Date; copyOnly: boolean };
  private readonly waiters = new Set<Waiter>();

  /** The session that holds it, since when, and whether the differential base stays as it is. */
  get holder(): { by: Suspender; since: Date; copyOnly: boolean } | undefined {
    return this.current;
  }

  /** @throws SqlError 5061 where it is suspended already */
  begin(
    by: Suspender,
    options: { name: string; since: Date; copyOnly: boolean },
  ): void {
    if (this.current) throw sqlError(5061, options.name);
    const { since, copyOnly } = options;
    this.current = { by, since, copyOnly };
  }

  end(): void {
    this.current = undefined;
    for (const waiter of this.waiters) waiter.proceed();
    this.waiters.clear();
  }

  /** Ends it if this session holds it: with the session goes its suspension. */
  endOf(by: Suspender): void {
    if (this.current?.by === by) this.end();
  }

  /**
   * Waits until writes may go on.
   *
   * @throws the signal's reason when it ends the wait
   */
  async over(signal: AbortSignal): Promise<void> {
    while (this.current) {
      let stop: () => void = () => {};
      let waiter: Waiter | undefined;
      try {
        await new Promise<void>((resolve, reject) => {
          waiter = { proceed: resolve };
          this.waiters.add(waiter);
          stop = () => reject(signal.reason as Error);
          if (signal.aborted) stop();
          else signal.addEventListener('abort', stop, { once: true });
        });
      } finally {
        if (waiter) this.waiters.delete(waiter);
        signal.removeEventListener('abort', stop);
      }
    }
  }
}
