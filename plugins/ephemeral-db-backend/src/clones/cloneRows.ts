import { readJson, readTime } from '../database';
import type {
  CloneObservation,
  ClonePoint,
  CloneProgress,
  CloneRecord,
  NewClone,
} from './CloneRecord';

/** Fields of a row that the database keeps as JSON. */
export const JSON_FIELDS = new Set<keyof CloneObservation>([
  'stages',
  'verification',
  'endpoint',
  'usage',
  'failure',
  'holdup',
  'progress',
]);

/** Where each field that the loop may write is kept. */
export const COLUMNS: { [Key in keyof Required<CloneObservation>]: string } = {
  desired: 'desired',
  endedBy: 'ended_by',
  snapshotId: 'snapshot_id',
  phase: 'phase',
  stage: 'stage',
  generation: 'generation',
  stages: 'stages',
  verification: 'verification',
  endpoint: 'endpoint',
  usage: 'usage',
  failure: 'failure',
  holdup: 'holdup',
  progress: 'progress',
  readyAt: 'ready_at',
  goneAt: 'gone_at',
  lastSeenAt: 'last_seen_at',
};

/** Reads a row of the table of clones. */
export function readClone(row: Record<string, any>): CloneRecord {
  return {
    id: row.id,
    name: row.name,
    source: row.source,
    cluster: row.cluster,
    namespace: row.namespace,
    entityRef: row.entity_ref,
    requestedBy: row.requested_by,
    orderedVia: row.ordered_via ?? undefined,
    purpose: row.purpose ?? undefined,
    snapshotId: row.snapshot_id,
    point: readJson<ClonePoint>(row.point)!,
    desired: row.desired,
    endedBy: row.ended_by ?? undefined,
    phase: row.phase,
    stage: row.stage ?? undefined,
    generation: row.generation,
    wantedGeneration: row.wanted_generation,
    stages: readJson(row.stages) ?? [],
    verification: readJson(row.verification),
    endpoint: readJson(row.endpoint),
    usage: readJson(row.usage),
    failure: readJson(row.failure),
    holdup: readJson(row.holdup),
    progress: readJson<CloneProgress>(row.progress) ?? {},
    createdAt: readTime(row.created_at)!,
    readyAt: readTime(row.ready_at),
    expiresAt: readTime(row.expires_at)!,
    goneAt: readTime(row.gone_at),
    lastSeenAt: readTime(row.last_seen_at),
    requestId: row.request_id ?? undefined,
    requestHash: row.request_hash ?? undefined,
    adoptedAt: readTime(row.adopted_at),
    confirmedBy: row.confirmed_by ?? undefined,
    version: row.version,
  };
}

/** The row of a new order. */
export function writeClone(clone: NewClone): Record<string, unknown> {
  return {
    id: clone.id,
    name: clone.name,
    source: clone.source,
    cluster: clone.cluster,
    namespace: clone.namespace,
    entity_ref: clone.entityRef,
    requested_by: clone.requestedBy,
    ordered_via: clone.orderedVia ?? null,
    purpose: clone.purpose ?? null,
    snapshot_id: clone.snapshotId,
    point: JSON.stringify(clone.point),
    desired: 'present',
    phase: 'queued',
    generation: clone.generation ?? 1,
    wanted_generation: clone.generation ?? 1,
    stages: '[]',
    progress: '{}',
    created_at: clone.createdAt,
    expires_at: clone.expiresAt,
    request_id: clone.requestId ?? null,
    request_hash: clone.requestHash ?? null,
    adopted_at: clone.adoptedAt ?? null,
  };
}
