import { ConflictError } from '@backstage/errors';
import type { OrderedVia } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Knex } from 'knex';
import {
  increment,
  isUniqueViolation,
  toColumns,
  writeJson,
} from '../database';
import { Hold, whileHeld } from '../hold';
import type { QueryFilter } from '../page';
import {
  MirroredSnapshot,
  NewCapture,
  SnapshotObservation,
  SnapshotRecord,
} from './SnapshotRecord';
import { COLUMNS, JSON_FIELDS, readSnapshot } from './snapshotRows';

/** In the column `progress`: there is nothing of it left to remove. */
const REMOVED = '%"removed":true%';

/** Points in time in Backstage's database: captures that were ordered, and the mirror of those by other hands. */
export class DatabaseSnapshotStore {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseSnapshotStore {
    return new DatabaseSnapshotStore(options.knex);
  }

  /**
   * Writes a capture order.
   *
   * @throws ConflictError when the source has a capture in flight already, or
   * the request id was used; read again to tell which.
   */
  async insert(capture: NewCapture): Promise<SnapshotRecord> {
    try {
      await this.knex('snapshots').insert({
        id: capture.id,
        source: capture.source,
        cluster: capture.cluster,
        label: capture.label ?? null,
        origin: 'ours',
        asked: capture.asked ?? null,
        consistency: capture.consistency,
        phase: 'capturing',
        ordered_at: capture.orderedAt,
        taken_by: capture.takenBy ?? null,
        ordered_via: capture.orderedVia ?? null,
        volume_snapshot_name: capture.volumeSnapshotName ?? null,
        probes: '[]',
        progress: '{}',
        request_id: capture.requestId ?? null,
        request_hash: capture.requestHash ?? null,
      });
    } catch (error) {
      if (isUniqueViolation(error)) {
        // Without the cause: it is the statement, and would be sent to whoever ordered.
        throw new ConflictError(
          `A capture of ${capture.source} is in flight already`,
        );
      }
      throw error;
    }
    return (await this.get(capture.id))!;
  }

  async get(id: string): Promise<SnapshotRecord | undefined> {
    const row = await this.knex('snapshots').where({ id }).first();
    return row && readSnapshot(row);
  }

  async getMany(ids: string[]): Promise<SnapshotRecord[]> {
    const rows = await this.knex('snapshots').whereIn('id', ids);
    return rows.map(readSnapshot);
  }

  async findByRequest(
    takenBy: string,
    requestId: string,
  ): Promise<SnapshotRecord | undefined> {
    const row = await this.knex('snapshots')
      .where({ taken_by: takenBy, request_id: requestId })
      .first();
    return row && readSnapshot(row);
  }

  /** The capture of this source that has not cut yet: later requests join it. */
  async inFlight(source: string): Promise<SnapshotRecord | undefined> {
    const row = await this.knex('snapshots')
      .where({ source, phase: 'capturing' })
      .first();
    return row && readSnapshot(row);
  }

  /** The last capture of this source's present volume from here that clones can, or will, be made from. */
  async lastCaptured(source: string): Promise<SnapshotRecord | undefined> {
    const row = await this.knex('snapshots')
      .where({ source, origin: 'ours', former_volume: false })
      .whereIn('phase', ['cut', 'ready'])
      .whereNull('gone_at')
      .orderBy('ordered_at', 'desc')
      .first();
    return row && readSnapshot(row);
  }

  /**
   * Forgets points that are gone since before the given time, and those of which nothing can come since then: captures
   * that failed and left nothing, points that were lost and that no clone refers to.
   */
  async forgetGone(before: Date): Promise<number> {
    const clones = this.knex('clones')
      .whereNull('gone_at')
      .select('snapshot_id');
    return await this.knex('snapshots')
      .where('gone_at', '<', before)
      .orWhere(failed =>
        failed
          .where('phase', 'failed')
          .andWhere('ended_at', '<', before)
          .andWhere('progress', 'like', REMOVED),
      )
      .orWhere(lost =>
        lost
          .where({ phase: 'lost', desired: 'present' })
          .andWhere('ended_at', '<', before)
          .whereNotIn('id', clones),
      )
      .delete();
  }

  /**
   * Asks for the end of a point; repeating it changes nothing. A capture that failed and left nothing is gone with that.
   *
   * @param request - `onlyVia`: not if it was ordered in another way, or is shared with one by now
   * @returns false when it is in no state to end: its capture is not over
   */
  async requestEnd(
    id: string,
    request: { endedBy: string; now: Date; onlyVia?: OrderedVia },
  ): Promise<boolean> {
    const { endedBy, now, onlyVia } = request;
    const wanted = () => {
      const query = this.knex('snapshots').where({ id, desired: 'present' });
      return onlyVia ? query.where('ordered_via', onlyVia) : query;
    };
    const forgotten = await wanted()
      .where('phase', 'failed')
      .andWhere('progress', 'like', REMOVED)
      .update({
        desired: 'absent',
        ended_by: endedBy,
        gone_at: now,
        ...increment(this.knex, 'version'),
      });
    const asked = await wanted()
      .whereIn('phase', ['ready', 'lost', 'deleting'])
      .whereNull('gone_at')
      .update({
        desired: 'absent',
        ended_by: endedBy,
        phase: 'deleting',
        failure: null,
        ...increment(this.knex, 'wanted', 'version'),
      });
    return forgotten + asked > 0;
  }

  /**
   * Notes that others than an agent count on a capture too that an agent ordered: it is not the agent's alone any more.
   *
   * @returns whether that is new
   */
  async noteShared(id: string, orderedVia: OrderedVia): Promise<boolean> {
    const updated = await this.knex('snapshots')
      .where({ id, ordered_via: 'agent' satisfies OrderedVia })
      .update({
        ordered_via: orderedVia,
        ...increment(this.knex, 'version'),
      });
    return updated > 0;
  }

  /**
   * The newest point of a source that clones can be made from. Nobody means the data of a volume that is not the
   * source's any more.
   *
   * @param filter - what the caller may see
   */
  async newest(
    source: string,
    filter: QueryFilter = () => {},
  ): Promise<SnapshotRecord | undefined> {
    const row = await this.knex('snapshots')
      .where({ source, phase: 'ready', former_volume: false })
      .whereNull('gone_at')
      .where(inner => filter(inner))
      .orderBy([
        { column: 'taken_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first();
    return row && readSnapshot(row);
  }

  /** Whether a VolumeSnapshot name was given out by an order of this source. */
  async nameTaken(source: string, name: string): Promise<boolean> {
    return Boolean(
      await this.knex('snapshots')
        .where({ source, volume_snapshot_name: name })
        .first('id'),
    );
  }

  // What follows is the loop's.

  /** Orders that are not at rest. */
  async unsettled(cluster: string): Promise<SnapshotRecord[]> {
    const rows = await this.knex('snapshots')
      .where({ cluster })
      .whereNull('gone_at')
      .where(open =>
        open
          .where('desired', 'absent')
          .orWhere(capture =>
            capture
              .where('origin', 'ours')
              .whereIn('phase', ['capturing', 'cut', 'deleting']),
          )
          // a failed capture may have left a VolumeSnapshot to remove
          .orWhere(failed =>
            failed
              .where({ origin: 'ours', phase: 'failed' })
              .andWhereNot('progress', 'like', REMOVED),
          ),
      )
      .orderBy('ordered_at');
    return rows.map(readSnapshot);
  }

  /** All points of a cluster that are not gone. */
  async present(cluster: string): Promise<SnapshotRecord[]> {
    const rows = await this.knex('snapshots')
      .where({ cluster })
      .whereNull('gone_at');
    return rows.map(readSnapshot);
  }

  /** Ids of orders that were changed by the API since the holder last looked. */
  async changed(cluster: string): Promise<string[]> {
    return await this.knex('snapshots')
      .where({ cluster })
      .whereRaw('wanted > seen')
      .pluck('id');
  }

  /** Reads an order for a pass and notes that its latest wish was seen. */
  async take(hold: Hold, id: string): Promise<SnapshotRecord | undefined> {
    const row = await this.knex('snapshots').where({ id }).first();
    if (!row) return undefined;
    if (row.wanted > row.seen) {
      await whileHeld(this.knex('snapshots').where({ id }), this.knex, hold)
        .andWhere('seen', '<', row.wanted)
        .update({ seen: row.wanted });
    }
    return readSnapshot(row);
  }

  /**
   * Writes what the loop saw of an order.
   *
   * @param expected - what the observation rests on: it is not written over a
   * point whose deletion was asked for meanwhile
   * @returns false when the cluster has another holder by now, or the wish changed
   */
  async observe(
    hold: Hold,
    id: string,
    observation: SnapshotObservation,
    expected: Partial<Pick<SnapshotRecord, 'desired'>> = {},
  ): Promise<boolean> {
    const updated = await whileHeld(
      this.knex('snapshots').where({ id, ...expected }),
      this.knex,
      hold,
    ).update({
      ...toColumns(observation, COLUMNS, JSON_FIELDS),
      ...increment(this.knex, 'version'),
    });
    return updated > 0;
  }

  /**
   * Writes a point by other hands, new or changed.
   *
   * @returns false when the cluster has another holder by now, or the point was
   * one of ours and is gone: whoever saw it has not heard of its end yet
   */
  async mirror(hold: Hold, point: MirroredSnapshot): Promise<boolean> {
    const columns = {
      source: point.source,
      cluster: point.cluster,
      label: point.label ?? null,
      origin: 'other',
      consistency: point.consistency,
      phase: point.phase,
      ordered_at: point.orderedAt,
      taken_at: point.takenAt ?? null,
      ready_at: point.readyAt ?? null,
      gone_at: point.goneAt ?? null,
      former_volume: point.formerVolume,
      size_bytes: point.sizeBytes ?? null,
      volume_snapshot_name: point.volumeSnapshotName ?? null,
      volume_snapshot_uid: point.volumeSnapshotUid ?? null,
      probes: JSON.stringify(point.probes),
      facts: writeJson(point.facts),
      failure: writeJson(point.failure),
      progress: JSON.stringify(point.progress),
    };
    const updated = await whileHeld(
      this.knex('snapshots').where({ id: point.id, desired: 'present' }),
      this.knex,
      hold,
    ).update({ ...columns, ...increment(this.knex, 'version') });
    if (updated > 0) return true;
    const held = await this.knex('holders')
      .where({ cluster: hold.cluster, holder: hold.holder, epoch: hold.epoch })
      .first();
    if (!held) return false;
    // Uids are never used twice.
    const ours = await this.knex('snapshots')
      .where({ volume_snapshot_uid: columns.volume_snapshot_uid })
      .whereNot({ id: point.id })
      .first('id');
    if (ours) return false;
    await this.knex('snapshots')
      .insert({ id: point.id, ...columns, seen: 1 })
      .onConflict('id')
      .ignore();
    return true;
  }
}
