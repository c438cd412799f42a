import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { codeOf, reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { secondsInWords } from '../words/seconds';
import { doingNowInFull } from '../words/stages';
import { CloneNews } from './CloneNews';
import type { Watched } from './readRound';

/** One clone on its way out, and what the log says of it. */
export class DeletionWatch implements Watched {
  isGone = false;
  reason?: string;
  readonly #askedAt = Date.now();
  readonly #news = new CloneNews();
  #clone: Clone;

  constructor(clone: Clone, private readonly step: Step) {
    this.#clone = clone;
    // It was ready once; only what happens from now on is news.
    this.#news.of(clone, Date.now());
  }

  get id(): string {
    return this.#clone.id;
  }

  get name(): string {
    return this.#clone.name;
  }

  describe(): string {
    return `${this.name}: ${doingNowInFull(this.#clone, Date.now())}`;
  }

  async look(): Promise<boolean> {
    const { api, log } = this.step;
    const clone = await api.call((client, options) =>
      client.getClone(this.id, options),
    );
    const news = this.#news.of(clone, Date.now());
    if (clone.phase !== 'gone' && news.length > 0) {
      log.say(`${this.name}: ${news.join('; ')}`);
    }
    this.#clone = clone;
    if (clone.phase !== 'gone') return false;
    this.sayGone();
    return true;
  }

  refuse(error: unknown): void {
    // Rows of clones that are gone are not kept for ever.
    if (codeOf(error) === 'unknownClone') {
      this.sayGone();
      return;
    }
    this.reason = reasonOf(error);
    this.step.log.warn(`${this.name}: ${this.reason}`);
  }

  private sayGone(): void {
    this.isGone = true;
    const took = secondsInWords(Date.now() - this.#askedAt);
    this.step.log.say(`${this.name}: gone after ${took}.`);
  }
}
