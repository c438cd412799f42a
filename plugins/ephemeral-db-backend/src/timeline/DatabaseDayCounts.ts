import type { TimelineDay } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Knex } from 'knex';
import type { QueryFilter } from '../clones/DatabaseCloneStore';

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
    const [snapshots, clones] = await Promise.all([
      this.count('snapshots', 'COALESCE(taken_at, ordered_at)', query, rows => {
        rows.whereIn('source', query.sources).whereNull('gone_at');
        if (query.snapshotFilter) rows.where(query.snapshotFilter);
      }),
      this.count('clones', 'created_at', query, rows => {
        rows.where('entity_ref', query.entityRef);
        if (query.cloneFilter) rows.where(query.cloneFilter);
      }),
    ]);
    const days = new Map<string, TimelineDay>();
    const dayOf = ({ day, source }: DayRow) => {
      const key = `${day} ${source}`;
      const known = days.get(key) ?? { day, source, snapshots: 0, clones: 0 };
      days.set(key, known);
      return known;
    };
    for (const row of snapshots) dayOf(row).snapshots = Number(row.count);
    for (const row of clones) dayOf(row).clones = Number(row.count);
    return [...days.keys()].sort().map(key => days.get(key)!);
  }

  private async count(
    table: string,
    moment: string,
    { from, to }: DayCountQuery,
    narrow: QueryFilter,
  ): Promise<DayRow[]> {
    const { knex } = this;
    const day = knex.raw(
      knex.client.config.client === 'pg'
        ? `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD')`
        : `strftime('%Y-%m-%d', ${moment} / 1000.0, 'unixepoch')`,
    );
    return await knex(table)
      .where(outside => {
        outside.where(knex.raw(moment), '<', from);
        if (to) outside.orWhere(knex.raw(moment), '>=', to);
      })
      .where(narrow)
      .groupByRaw('1, source')
      .select({ day }, 'source')
      .count({ count: '*' });
  }
}
