import { describeDuration } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { FailedError, isServerError, reasonOf } from '../task/errors';
import type { TaskLog } from '../task/TaskLog';
import { sentence } from '../words/sentence';
import type { Round, Watched } from './readRound';

/** Those that can't be read while others can: the backend is well, it is about the one. */
export class Unreadable {
  readonly #known = new Map<Watched, { since: number; isSaid: boolean }>();

  constructor(
    private readonly log: TaskLog,
    private readonly patience: number,
  ) {}

  /**
   * Says of which ones this is so, and gives up those of which it has been for longer than patience lasts.
   *
   * @returns those that are given up
   */
  note({ isAnswered, troubles }: Round, now: number): Set<Watched> {
    const givenUp = new Set<Watched>();
    for (const one of this.#known.keys()) {
      // When the others have settled, only what it answers tells whether the backend is there.
      const isSame = isAnswered || isServerError(troubles.get(one));
      if (!troubles.has(one) || !isSame) this.#known.delete(one);
    }
    for (const [one, error] of troubles) {
      const known = this.#known.get(one);
      const reason = sentence(reasonOf(error));
      if (!known) {
        // It may be that the backend goes away in the middle of a round: the next one tells.
        if (isAnswered) this.#known.set(one, { since: now, isSaid: false });
        continue;
      }
      if (now - known.since >= this.patience) {
        one.refuse(this.failureFor(reason));
        givenUp.add(one);
      } else if (!known.isSaid) {
        known.isSaid = true;
        this.log.warn(`${one.describe()}. It can't be read now: ${reason}`);
      }
    }
    return givenUp;
  }

  /** Whether the trouble with it is its own. */
  has(one: Watched): boolean {
    return this.#known.has(one);
  }

  private failureFor(reason: string): Error {
    return new FailedError(
      `It could not be read for ${describeDuration(
        this.patience,
      )}, while others could: ${reason} It goes on by itself.`,
    );
  }
}
