import type { ClonesUsage } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Knex } from 'knex';
import { readJson, readTime } from '../database';
import type { CloneRun } from './usualTimes';
import type { QueryFilter } from './DatabaseCloneStore';

/** What is counted, summed and gathered over many clones. */
export class DatabaseCloneFigures {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseCloneFigures {
    return new DatabaseCloneFigures(options.knex);
  }

  /** Clones that are not gone, counted per key. */
  async countBy(key: 'source' | 'snapshot'): Promise<Map<string, number>> {
    const column = key === 'source' ? 'source' : 'snapshot_id';
    const rows: { key: string; count: number | string }[] = await this.knex(
      'clones',
    )
      .whereNull('gone_at')
      .groupBy(column)
      .select({ key: column })
      .count({ count: '*' });
    return new Map(rows.map(row => [row.key, Number(row.count)]));
  }

  /** Those of these points whose recorded figures a clone has shown again. */
  async verifiedPoints(snapshotIds: string[]): Promise<Set<string>> {
    const ids: string[] = await this.knex('clones')
      .whereIn('snapshot_id', snapshotIds)
      .where('verification', 'like', '%"result":"matched"%')
      .distinct()
      .pluck('snapshot_id');
    return new Set(ids);
  }

  /**
   * Names of clones that are not gone and were made from these points, oldest first.
   *
   * @param limit - how many of each point
   * @param filter - what the caller may see
   */
  async namesFrom(
    snapshotIds: string[],
    limit: number,
    filter: QueryFilter | undefined,
  ): Promise<Map<string, string[]>> {
    const users = this.knex('clones')
      .whereIn('snapshot_id', snapshotIds)
      .whereNull('gone_at')
      .select('snapshot_id', 'name')
      .select(
        this.knex.raw(
          'ROW_NUMBER() OVER (PARTITION BY snapshot_id ORDER BY created_at, id) AS place',
        ),
      );
    if (filter) users.where(seen => filter(seen));
    const rows: { snapshot_id: string; name: string }[] = await this.knex
      .from(users.as('users'))
      .where('place', '<=', limit)
      .orderBy('place')
      .select('snapshot_id', 'name');
    const names = new Map<string, string[]>();
    for (const row of rows) {
      names.set(row.snapshot_id, [
        ...(names.get(row.snapshot_id) ?? []),
        row.name,
      ]);
    }
    return names;
  }

  /** How this source's last clones that came up at once did so, newest first. */
  async recentRuns(source: string, limit: number): Promise<CloneRun[]> {
    const rows = await this.knex('clones')
      .where({ source, generation: 1 })
      .whereNotNull('ready_at')
      .orderBy('created_at', 'desc')
      .limit(limit)
      .select('created_at', 'ready_at', 'stages');
    return rows.map(row => ({
      createdAt: readTime(row.created_at)!,
      readyAt: readTime(row.ready_at)!,
      stages: readJson(row.stages) ?? [],
    }));
  }

  /**
   * What the measured clones of each source that are not gone take together.
   *
   * @param filter - what the caller may see
   */
  async usageBySource(
    filter: QueryFilter | undefined,
  ): Promise<Map<string, ClonesUsage>> {
    const measured = this.knex('clones')
      .whereNull('gone_at')
      .whereNotNull('usage');
    if (filter) measured.where(seen => filter(seen));
    const { text, number } = fieldsOf(this.knex);
    const rows: Record<string, unknown>[] = await measured
      .select('source')
      .select(
        this.knex.raw(
          [
            `${text('provider')} AS provider`,
            `MIN(${text('measuredAt')}) AS measured`,
            `SUM(${number('uniqueBytes')}) AS own`,
            `SUM(${number('logicalBytes')}) AS logical`,
          ].join(', '),
        ),
      )
      .count({ clones: '*' })
      .groupByRaw('1, 2')
      .orderByRaw('1, 2');
    const usages = new Map<string, ClonesUsage>();
    for (const row of rows) {
      const source = String(row.source);
      usages.set(
        source,
        together(usages.get(source), {
          clones: Number(row.clones),
          uniqueBytes: Number(row.own),
          logicalBytes: Number(row.logical),
          measuredAt: String(row.measured),
          provider: String(row.provider),
        }),
      );
    }
    return usages;
  }
}

/** SQL for what the JSON column `usage` holds. */
function fieldsOf(knex: Knex) {
  const isPostgres = knex.client.config.client === 'pg';
  const text = (key: keyof ClonesUsage) =>
    isPostgres
      ? `CAST("usage" AS json)->>'${key}'`
      : `json_extract("usage", '$.${key}')`;
  return {
    text,
    number: (key: keyof ClonesUsage) => `CAST(${text(key)} AS NUMERIC)`,
  };
}

/** Providers are told apart by their names, and all of them are named. */
function together(
  one: ClonesUsage | undefined,
  other: ClonesUsage,
): ClonesUsage {
  if (!one) return other;
  return {
    clones: one.clones + other.clones,
    uniqueBytes: one.uniqueBytes + other.uniqueBytes,
    logicalBytes: one.logicalBytes + other.logicalBytes,
    measuredAt:
      one.measuredAt < other.measuredAt ? one.measuredAt : other.measuredAt,
    provider: `${one.provider}, ${other.provider}`,
  };
}
