import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { tryAgain } from '../task/tryAgain';
import { cloneUrl } from '../words/links';
import { doingNow } from '../words/stages';
import { newsOf, totalSeconds } from './newsOf';
import { wasReported } from './reports';
import { failureOf, type Until, verdictOf } from './verdictOf';
import type { Watched } from './watchAll';

const REACHED: Record<Until, string> = {
  bound: 'its volume is bound',
  running: 'its SQL Server is running',
  ready: 'ready',
};

/** One clone on its way to where it is waited for, and what the log says of it. */
export class CloneWatch implements Watched {
  /** As it was read last. */
  clone?: Clone;
  /** Where it is waited for. */
  isThere = false;
  /** Why it will not get there. */
  reason?: string;

  constructor(
    readonly id: string,
    private readonly until: Until,
    private readonly step: Step,
  ) {}

  get name(): string {
    return this.clone?.name ?? this.id;
  }

  describe(): string {
    return `${this.name}: ${
      this.clone ? doingNow(this.clone, Date.now()) : 'not read yet'
    }`;
  }

  refuse(error: unknown): void {
    this.fail(reasonOf(error));
  }

  async look(): Promise<boolean> {
    const { api } = this.step;
    const clone = await api.call((client, options) =>
      client.getClone(this.id, options),
    );
    this.tell(clone);
    switch (verdictOf(clone, this.until)) {
      case 'met': {
        const total = totalSeconds(clone, this.until);
        this.step.log.say(
          `${clone.name}: ${REACHED[this.until]}${
            total && `, ${total} after ${this.sinceWhat(clone)}`
          }.`,
        );
        this.isThere = true;
        return true;
      }
      case 'failed':
        return await this.failOrTryAgain(clone);
      default:
        return false;
    }
  }

  private async failOrTryAgain(clone: Clone): Promise<boolean> {
    const { context } = this.step;
    if (clone.phase === 'failed' && (await wasReported(context, clone))) {
      this.tell(await tryAgain(clone, this.step));
      return false;
    }
    this.fail(failureOf(clone));
    return true;
  }

  private fail(reason: string): void {
    this.reason = reason;
    this.step.log.warn(`${this.name}: failed. ${reason}`);
  }

  private sinceWhat({ generation }: Clone): string {
    return generation > 1 ? 'it was tried again' : 'its order';
  }

  private tell(clone: Clone): void {
    const { log, options } = this.step;
    const before = this.clone;
    this.clone = clone;
    if (!before) {
      log.say(`${clone.name}: ${cloneUrl(options.portalUrl, clone.id)}`);
    }
    for (const line of newsOf(before, clone, Date.now())) {
      log.say(`${clone.name}: ${line}`);
    }
  }
}
