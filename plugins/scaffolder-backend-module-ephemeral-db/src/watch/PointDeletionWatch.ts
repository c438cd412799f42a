import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { codeOf, reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { pointInWords } from '../words/moments';
import { secondsInWords } from '../words/seconds';
import { sentence } from '../words/sentence';
import type { Watched } from './readRound';

const PAGE = 200;

function inWords({ message, next }: NonNullable<Snapshot['failure']>) {
  return `${sentence(message)} ${sentence(next)}`.trim();
}

/** One point in time on its way out. */
export class PointDeletionWatch implements Watched {
  reason?: string;
  readonly #askedAt = Date.now();
  /** What holds it up. */
  #obstacle?: string;
  /** It was in no list of what is being deleted. */
  #isUnlisted = false;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly step: Step,
  ) {}

  describe(): string {
    const since = secondsInWords(Date.now() - this.#askedAt);
    return `${pointInWords(this.snapshot)}: being removed (${since})${
      this.#obstacle ? `, held up: ${this.#obstacle}` : ''
    }`;
  }

  refuse(error: unknown): void {
    if (codeOf(error) === 'unknownSnapshot') this.sayGone();
    else this.reason = reasonOf(error);
  }

  /** A point that is gone is in no list, while its id still answers for some time. */
  async look(): Promise<boolean> {
    if (!this.#isUnlisted) {
      const leaving = await this.findLeaving();
      if (leaving) {
        this.see(leaving);
        return false;
      }
      this.#isUnlisted = true;
    }
    const { id } = this.snapshot;
    const left = await this.step.api.call((client, options) =>
      client.getSnapshot(id, options),
    );
    if (left.phase === 'deleting') this.sayGone();
    else this.reason = this.keptBecause(left);
    return true;
  }

  private async findLeaving(): Promise<Snapshot | undefined> {
    const { id, source } = this.snapshot;
    let cursor: string | undefined;
    do {
      const query = {
        source,
        phase: ['deleting' as const],
        limit: PAGE,
        cursor,
      };
      const { items, pageInfo } = await this.step.api.call((client, options) =>
        client.listSnapshots(query, options),
      );
      const found = items.find(item => item.id === id);
      if (found) return found;
      cursor = pageInfo.nextCursor;
    } while (cursor);
    return undefined;
  }

  private see({ failure }: Snapshot): void {
    const obstacle = failure && inWords(failure);
    if (obstacle && obstacle !== this.#obstacle) {
      this.step.log.warn(
        `${pointInWords(this.snapshot)}: held up. ${obstacle}`,
      );
    }
    this.#obstacle = obstacle;
  }

  /** Somebody needed it before anything of it was removed. */
  private keptBecause({ phase, failure }: Snapshot): string {
    return `${pointInWords(this.snapshot)} was not deleted: ${
      failure ? inWords(failure) : `it is ${phase} again.`
    }`;
  }

  private sayGone(): void {
    const took = secondsInWords(Date.now() - this.#askedAt);
    this.step.log.say(`${pointInWords(this.snapshot)}: gone after ${took}.`);
  }
}
