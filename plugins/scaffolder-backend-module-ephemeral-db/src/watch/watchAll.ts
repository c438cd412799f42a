import { reasonOf } from '../task/errors';
import { pauseBeforeReading } from '../task/Pace';
import { sleep } from '../task/sleep';
import type { Step } from '../task/Step';
import { sentence } from '../words/sentence';
import { readRound, type Watched } from './readRound';

const NAMED_AT_ONCE = 5;

/**
 * How a watch ended. `expired`: the sign-in of whoever started the task did, what is watched goes on; `tooLong`: it
 * took longer than it may; `stopped`: whoever watches has seen enough.
 */
export type WatchEnd = 'settled' | 'expired' | 'tooLong' | 'stopped';

export interface WatchOptions {
  /** Milliseconds */
  timeout: number;
  /** What goes on when the task is cancelled, in a sentence. */
  goesOn?: string;
  /** Asked after each round. */
  isEnough?(): boolean;
}

function describeAll(pending: Watched[]): string {
  const named = pending
    .slice(0, NAMED_AT_ONCE)
    .map(watched => watched.describe());
  const more = pending.length - named.length;
  return `Still waiting. ${named.join('; ')}${
    more > 0 ? `; and ${more} more` : ''
  }.`;
}

/** Says when trouble begins and when it is over, and remembers it. */
class Trouble {
  reason?: string;
  #since = 0;

  constructor(private readonly log: Step['log']) {}

  /** @param error - of the round that has just ended, if it had any */
  note(error: unknown): void {
    if (error === undefined) {
      if (this.reason !== undefined) this.log.say('The backend answers again.');
      this.reason = undefined;
      return;
    }
    const isNew = this.reason === undefined;
    this.reason = sentence(reasonOf(error));
    if (isNew) {
      this.#since = Date.now();
      this.log.warn(`The backend does not answer: ${this.reason} Waiting on.`);
    }
  }

  /** Milliseconds since it began. */
  get lasts(): number {
    return this.reason === undefined ? 0 : Date.now() - this.#since;
  }
}

/**
 * Reads what is watched until all of it is settled, closely at first. Trouble on the way is said and waited out.
 *
 * @throws CancelledError, and what the backend answers when it does not know whoever started the task
 */
export async function watchAll(
  step: Step,
  watched: Watched[],
  { timeout, goesOn, isEnough = () => false }: WatchOptions,
): Promise<WatchEnd> {
  const { api, context, log, options } = step;
  const { pace } = options;
  const startedAt = Date.now();
  const trouble = new Trouble(log);
  let pending = watched;

  const run = async (): Promise<WatchEnd> => {
    for (;;) {
      api.throwIfCancelled(goesOn);
      const round = await readRound(pending, context);
      api.throwIfCancelled(goesOn);
      pending = round.pending;
      const { unauthenticated } = round;
      if (pending.length === 0) return 'settled';
      if (isEnough()) return 'stopped';
      if (unauthenticated) {
        const signIn = await api.readSignIn();
        if (signIn === 'expired') return 'expired';
        // One that has not expired may be taken again, when the keys are found.
        const isPassing = signIn === 'valid' && trouble.lasts < pace.patience;
        if (!isPassing) throw unauthenticated;
      }
      trouble.note(unauthenticated ?? round.trouble);
      const waited = Date.now() - startedAt;
      if (waited >= timeout) return 'tooLong';
      const pause = pauseBeforeReading(
        pace,
        waited,
        pending.length,
        Math.random(),
      );
      await sleep(Math.min(pause, timeout - waited), context.signal);
    }
  };
  return await log.neverSilentDuring(
    () =>
      trouble.reason === undefined
        ? describeAll(pending)
        : `The backend still does not answer: ${trouble.reason} Waiting on.`,
    run,
  );
}
