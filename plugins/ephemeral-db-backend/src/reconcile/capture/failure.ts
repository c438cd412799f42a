import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import type { CaptureSituation } from './CaptureSituation';

type Failure = NonNullable<SnapshotRecord['failure']>;
type Check = (situation: CaptureSituation) => Failure | undefined;

/** How long the platform may refuse before that is final: quota and rights may change. */
const PATIENCE_MS = 20_000;
/** Drivers retry by themselves, and most errors pass. */
const ERROR_PATIENCE_MS = 2 * 60_000;
/** What a cut may take beyond the time that the server is given. */
const CUT_SLACK_MS = 5 * 60_000;
/** How often writes are held for one capture. */
const SUSPEND_ATTEMPTS = 3;
/** Some clouds upload for hours after the cut. */
const READY_WITHIN_MS = 24 * 3_600_000;

function sourceGone({ record, source }: CaptureSituation): Failure | undefined {
  if (source) return undefined;
  return {
    reason: 'SourceGone',
    message: `${record.source} was taken out of the configuration while it was being captured; VolumeSnapshot ${record.volumeSnapshotName} is left as it is`,
    next: 'Put the source back, or delete the VolumeSnapshot by hand if there is one.',
  };
}

/** Something of the same name belongs to somebody else. */
function notOurs({ record, observed, source }: CaptureSituation) {
  if (!observed) return undefined;
  const ours =
    observed.ours &&
    observed.claim === source?.volume.claim &&
    (!record.volumeSnapshotUid || record.volumeSnapshotUid === observed.uid);
  if (ours) return undefined;
  return {
    reason: 'NotOurs',
    message: `VolumeSnapshot ${source?.namespace}/${observed.name} was made by somebody else; it is left untouched`,
    next: 'Capture again: the next point gets another name.',
  };
}

/** It was there and is gone, by other hands. */
function deletedOutside({ record, observed, source, jobs }: CaptureSituation) {
  const created =
    record.volumeSnapshotUid !== undefined || jobs.suspend?.state === 'done';
  const gone = created && !observed;
  if (!gone && observed?.deletingSince === undefined) return undefined;
  return {
    reason: 'DeletedOutside',
    message: `VolumeSnapshot ${source?.namespace}/${record.volumeSnapshotName} was deleted outside Backstage while it was being taken`,
    next: 'Capture again.',
  };
}

/** From the cut on only annotations are written, and the point is good without. */
function refusedStep({ record, now }: CaptureSituation) {
  const { trouble } = record.progress;
  if (!trouble || record.phase === 'cut') return undefined;
  const final =
    trouble.kind === 'final' ||
    (trouble.kind === 'refused' && now - trouble.since > PATIENCE_MS);
  if (!final) return undefined;
  const { reason, message, next } = trouble;
  return { reason, message, next };
}

/** Only before there is a VolumeSnapshot: what was cut after a quiesce stays good. */
function failedJob({ observed, jobs: { quiesce, suspend } }: CaptureSituation) {
  if (observed) return undefined;
  const failed = [quiesce, suspend].find(job => job?.state === 'failed');
  if (failed?.state === 'failed') {
    const { reason, message, next } = failed;
    return { reason, message, next };
  }
  // Each try holds production's writes.
  if (suspend?.state !== 'later' || suspend.times < SUSPEND_ATTEMPTS) {
    return undefined;
  }
  const { reason, message, next } = suspend;
  return { reason, message, next };
}

function driverError({ observed, now }: CaptureSituation) {
  if (!observed?.error || observed.cutAt) return undefined;
  if (now - observed.createdAt <= ERROR_PATIENCE_MS) return undefined;
  return {
    reason: 'SnapshotError',
    message: `The storage could not take the snapshot: ${observed.error}`,
    next: 'Ask the cluster’s admin with these words, then capture again.',
  };
}

/** Time is up; the best known reason is told. */
function overdue(situation: CaptureSituation) {
  const { record, source, observed, now, jobs } = situation;
  if (!source) return undefined;
  const limit =
    record.phase === 'cut' ? READY_WITHIN_MS : cutDeadlineMs(source);
  if (now - situation.drivenSince <= limit) return undefined;
  const { quiesce } = jobs;
  const known = quiesce?.state === 'later' ? quiesce : record.progress.trouble;
  const why = known?.message ?? observed?.error;
  return {
    reason: known?.reason ?? 'DeadlineExceeded',
    message: `${
      record.phase === 'cut' ? 'Making the point ready' : 'Taking the snapshot'
    } took longer than ${Math.round(limit / 1000)} s${
      why ? `: ${why}` : ' and the platform gave no reason'
    }`,
    next: 'Capture again; if it happens again, ask the cluster’s admin with this reason.',
  };
}

const CHECKS: Check[] = [
  sourceGone,
  notOurs,
  deletedOutside,
  refusedStep,
  failedJob,
  driverError,
  overdue,
];

/**
 * Why a capture can't succeed, in the platform's own words; `undefined` while
 * there is hope. The first reason that holds wins.
 */
export function findCaptureFailure(
  situation: CaptureSituation,
): Failure | undefined {
  for (const check of CHECKS) {
    const found = check(situation);
    if (found) return found;
  }
  return undefined;
}

/** From the order to the cut: each CHECKPOINT and each probe has its own time-out. */
function cutDeadlineMs({ capture, engine, probes }: GoldenSource): number {
  const steps = engine.databases.length + Object.keys(probes).length;
  return CUT_SLACK_MS + steps * capture.timeoutMs;
}
