import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { codeOf, reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { pointInWords } from '../words/moments';
import { secondsInWords } from '../words/seconds';
import type { Watched } from './readRound';

const PAGE = 200;

/** One point in time on its way out. */
export class PointDeletionWatch implements Watched {
  reason?: string;
  readonly #askedAt = Date.now();

  constructor(
    private readonly snapshot: Snapshot,
    private readonly step: Step,
  ) {}

  describe(): string {
    const since = secondsInWords(Date.now() - this.#askedAt);
    return `${pointInWords(this.snapshot)}: being removed (${since})`;
  }

  refuse(error: unknown): void {
    if (codeOf(error) !== 'unknownSnapshot') this.reason = reasonOf(error);
  }

  /** A point that is gone is in no list, while its id still answers for some time. */
  async look(): Promise<boolean> {
    const { id, source } = this.snapshot;
    for (let cursor: string | undefined; ; ) {
      const query = {
        source,
        phase: ['deleting' as const],
        limit: PAGE,
        cursor,
      };
      const { items, pageInfo } = await this.step.api.call((client, options) =>
        client.listSnapshots(query, options),
      );
      if (items.some(item => item.id === id)) return false;
      cursor = pageInfo.nextCursor;
      if (!cursor) break;
    }
    const took = secondsInWords(Date.now() - this.#askedAt);
    this.step.log.say(`${pointInWords(this.snapshot)}: gone after ${took}.`);
    return true;
  }
}
