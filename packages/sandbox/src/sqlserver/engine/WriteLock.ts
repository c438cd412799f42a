import type { Clock } from '../../time/Clock';
import { sqlError } from './SqlError';

/** Who may hold a database for writing; a session. */
export interface LockOwner {
  readonly id: number;
  /** The lock that it waits for just now. */
  waitingFor?: WriteLock;
}

interface Waiter {
  owner: LockOwner;
  proceed(): void;
}

/**
 * One writer at a time for each database: less than SQL Server's locks on
 * rows, but with the same outcome for who waits, who gives up and who is the
 * victim of a deadlock.
 */
export class WriteLock {
  private owner?: LockOwner;
  private readonly waiters: Waiter[] = [];

  /** @param clock - measures how long a session waits */
  constructor(private readonly clock: Clock) {}

  /** The session that writes; undefined where none does. */
  get holder(): LockOwner | undefined {
    return this.owner;
  }

  /**
   * @param timeoutMs - -1 to wait without end, 0 not to wait
   * @param signal - ends the wait
   * @throws SqlError 1222 when the time is over, 1205 where two sessions wait for each other
   */
  async acquire(
    owner: LockOwner,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.owner === owner) return;
    if (!this.owner) {
      this.owner = owner;
      return;
    }
    if (this.closesCircle(owner)) throw sqlError(1205, owner.id);
    if (timeoutMs === 0) throw sqlError(1222);
    await this.wait(owner, timeoutMs, signal);
  }

  /** Whether the one who has it waits, directly or through others, for this session. */
  private closesCircle(owner: LockOwner): boolean {
    if (!this.owner) return false;
    if (this.owner === owner) return true;
    return this.owner.waitingFor?.closesCircle(owner) ?? false;
  }

  private async wait(
    owner: LockOwner,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    let cancelTimeout: () => void = () => {};
    let stop: () => void = () => {};
    owner.waitingFor = this;
    try {
      const given = new Promise<void>((resolve, reject) => {
        const waiter: Waiter = { owner, proceed: resolve };
        const leave = (error: Error) => {
          const index = this.waiters.indexOf(waiter);
          if (index === -1) return;
          this.waiters.splice(index, 1);
          reject(error);
        };
        this.waiters.push(waiter);
        if (timeoutMs > 0) {
          cancelTimeout = this.clock.schedule(timeoutMs, () =>
            leave(sqlError(1222)),
          );
        }
        stop = () => leave(signal.reason as Error);
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
      await this.clock.idle(given);
    } finally {
      cancelTimeout();
      signal.removeEventListener('abort', stop);
      owner.waitingFor = undefined;
    }
  }

  release(owner: LockOwner): void {
    if (this.owner !== owner) return;
    const next = this.waiters.shift();
    this.owner = next?.owner;
    next?.proceed();
  }
}
