import { Knex } from 'knex';
import { readTime } from '../database';

/** What is counted over all points in time. */
export class DatabaseSnapshotFigures {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseSnapshotFigures {
    return new DatabaseSnapshotFigures(options.knex);
  }

  /** Points of these sources that are usable or on their way, and the newest usable one of the present volume, per source. */
  async summary(
    sources: string[],
  ): Promise<
    Map<
      string,
      { snapshots: number; lastSnapshotAt?: Date; sizeBytes?: number }
    >
  > {
    const rows: Record<string, unknown>[] = await this.knex('snapshots')
      .whereIn('source', sources)
      .whereNull('gone_at')
      .whereIn('phase', ['capturing', 'cut', 'ready'])
      .groupBy('source')
      .select('source')
      .count({ count: '*' })
      .select(
        this.knex.raw(
          'MAX(CASE WHEN former_volume THEN NULL ELSE taken_at END) AS taken',
        ),
      )
      .max({ size: 'size_bytes' });
    return new Map(
      rows.map(row => [
        String(row.source),
        {
          snapshots: Number(row.count),
          lastSnapshotAt: readTime(row.taken),
          sizeBytes: row.size ? Number(row.size) : undefined,
        },
      ]),
    );
  }

  /** Milliseconds from order to ready of this source's last captures from here, newest first. */
  async recentDurations(source: string, limit: number): Promise<number[]> {
    const rows = await this.knex('snapshots')
      .where({ source, origin: 'ours' })
      .whereNotNull('ready_at')
      .orderBy('ordered_at', 'desc')
      .limit(limit)
      .select('ordered_at', 'ready_at');
    return rows.map(
      row =>
        readTime(row.ready_at)!.getTime() - readTime(row.ordered_at)!.getTime(),
    );
  }
}
