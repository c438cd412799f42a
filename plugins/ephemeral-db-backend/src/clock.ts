import { setTimeout as pause } from 'timers/promises';

/** What passes for time, given to whatever measures it or waits, so that nothing takes it from anywhere else. */
export interface Clock {
  /** Milliseconds since 1970. People and time servers set it, so it may jump. */
  now(): number;
  /** Milliseconds since some moment: only ever more, whatever the wall clock does. */
  monotonic(): number;
  /** Waits, or less once the signal aborts; never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls back once.
   *
   * @returns a function that cancels it
   */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The time of this machine. */
export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    await pause(milliseconds, undefined, { signal }).catch(() => {});
  },
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
