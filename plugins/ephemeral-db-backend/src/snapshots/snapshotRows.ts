import { readJson, readTime } from '../database';
import type { SnapshotObservation, SnapshotRecord } from './SnapshotRecord';

/** Fields of a row that the database keeps as JSON. */
export const JSON_FIELDS = new Set<keyof SnapshotObservation>([
  'probes',
  'facts',
  'failure',
  'progress',
]);

/** Where each field that the loop may write is kept. */
export const COLUMNS: { [Key in keyof Required<SnapshotObservation>]: string } =
  {
    asked: 'asked',
    consistency: 'consistency',
    phase: 'phase',
    takenAt: 'taken_at',
    readyAt: 'ready_at',
    goneAt: 'gone_at',
    endedAt: 'ended_at',
    frozenAt: 'frozen_at',
    desired: 'desired',
    formerVolume: 'former_volume',
    sizeBytes: 'size_bytes',
    volumeSnapshotUid: 'volume_snapshot_uid',
    probes: 'probes',
    facts: 'facts',
    failure: 'failure',
    progress: 'progress',
  };

/** Reads a row of the table of points. */
export function readSnapshot(row: Record<string, any>): SnapshotRecord {
  return {
    id: row.id,
    source: row.source,
    cluster: row.cluster,
    label: row.label ?? undefined,
    origin: row.origin,
    asked: row.asked ?? undefined,
    consistency: row.consistency,
    phase: row.phase,
    orderedAt: readTime(row.ordered_at)!,
    takenAt: readTime(row.taken_at),
    readyAt: readTime(row.ready_at),
    goneAt: readTime(row.gone_at),
    endedAt: readTime(row.ended_at),
    frozenAt: readTime(row.frozen_at),
    desired: row.desired,
    endedBy: row.ended_by ?? undefined,
    formerVolume: Boolean(row.former_volume),
    takenBy: row.taken_by ?? undefined,
    orderedVia: row.ordered_via ?? undefined,
    sizeBytes: row.size_bytes === null ? undefined : Number(row.size_bytes),
    volumeSnapshotName: row.volume_snapshot_name ?? undefined,
    volumeSnapshotUid: row.volume_snapshot_uid ?? undefined,
    probes: readJson(row.probes) ?? [],
    facts: readJson(row.facts),
    failure: readJson(row.failure),
    progress: readJson(row.progress) ?? {},
    requestId: row.request_id ?? undefined,
    requestHash: row.request_hash ?? undefined,
    version: row.version,
  };
}
