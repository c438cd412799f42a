import type { TimelineDay } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Knex } from 'knex';
import type { QueryFilter } from '../page';

/** @see DatabaseDayCounts.outside */
export interface DayCountQuery {
  /** Points of these sources. */
  sources: string[];
  /** Clones of this entity. */
  entityRef: string;
  from: Date;
  /** Absent: nothing lies after the range. */
  to?: Date;
  cloneFilter?: QueryFilter;
  snapshotFilter?: QueryFilter;
}

interface DayRow {
  day: string;
  source: string;
  kind: 'snapshots' | 'clones';
  count: number | string;
}

/** How much lies before and after the range of a timeline, by day. */
export class DatabaseDayCounts {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseDayCounts {
    return new DatabaseDayCounts(options.knex);
  }

  /** Days (UTC) with at least one point or clone outside of the range, oldest first. */
  async outside(query: DayCountQuery): Promise<TimelineDay[]> {
    const snapshots = this.count(
      'snapshots',
      'COALESCE(taken_at, ordered_at)',
      query,
      rows => {
        rows.whereIn('source', query.sources).whereNull('gone_at');
        if (query.snapshotFilter) rows.where(query.snapshotFilter);
      },
    );
    const clones = this.count('clones', 'created_at', query, rows => {
      rows.where('entity_ref', query.entityRef);
      if (query.cloneFilter) rows.where(query.cloneFilter);
    });
    const rows: DayRow[] = await this.knex.unionAll([snapshots, clones]);
    const days = new Map<string, TimelineDay>();
    for (const { day, source, kind, count } of rows) {
      const key = `${day} ${source}`;
      const known = days.get(key) ?? { day, source, snapshots: 0, clones: 0 };
      known[kind] = Number(count);
      days.set(key, known);
    }
    return [...days.keys()].sort().map(key => days.get(key)!);
  }

  private count(
    table: DayRow['kind'],
    moment: string,
    { from, to }: DayCountQuery,
    narrow: QueryFilter,
  ): Knex.QueryBuilder {
    const { knex } = this;
    const day = knex.raw(
      knex.client.config.client === 'pg'
        ? `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD')`
        : `strftime('%Y-%m-%d', ${moment} / 1000.0, 'unixepoch')`,
    );
    return knex(table)
      .where(outside => {
        outside.where(knex.raw(moment), '<', from);
        if (to) outside.orWhere(knex.raw(moment), '>=', to);
      })
      .where(narrow)
      .groupByRaw('1, source')
      .select({ day, source: 'source', kind: knex.raw(`'${table}'`) })
      .count({ count: '*' });
  }
}
