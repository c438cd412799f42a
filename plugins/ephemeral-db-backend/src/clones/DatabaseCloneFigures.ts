import type { ClonesUsage } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Knex } from 'knex';
import { readJson, readTime } from '../database';
import type { CloneRun } from './usualTimes';
import type { QueryFilter } from '../page';

/** Written out, as the index has it: a database compares no value that it does not know yet. */
const MATCHED = `verification LIKE '%"result":"matched"%'`;

/** What became of a point. */
export interface PointUse {
  /** From it, and not gone. */
  clones: number;
  /** One showed its recorded figures again. */
  verified: boolean;
}

/** What is counted, summed and gathered over many clones. */
export class DatabaseCloneFigures {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseCloneFigures {
    return new DatabaseCloneFigures(options.knex);
  }

  /** Clones of these sources that are not gone, counted per source. */
  async countBySource(sources: string[]): Promise<Map<string, number>> {
    const rows: { source: string; count: number | string }[] = await this.knex(
      'clones',
    )
      .whereNull('gone_at')
      .whereIn('source', sources)
      .groupBy('source')
      .select('source')
      .count({ count: '*' });
    return new Map(rows.map(row => [row.source, Number(row.count)]));
  }

  /**
   * How these points are used: clones from them that are not gone, and whether any clone, gone or not, has shown their
   * recorded figures again. One read, of two indexes; points without either are absent.
   */
  async usesOf(snapshotIds: string[]): Promise<Map<string, PointUse>> {
    const { knex } = this;
    const rows: { id: string; present: number | string; matched: number }[] =
      await knex.unionAll([
        knex('clones')
          .whereIn('snapshot_id', snapshotIds)
          .whereNull('gone_at')
          .groupBy('snapshot_id')
          .select({ id: 'snapshot_id', matched: knex.raw('0') })
          .count({ present: '*' }),
        knex('clones')
          .whereIn('snapshot_id', snapshotIds)
          .whereRaw(MATCHED)
          .distinct('snapshot_id as id')
          .select({ matched: knex.raw('1'), present: knex.raw('0') }),
      ]);
    const uses = new Map<string, PointUse>();
    for (const { id, present, matched } of rows) {
      const known = uses.get(id) ?? { clones: 0, verified: false };
      uses.set(id, {
        clones: known.clones + Number(present),
        verified: known.verified || matched === 1,
      });
    }
    return uses;
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
   * What the measured clones of each of these sources that are not gone take together.
   *
   * @param filter - what the caller may see
   */
  async usageBySource(
    sources: string[],
    filter: QueryFilter | undefined,
  ): Promise<Map<string, ClonesUsage>> {
    const measured = this.knex('clones')
      .whereIn('source', sources)
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
