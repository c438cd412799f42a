import { Knex } from 'knex';

/** A request that joined a capture instead of starting one. */
export interface CaptureJoin {
  joinedBy: string;
  requestId: string;
  requestHash: string;
  snapshotId: string;
  joinedAt: Date;
}

/** Who joined which capture, so that repeating the request gives the same one. */
export class DatabaseJoinStore {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseJoinStore {
    return new DatabaseJoinStore(options.knex);
  }

  async find(
    joinedBy: string,
    requestId: string,
  ): Promise<Pick<CaptureJoin, 'snapshotId' | 'requestHash'> | undefined> {
    const row = await this.knex('snapshot_joins')
      .where({ joined_by: joinedBy, request_id: requestId })
      .first();
    return (
      row && { snapshotId: row.snapshot_id, requestHash: row.request_hash }
    );
  }

  async record(join: CaptureJoin): Promise<void> {
    await this.knex('snapshot_joins')
      .insert({
        joined_by: join.joinedBy,
        request_id: join.requestId,
        request_hash: join.requestHash,
        snapshot_id: join.snapshotId,
        joined_at: join.joinedAt,
      })
      .onConflict(['joined_by', 'request_id'])
      .ignore();
  }

  /** Forgets old joins of captures that are forgotten themselves. */
  async forgetUnused(before: Date): Promise<void> {
    await this.knex('snapshot_joins')
      .where('joined_at', '<', before)
      .whereNotIn('snapshot_id', this.knex('snapshots').select('id'))
      .delete();
  }
}
