import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { tryAgain } from '../task/tryAgain';
import { cloneUrl } from '../words/links';
import { secondsInWords } from '../words/seconds';
import { sentence } from '../words/sentence';
import { doingNowInFull } from '../words/stages';
import { CloneNews } from './CloneNews';
import type { Reports } from './Reports';
import { totalMilliseconds } from './totalMilliseconds';
import { failureOf, type Until, verdictOf } from './verdictOf';
import type { Watched } from './readRound';

/** The stage itself was told right before. */
const REACHED: Record<Until, string> = {
  bound: 'as far as wanted',
  running: 'as far as wanted',
  ready: 'ready',
};

/** One clone on its way to where it is waited for, and what the log says of it. */
export class CloneWatch implements Watched {
  /** As it was read last. */
  clone?: Clone;
  /** It is where it is waited for. */
  isThere = false;
  /** How long that took, from its order on or from when it was tried again. */
  milliseconds?: number;
  /** Why it will not get there. */
  reason?: string;

  readonly #news = new CloneNews();

  constructor(
    readonly id: string,
    private readonly until: Until,
    private readonly step: Step,
    private readonly reports: Reports,
  ) {}

  /** Its id as long as it was not read. */
  get name(): string {
    return this.clone?.name ?? this.id;
  }

  get isRunning(): boolean {
    return !this.isThere && this.reason === undefined;
  }

  describe(): string {
    return `${this.name}: ${
      this.clone ? doingNowInFull(this.clone, Date.now()) : 'not read yet'
    }`;
  }

  refuse(error: unknown): void {
    this.fail(sentence(reasonOf(error)));
  }

  async look(): Promise<boolean> {
    const { api } = this.step;
    const clone = await api.call((client, options) =>
      client.getClone(this.id, options),
    );
    const news = this.see(clone);
    switch (verdictOf(clone, this.until)) {
      case 'met':
        this.tell([...news, this.arrive(clone)]);
        return true;
      case 'failed':
        this.tell(news);
        return await this.failOrTryAgain(clone);
      default:
        this.tell(news);
        return false;
    }
  }

  /** @returns what is to be told of it */
  private arrive(clone: Clone): string {
    this.isThere = true;
    this.milliseconds = totalMilliseconds(clone, this.until);
    const after =
      this.milliseconds === undefined
        ? ''
        : `, ${secondsInWords(this.milliseconds)} after ${
            clone.generation > 1 ? 'it was tried again' : 'its order'
          }`;
    return `${REACHED[this.until]}${after}`;
  }

  private async failOrTryAgain(clone: Clone): Promise<boolean> {
    if (clone.phase === 'failed' && (await this.reports.has(clone))) {
      this.tell(this.see(await tryAgain(clone, this.step)));
      return false;
    }
    this.fail(failureOf(clone));
    return true;
  }

  private fail(reason: string): void {
    this.reason = reason;
    this.step.log.warn(`${this.name}: failed. ${reason}`);
  }

  /** @returns what is new: its address first, if it was not read before */
  private see(clone: Clone): string[] {
    const before = this.clone;
    this.clone = clone;
    return [
      ...(before ? [] : [cloneUrl(this.step.options.portalUrl, clone.id)]),
      ...this.#news.of(clone, Date.now()),
    ];
  }

  /** In one line, as the scaffolder may keep lines of the same moment in any order. */
  private tell(news: string[]): void {
    if (news.length > 0) {
      this.step.log.say(`${this.name}: ${news.join('; ')}`);
    }
  }
}
