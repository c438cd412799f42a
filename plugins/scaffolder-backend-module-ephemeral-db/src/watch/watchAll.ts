import { pauseBeforeReading } from '../task/Pace';
import { sleep } from '../task/sleep';
import type { Step } from '../task/Step';
import { readRound, type Round, type Watched } from './readRound';
import { Trouble, type TroubleNote } from './Trouble';
import { Unreadable } from './Unreadable';

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

/** Trouble of a round that concerns all of it. */
function troubleOf(
  { isAnswered, unauthenticated, troubles }: Round,
  unreadable: Unreadable,
): TroubleNote | undefined {
  if (unauthenticated) return { kind: 'signIn', error: unauthenticated };
  if (isAnswered) return undefined;
  const [error] = [...troubles]
    .filter(([one]) => !unreadable.has(one))
    .map(([, reason]) => reason);
  return error === undefined ? undefined : { kind: 'silent', error };
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
  const unreadable = new Unreadable(log, pace.patience);
  let pending = watched;

  const run = async (): Promise<WatchEnd> => {
    for (;;) {
      api.throwIfCancelled(goesOn);
      const round = await readRound(pending, context);
      api.throwIfCancelled(goesOn);
      const givenUp = unreadable.note(round, Date.now());
      pending = round.pending.filter(one => !givenUp.has(one));
      const { unauthenticated } = round;
      if (pending.length === 0) return 'settled';
      if (isEnough()) return 'stopped';
      if (unauthenticated) {
        const signIn = await api.readSignIn();
        if (signIn === 'expired') return 'expired';
        // One that has not expired may be taken again, when the keys are found.
        const isPassing =
          signIn === 'valid' && trouble.lasts('signIn') < pace.patience;
        if (!isPassing) throw unauthenticated;
      }
      trouble.note(troubleOf(round, unreadable));
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
    () => trouble.describe() ?? describeAll(pending),
    run,
  );
}
