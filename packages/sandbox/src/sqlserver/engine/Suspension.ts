import { sqlError } from './SqlError';

/** Who may suspend a database: a session. */
interface Suspender {
  readonly id: number;
}

/** That a database is suspended. */
export interface Hold {
  by: Suspender;
  since: Date;
  /** The differential base stays as it is. */
  copyOnly: boolean;
  /** With the whole server, not by its name. */
  withServer: boolean;
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
  private current?: Hold;
  private readonly waiters = new Set<Waiter>();

  get holder(): Hold | undefined {
    return this.current;
  }

  /** @throws SqlError 5061 where it is suspended already */
  begin(
    by: Suspender,
    { name, ...how }: Omit<Hold, 'by'> & { name: string },
  ): void {
    if (this.current) throw sqlError(5061, name);
    this.current = { by, ...how };
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
