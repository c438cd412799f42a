import { Clock, ClosedError } from './Clock';

interface Alarm {
  at: number;
  ring(): void;
  refuse(error: Error): void;
}

const TURNS_TO_SETTLE = 20;
/** A day: longer than anything that a test waits for. */
const LONGEST_MILLISECONDS = 86_400_000;

/** A clock whose time passes at once, from one wait to the next. */
export class VirtualClock extends Clock {
  private readonly alarms: Alarm[] = [];
  private milliseconds = Date.parse('2026-11-22T10:00:00Z');
  private readonly start = this.milliseconds;
  private calls = 0n;

  now(): Date {
    return new Date(this.milliseconds);
  }

  nanoseconds(): bigint {
    this.calls += 1n;
    return BigInt(this.milliseconds) * 1_000_000n + this.calls;
  }

  /** Seconds since the clock was made. */
  get seconds(): number {
    return (this.milliseconds - this.start) / 1_000;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.set(milliseconds, resolve, reject);
    });
  }

  schedule(milliseconds: number, callback: () => void): () => void {
    const alarm = this.set(milliseconds, callback, () => {});
    return () => {
      const index = this.alarms.indexOf(alarm);
      if (index >= 0) this.alarms.splice(index, 1);
    };
  }

  close(): void {
    this.alarms
      .splice(0)
      .forEach(({ refuse }) => refuse(new ClosedError('The clock is closed.')));
  }

  /** Lets time pass until something holds, or for so many seconds where nothing is given. */
  async pass(until: number | (() => boolean)): Promise<void> {
    const end =
      this.milliseconds +
      (typeof until === 'number' ? until * 1_000 : LONGEST_MILLISECONDS);
    const holds = typeof until === 'number' ? () => false : until;
    for (;;) {
      for (let turn = 0; turn < TURNS_TO_SETTLE; turn += 1) {
        await new Promise(setImmediate);
      }
      const [next] = this.alarms;
      if (holds()) return;
      if (!next || next.at > end) {
        this.milliseconds = end;
        return;
      }
      this.alarms.shift();
      this.milliseconds = Math.max(this.milliseconds, next.at);
      next.ring();
    }
  }

  private set(
    milliseconds: number,
    ring: () => void,
    refuse: (error: Error) => void,
  ): Alarm {
    const alarm = { at: this.milliseconds + milliseconds, ring, refuse };
    const later = this.alarms.findIndex(({ at }) => at > alarm.at);
    this.alarms.splice(later < 0 ? this.alarms.length : later, 0, alarm);
    return alarm;
  }
}
