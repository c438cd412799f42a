import { createHash } from 'crypto';
import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { createMemory } from '../createMemory';

/** What does not stand in the database may be this old in an answer: titles of teams, what is usual. */
const FRESH_MS = 60_000;
const MOST_ANSWERS = 100;

/** JSON of an {@link EntityTimeline}, ready to be sent. */
export interface TimelineAnswer {
  body: Buffer;
  /** The same for the same body. */
  tag: string;
}

interface Remembered extends TimelineAnswer {
  revision: string;
}

/**
 * Timelines as JSON, remembered for as long as nothing has changed.
 *
 * Design: an open page asks at each signal, most of which are about something else, and now and then. What the answer
 * follows from is in the key (who asks, what the policy says to them just now, the entity, the range) or in the
 * database's revision, which is read before the data: an answer may be newer than its revision says, never older.
 */
export class TimelineAnswers {
  private readonly answers;

  /** @param clock - milliseconds since any moment; one that nobody sets back unless given */
  constructor(clock?: () => number) {
    this.answers = createMemory<Remembered>({
      most: MOST_ANSWERS,
      freshMs: FRESH_MS,
      clock,
    });
  }

  /**
   * @param key - all that the answer follows from but the database
   * @param revision - of the database, read before
   */
  async get(
    key: string,
    revision: string,
    read: () => Promise<EntityTimeline>,
  ): Promise<TimelineAnswer> {
    const known = this.answers.get(key);
    if (known?.revision === revision) return known;
    const start = this.answers.perf.now();
    this.answers.delete(key);
    const timeline = await read();
    const body = Buffer.from(JSON.stringify(timeline));
    const tag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    // While writes are held for a capture, time alone changes what is shown.
    if (!timeline.snapshots.some(({ freeze }) => freeze)) {
      this.answers.set(key, { revision, body, tag }, { start });
    }
    return { body, tag };
  }
}
