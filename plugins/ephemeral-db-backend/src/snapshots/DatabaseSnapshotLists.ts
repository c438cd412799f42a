import { Knex } from 'knex';
import {
  countOfAll,
  type Position,
  type QueryFilter,
  startAfter,
} from '../page';
import type { SnapshotRecord } from './SnapshotRecord';
import { readSnapshot } from './snapshotRows';

/** @see DatabaseSnapshotLists.list */
export interface ListSnapshotsOptions {
  /** What the caller may see. */
  filter?: QueryFilter;
  sources?: string[];
  phases?: string[];
  /** Points taken (or, before the cut, ordered) at or after this time. */
  from?: Date;
  /** Points taken (or, before the cut, ordered) before this time. */
  to?: Date;
  orderBy?: 'orderedAt' | 'takenAt' | 'name';
  order?: 'asc' | 'desc';
  limit: number;
  offset?: number;
  /** The last item of the page before. */
  after?: Position;
}

const ORDER_EXPRESSIONS = {
  orderedAt: 'ordered_at',
  takenAt: 'COALESCE(taken_at, ordered_at)',
  name: 'volume_snapshot_name',
};

/** Points in time as pages list them: narrowed, ordered and counted. */
export class DatabaseSnapshotLists {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseSnapshotLists {
    return new DatabaseSnapshotLists(options.knex);
  }

  async list(
    options: ListSnapshotsOptions,
  ): Promise<{ items: SnapshotRecord[]; totalItems: number }> {
    const items = await this.page(options);
    const totalItems =
      countOfAll(items.length, options) ??
      Number((await this.select(options).count({ count: '*' }))[0].count);
    return { items, totalItems };
  }

  /** What {@link list} has, uncounted. */
  async page(options: ListSnapshotsOptions): Promise<SnapshotRecord[]> {
    const direction = options.order === 'asc' ? 'asc' : 'desc';
    const expression = ORDER_EXPRESSIONS[options.orderBy ?? 'takenAt'];
    const page = this.select(options);
    if (options.after) {
      startAfter(page, this.knex.raw(expression), direction, options.after);
    }
    const rows = await page
      .orderByRaw(`${expression} ${direction}, id ${direction}`)
      .limit(options.limit)
      .offset(options.offset ?? 0);
    return rows.map(readSnapshot);
  }

  private select(options: ListSnapshotsOptions): Knex.QueryBuilder {
    const moment = this.knex.raw(ORDER_EXPRESSIONS.takenAt);
    const query = this.knex('snapshots').whereNull('gone_at');
    if (options.sources) query.whereIn('source', options.sources);
    if (options.phases) query.whereIn('phase', options.phases);
    if (options.from) query.where(moment, '>=', options.from);
    if (options.to) query.where(moment, '<', options.to);
    if (options.filter) query.where(inner => options.filter!(inner));
    return query;
  }
}
