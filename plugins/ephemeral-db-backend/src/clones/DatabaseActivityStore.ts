import type {
  CloneActivity,
  listCloneActivitySchema,
  Page,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Knex } from 'knex';
import type { z } from 'zod/v3';
import { readTime } from '../database';
import { fromCursor, toPage } from '../page';
import { refusal } from '../refusal';
import type { NewActivity } from './NewActivity';

/** The one order of the list, as cursors name it. */
const NEWEST_FIRST = 'at,desc';

/**
 * What happened to clones, in the order in which it was noted. It is written
 * together with the change itself (see DatabaseCloneStore), so that there is
 * never one without the other.
 */
export class DatabaseActivityStore {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseActivityStore {
    return new DatabaseActivityStore(options.knex);
  }

  /** What happened to one clone, newest first. */
  async list(
    cloneId: string,
    { limit, cursor }: z.output<typeof listCloneActivitySchema>,
  ): Promise<Page<CloneActivity>> {
    const all = this.knex('activity').where({ clone_id: cloneId });
    const [{ count }] = await all.clone().count({ count: '*' });
    if (cursor !== undefined) {
      all.where('id', '<', readPosition(cursor));
    }
    const rows = await all.orderBy('id', 'desc').limit(limit + 1);
    const page = toPage(rows.map(readActivity), {
      limit,
      orderBy: NEWEST_FIRST,
      positionOf: ({ at, id }) => ({ value: new Date(at), id }),
    });
    return { ...page, totalItems: Number(count) };
  }
}

/**
 * Notes what happened, as a part of the transaction that makes it so.
 *
 * @param trx - a transaction, in which nothing else may be awaited
 */
export async function noteActivity(
  trx: Knex,
  cloneId: string,
  activities: NewActivity[],
): Promise<void> {
  if (activities.length === 0) return;
  await trx('activity').insert(
    activities.map(({ at, kind, by, generation, stage, reason, message }) => ({
      clone_id: cloneId,
      at,
      kind,
      by: by ?? null,
      generation,
      stage: stage ?? null,
      reason: reason ?? null,
      message: message ?? null,
    })),
  );
}

function readPosition(cursor: string): number {
  const id = Number(fromCursor(NEWEST_FIRST, cursor).id);
  // More than a column of this type can hold.
  if (!Number.isInteger(id) || id < 0 || id >= 2 ** 31) {
    throw refusal(
      'malformedCursor',
      'The cursor does not belong to this list. Take it from pageInfo.nextCursor of the page before.',
    );
  }
  return id;
}

function readActivity(row: Record<string, any>): CloneActivity {
  return {
    id: String(row.id),
    at: readTime(row.at)!.toISOString(),
    kind: row.kind,
    by: row.by ?? undefined,
    generation: row.generation,
    stage: row.stage ?? undefined,
    reason: row.reason ?? undefined,
    message: row.message ?? undefined,
  };
}
