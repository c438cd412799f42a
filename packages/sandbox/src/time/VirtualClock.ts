import { AsyncLocalStorage } from 'node:async_hooks';
import { Alarm, Alarms } from './Alarms';
import { Clock, ClosedError } from './Clock';

/** A span of time. */
export interface Span {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

/** Real work that the clock waits for, unless it waits for the clock itself. */
interface Work {
  what: string;
  /** How many sleeps and other waits it is in. */
  idling: number;
}

const SECOND = 1_000;
const DAY_SECONDS = 86_400;
/** In real time: whatever works for longer is stuck. */
const PATIENCE_MILLISECONDS = 30_000;
/** In real time, between the steps of a clock that runs. */
const STEP_MILLISECONDS = 5;

function secondsOf({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span) {
  return days * DAY_SECONDS + hours * 3_600 + minutes * 60 + seconds;
}

/**
 * A clock whose time passes at once, from one wait to the next.
 *
 * Design: time moves only in `pass`, and only when nothing is under way: no
 * callback is due `soon`, no work is reported by `during`, and one turn of the
 * event loop went by in which neither began. Work that sleeps by this clock
 * does not hold it up, which it knows by the asynchronous context that it runs
 * in. What a client outside has not sent yet, no clock can know: tests await
 * their own requests, or report them by `during`.
 */
export class VirtualClock extends Clock {
  private readonly alarms = new Alarms();
  private readonly works = new Set<Work>();
  private readonly current = new AsyncLocalStorage<Work>();
  private readonly start: number;
  private milliseconds: number;
  private calls = 0n;
  /** Callbacks that are due in the next turn. */
  private soonDue = 0;
  /** Grows with everything that begins or ends. */
  private stirs = 0;
  private tellStir = () => {};
  private passing: Promise<void> = Promise.resolve();

  /** @param start - the time that it begins with */
  constructor(start = new Date('2026-11-22T10:00:00Z')) {
    super();
    this.start = start.getTime();
    this.milliseconds = this.start;
  }

  override now(): Date {
    return new Date(this.milliseconds);
  }

  override nanoseconds(): bigint {
    this.calls += 1n;
    return BigInt(Math.floor(this.milliseconds)) * 1_000_000n + this.calls;
  }

  /** Seconds since the clock was made. */
  get seconds(): number {
    return (this.milliseconds - this.start) / SECOND;
  }

  override sleep(milliseconds: number): Promise<void> {
    return this.idle(
      new Promise<void>((resolve, reject) => {
        this.set(milliseconds, resolve, reject);
      }),
    );
  }

  override async idle<Result>(others: Promise<Result>): Promise<Result> {
    const work = this.current.getStore();
    if (!work) return await others;
    work.idling += 1;
    this.stir();
    try {
      return await others;
    } finally {
      work.idling -= 1;
      this.stir();
    }
  }

  override schedule(milliseconds: number, callback: () => void): () => void {
    const alarm = this.set(milliseconds, callback, () => {});
    return () => this.alarms.remove(alarm);
  }

  override soon(callback: () => void): () => void {
    this.soonDue += 1;
    let due = true;
    const settle = () => {
      if (due) this.soonDue -= 1;
      due = false;
    };
    const cancel = super.soon(() => {
      settle();
      this.stir();
      callback();
    });
    return () => {
      cancel();
      settle();
    };
  }

  override async during<Result>(
    what: string,
    run: () => Promise<Result>,
  ): Promise<Result> {
    const work: Work = { what, idling: 0 };
    this.works.add(work);
    this.stir();
    try {
      return await this.current.run(work, run);
    } finally {
      this.works.delete(work);
      this.stir();
    }
  }

  override close(): void {
    for (let alarm = this.alarms.take(); alarm; alarm = this.alarms.take()) {
      alarm.refuse(new ClosedError('The clock is closed.'));
    }
  }

  /**
   * Lets time pass until something holds, or for a span (a number is seconds).
   *
   * @throws Error where work that was reported does not end
   */
  async pass(until: number | Span | (() => boolean)): Promise<void> {
    const mine = this.passing.then(() => this.advance(until));
    this.passing = mine.catch(() => {});
    await mine;
  }

  /**
   * Lets time go on by itself, so many times as fast as real time, for clients
   * that poll a sandbox and know nothing of its clock.
   *
   * @returns a function that ends it
   */
  run(speed: number): () => Promise<void> {
    let isRunning = true;
    const go = async () => {
      while (isRunning) {
        const before = performance.now();
        await new Promise(resolve => {
          setTimeout(resolve, STEP_MILLISECONDS);
        });
        await this.pass(((performance.now() - before) / SECOND) * speed);
      }
    };
    const ended = go();
    return async () => {
      isRunning = false;
      await ended;
    };
  }

  private async advance(until: number | Span | (() => boolean)): Promise<void> {
    const holds = typeof until === 'function' ? until : () => false;
    const span = typeof until === 'object' ? secondsOf(until) : until;
    // A day is longer than anything that a test waits for.
    const seconds = typeof span === 'number' ? span : DAY_SECONDS;
    const end = this.milliseconds + Math.round(seconds * SECOND);
    for (;;) {
      await this.settle();
      if (holds()) return;
      const { next } = this.alarms;
      if (next === undefined || next > end) {
        this.milliseconds = end;
        return;
      }
      this.milliseconds = Math.max(this.milliseconds, next);
      this.alarms.take()?.ring();
    }
  }

  /** Waits until nothing is under way. */
  private async settle(): Promise<void> {
    for (let seen = -1; seen !== this.stirs || this.soonDue > 0; ) {
      seen = this.stirs;
      await new Promise(setImmediate);
      while (this.busy().length > 0) await this.untilStirred();
    }
  }

  private busy(): Work[] {
    return [...this.works].filter(({ idling }) => idling === 0);
  }

  private async untilStirred(): Promise<void> {
    const names = this.busy().map(({ what }) => what);
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => {
        reject(
          new Error(
            `Time cannot pass: ${names.join(', ')} takes longer than ${
              PATIENCE_MILLISECONDS / SECOND
            } s of real time.`,
          ),
        );
      }, PATIENCE_MILLISECONDS);
      this.tellStir = () => {
        clearTimeout(patience);
        resolve();
      };
    });
  }

  private stir(): void {
    this.stirs += 1;
    this.tellStir();
  }

  private set(
    milliseconds: number,
    ring: () => void,
    refuse: (error: Error) => void,
  ): Alarm {
    const alarm = { at: this.milliseconds + milliseconds, ring, refuse };
    this.alarms.add(alarm);
    return alarm;
  }
}
