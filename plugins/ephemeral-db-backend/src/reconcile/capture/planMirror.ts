import type { Consistency } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { isDeepStrictEqual } from 'util';
import { annotations } from '../../kubernetes/labels';
import { CONTENT_GONE, LOST_ON_ARRAY } from '../../snapshots/SnapshotRecord';
import type {
  MirroredSnapshot,
  SnapshotObservation,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import type { ObservedPoint } from './ObservedPoint';
import { parseProbes } from './readings';

/** All that the mirror of one source may look at. */
export interface MirrorSituation {
  source: string;
  cluster: string;
  /** All snapshots of the source's claim. */
  points: ObservedPoint[];
  /** The volume on the array that the source's claim has now; absent where that is not known. */
  volumeHandle?: string;
  /** The source's points in the database that are not gone. */
  records: SnapshotRecord[];
  now: number;
}

/** What the database lacks. */
export interface MirrorPlan {
  /** Points by other hands, as they are. */
  mirrored: MirroredSnapshot[];
  /** What became of our own. */
  observed: { record: SnapshotRecord; status: SnapshotObservation }[];
  /** Records whose VolumeSnapshot is not among the points: gone, if it is not there live. */
  missing: SnapshotRecord[];
  /** Ready ones whose VolumeSnapshot has no content: lost, if that is not there live. */
  unbound: SnapshotRecord[];
}

/** Phases in which the loop of captures has its hands on an order. */
const BEING_DRIVEN = new Set(['capturing', 'cut', 'failed']);

/**
 * Compares the database with the cluster. Pure.
 *
 * A VolumeSnapshot belongs to an order of ours by its uid, or before that is
 * known by name and labels. All others were made by other hands, also those of
 * another installation.
 */
export function planMirror(situation: MirrorSituation): MirrorPlan {
  const plan: MirrorPlan = {
    mirrored: [],
    observed: [],
    missing: [],
    unbound: [],
  };
  const met = new Set<string>();
  for (const point of situation.points) {
    const record = situation.records.find(candidate =>
      belongs(candidate, point),
    );
    if (record) met.add(record.id);
    // It is going, by our own hand.
    if (record?.desired === 'absent' || isLostForGood(record)) continue;
    if (record?.phase === 'ready' && !point.content) {
      plan.unbound.push(record);
      continue;
    }
    if (record?.origin === 'ours') {
      const status = statusOfOurs(situation, record, point);
      if (status) plan.observed.push({ record, status });
    } else {
      const mirrored = mirror(situation, point, record);
      if (mirrored && !isSame(mirrored, record)) plan.mirrored.push(mirrored);
    }
  }
  plan.missing = situation.records.filter(
    record =>
      !met.has(record.id) &&
      record.desired === 'present' &&
      record.phase !== 'lost' &&
      !(record.origin === 'ours' && BEING_DRIVEN.has(record.phase)),
  );
  return plan;
}

/** What is written of a point once its content is known to be gone. */
export function contentGoneStatus({
  progress,
  volumeSnapshotName,
}: SnapshotRecord): Pick<SnapshotObservation, 'phase' | 'failure'> {
  return {
    phase: 'lost',
    failure: {
      reason: CONTENT_GONE,
      message: `VolumeSnapshotContent ${progress.contentName} of VolumeSnapshot ${volumeSnapshotName} was deleted outside Backstage; nothing says any more which snapshot of the array it was`,
      next: 'Use another point, or capture again, and delete this one. The array may still have the snapshot: ask whoever runs it.',
    },
  };
}

/** What is written of a point once it is known to be gone. */
export function goneStatus(
  record: SnapshotRecord,
  namespace: string,
): Pick<SnapshotObservation, 'phase' | 'failure'> {
  return {
    phase: 'lost',
    failure: {
      reason: 'DeletedOutside',
      message: `VolumeSnapshot ${namespace}/${record.volumeSnapshotName} was deleted outside Backstage; the point can't be cloned any more`,
      next: 'Use another point, or capture again. Clones that were made from it go on.',
    },
  };
}

/** Its VolumeSnapshot is there and says that it is ready, which is not so. */
function isLostForGood(record: SnapshotRecord | undefined): boolean {
  const reason = record?.failure?.reason;
  return (
    record?.phase === 'lost' &&
    (reason === LOST_ON_ARRAY || reason === CONTENT_GONE)
  );
}

function belongs(record: SnapshotRecord, point: ObservedPoint): boolean {
  if (record.volumeSnapshotUid) return record.volumeSnapshotUid === point.uid;
  return (
    record.origin === 'ours' &&
    point.ours &&
    record.volumeSnapshotName === point.name
  );
}

/** Where nobody tells which volume it was, or is, nothing is claimed. */
function isFormer(
  { volumeHandle: now }: MirrorSituation,
  { content }: ObservedPoint,
  record: SnapshotRecord | undefined,
): boolean {
  const then = content?.volumeHandle ?? record?.progress.volumeHandle;
  return now === undefined || then === undefined
    ? record?.formerVolume ?? false
    : then !== now;
}

function statusOfOurs(
  situation: MirrorSituation,
  record: SnapshotRecord,
  point: ObservedPoint,
): SnapshotObservation | undefined {
  if (record.phase === 'failed') {
    // It appeared after the removal had found nothing.
    if (!record.progress.removed || !point.ours) return undefined;
    return {
      progress: { ...record.progress, removed: undefined },
    };
  }
  if (BEING_DRIVEN.has(record.phase)) return undefined;
  const phase = point.deletingSince === undefined ? 'ready' : 'deleting';
  const progress = {
    ...record.progress,
    contentName: point.content?.name ?? record.progress.contentName,
    policy: point.content?.policy ?? record.progress.policy,
    volumeHandle: point.content?.volumeHandle ?? record.progress.volumeHandle,
  };
  const formerVolume = isFormer(situation, point, record);
  if (
    phase === record.phase &&
    formerVolume === record.formerVolume &&
    // Through JSON, as the database keeps no absent fields.
    JSON.stringify(progress) === JSON.stringify(record.progress)
  ) {
    return undefined;
  }
  return {
    phase,
    progress,
    formerVolume,
    failure: phase === 'ready' ? undefined : record.failure,
  };
}

/** @returns undefined before its cut: it is no point in time yet */
function mirror(
  situation: MirrorSituation,
  point: ObservedPoint,
  record: SnapshotRecord | undefined,
): MirroredSnapshot | undefined {
  if (!point.cutAt) return undefined;
  const { source, cluster, now } = situation;
  let phase: MirroredSnapshot['phase'] = point.ready ? 'ready' : 'cut';
  if (point.deletingSince !== undefined) phase = 'deleting';
  return {
    id: point.uid,
    source,
    cluster,
    ...described(point),
    phase,
    orderedAt: new Date(point.createdAt),
    takenAt: point.cutAt,
    readyAt: record?.readyAt ?? (point.ready ? new Date(now) : undefined),
    goneAt: undefined,
    formerVolume: isFormer(situation, point, record),
    sizeBytes: point.sizeBytes,
    volumeSnapshotName: point.name,
    volumeSnapshotUid: point.uid,
    failure: undefined,
    progress: {
      contentName: point.content?.name,
      policy: point.content?.policy,
      volumeHandle: point.content?.volumeHandle,
    },
  };
}

const KNOWN_CONSISTENCY = new Set(['crash', 'checkpoint', 'suspend']);

/**
 * What the VolumeSnapshot says of itself. Only our own word counts: it is kept
 * where the database was lost and the point is ours after all.
 */
function described(
  point: ObservedPoint,
): Pick<MirroredSnapshot, 'label' | 'consistency' | 'probes' | 'facts'> {
  const said = point.annotations;
  const consistency = said[annotations.consistency];
  if (!point.ours || !KNOWN_CONSISTENCY.has(consistency)) {
    return {
      label: undefined,
      consistency: 'unknown',
      probes: [],
      facts: undefined,
    };
  }
  return {
    label: said[annotations.label]?.slice(0, 63),
    consistency: consistency as Consistency,
    probes: parseProbes(said[annotations.probes]),
    facts: undefined,
  };
}

function isSame(
  mirrored: MirroredSnapshot,
  record: SnapshotRecord | undefined,
): boolean {
  if (!record) return false;
  return (Object.keys(mirrored) as (keyof MirroredSnapshot)[]).every(key =>
    // Through JSON, as the database keeps no absent fields.
    isDeepStrictEqual(
      JSON.stringify(mirrored[key]),
      JSON.stringify(record[key]),
    ),
  );
}
