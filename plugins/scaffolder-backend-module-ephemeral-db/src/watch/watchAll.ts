import pLimit from 'p-limit';
import {
  isRefusal,
  isTransient,
  isUnauthenticated,
  reasonOf,
} from '../task/errors';
import { pauseBeforeReading } from '../task/Pace';
import { sleep } from '../task/sleep';
import type { Step } from '../task/Step';
import { sentence } from '../words/sentence';

const AT_ONCE = 5;
const NAMED_AT_ONCE = 5;

/** Something that is read again and again until it is settled. */
export interface Watched {
  /** Reads it once. @returns whether there is nothing left to wait for */
  look(): Promise<boolean>;
  /** Reading it was refused for good. */
  refuse(error: unknown): void;
  /** What happens to it, with its name, for people. */
  describe(): string;
}

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

/** Whether the sign-in is over, as opposed to one that the backend never took. */
async function isOver({ api, context }: Step): Promise<boolean> {
  if (api.answered) return true;
  const { expiresAt } = await context.getInitiatorCredentials();
  return expiresAt !== undefined && new Date(expiresAt).getTime() <= Date.now();
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
  const startedAt = Date.now();
  const limit = pLimit(AT_ONCE);
  let pending = watched;
  let trouble: string | undefined;

  const round = async () => {
    let troubleNow: string | undefined;
    let unauthenticated: unknown;
    const settled = await Promise.all(
      pending.map(one =>
        limit(async () => {
          if (context.signal?.aborted || unauthenticated) return false;
          try {
            return await one.look();
          } catch (error) {
            if (context.signal?.aborted) return false;
            if (isUnauthenticated(error)) unauthenticated = error;
            else if (isTransient(error)) troubleNow = reasonOf(error);
            else if (!isRefusal(error)) throw error;
            else {
              one.refuse(error);
              return true;
            }
            return false;
          }
        }),
      ),
    );
    pending = pending.filter((_, index) => !settled[index]);
    if (troubleNow && !trouble) {
      log.warn(`The backend does not answer: ${sentence(troubleNow)} Waiting on.`);
    } else if (trouble && !troubleNow && !unauthenticated) {
      log.say('The backend answers again.');
    }
    trouble = troubleNow;
    return unauthenticated;
  };

  const run = async (): Promise<WatchEnd> => {
    for (;;) {
      api.throwIfCancelled(goesOn);
      const unauthenticated = await round();
      api.throwIfCancelled(goesOn);
      if (pending.length === 0) return 'settled';
      if (isEnough()) return 'stopped';
      if (unauthenticated) {
        if (await isOver(step)) return 'expired';
        throw unauthenticated;
      }
      const waited = Date.now() - startedAt;
      if (waited >= timeout) return 'tooLong';
      const pause = pauseBeforeReading(
        options.pace,
        waited,
        pending.length,
        Math.random(),
      );
      await sleep(Math.min(pause, timeout - waited), context.signal);
    }
  };
  return await log.neverSilentDuring(
    () =>
      trouble
        ? `The backend still does not answer: ${sentence(trouble)} Waiting on.`
        : describeAll(pending),
    run,
  );
}
