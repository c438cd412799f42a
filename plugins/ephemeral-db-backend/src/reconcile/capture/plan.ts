import { combineReadings } from '../../engine/mssql/probes';
import type { Suspended } from '../../engine/mssql/suspend';
import type { ObjectIdentity } from '../../kubernetes/Cluster';
import { annotations } from '../../kubernetes/labels';
import type {
  SnapshotProgress,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import { backoff, restLeft } from '../backoff';
import type { JobState } from '../Jobs';
import type { CapturePlan, CaptureSituation } from './CaptureSituation';
import { findCaptureFailure } from './failure';
import type { ObservedPoint } from './ObservedPoint';
import { readingsAfter, readingsBefore } from './readings';

/** A golden server at rest does not stay so: what is older is done again. */
const FRESH_MS = 10_000;
/** The row has it all; the annotations are for those who look with kubectl. */
const ANNOTATE_ATTEMPTS = 5;
/** Watches are hints. */
const LOOK_AGAIN_MS = 5_000;
const LOOK_LATER_MS = 60_000;

const REST: CapturePlan = { status: {} };

/**
 * Decides what a capture needs next. Pure.
 *
 * Design: a VolumeSnapshot is created only right after a quiesce of this very
 * process, so that a crash in between leads to a new quiesce; and it carries
 * what that quiesce read in its annotations, so that a VolumeSnapshot that was
 * created just before a crash keeps its own readings, whatever a later quiesce
 * has written into the row.
 */
export function planCapture(situation: CaptureSituation): CapturePlan {
  const { record, observed } = situation;
  if (record.phase === 'failed') return planRemoval(situation);
  if (record.phase !== 'capturing' && record.phase !== 'cut') return REST;
  const failure = findCaptureFailure(situation);
  if (failure) {
    const lost = record.phase === 'cut' && failure.reason === 'DeletedOutside';
    return {
      status: {
        phase: lost ? 'lost' : 'failed',
        endedAt: new Date(situation.now),
        failure,
        progress: { ...record.progress, trouble: undefined },
      },
      again: 0,
    };
  }
  if (!observed) return planQuiesce(situation);
  if (record.phase === 'capturing') return planCut(situation, observed);
  return planReady(situation, observed);
}

function isFresh(age: number): boolean {
  return age >= 0 && age <= FRESH_MS;
}

/** Nothing is in the cluster yet. */
function planQuiesce({ record, now, jobs }: CaptureSituation): CapturePlan {
  const { trouble } = record.progress;
  if (trouble) {
    const rest = totalBackoff(trouble.times);
    const wait = restLeft(trouble.since + rest, rest, now);
    if (wait > 0) return { status: {}, again: wait };
  }
  const { quiesce } = jobs;
  if (quiesce?.state === 'running') return { status: {} };
  if (quiesce?.state === 'later') {
    const rest = backoff(quiesce.times);
    const wait = restLeft(quiesce.at + rest, rest, now);
    if (wait > 0) return { status: {}, again: wait };
  }
  const { suspend } = jobs;
  if (suspend?.state === 'running') return { status: {} };
  if (suspend?.state === 'later') {
    const rest = backoff(suspend.times);
    const wait = restLeft(suspend.at + rest, rest, now);
    if (wait > 0) return { status: {}, again: wait };
  }
  // One of later than now: somebody has set the clock back, and nobody knows how old it is.
  if (quiesce?.state !== 'done' || !isFresh(now - quiesce.at)) {
    return { status: {}, action: { do: 'quiesce' } };
  }
  const quiesced = quiesce.value;
  const at = new Date(quiesce.at).toISOString();
  const wanted = record.asked ?? record.consistency;
  return {
    status: {
      consistency: quiesced.consistency,
      asked: quiesced.consistency === wanted ? undefined : wanted,
      facts: quiesced.facts,
      progress: {
        ...record.progress,
        quiesced: { at, probes: quiesced.probes },
        skipped: quiesced.skipped.length ? quiesced.skipped : undefined,
      },
    },
    action: { do: wanted === 'suspend' ? 'suspend' : 'create', quiesced, at },
    again: LOOK_AGAIN_MS,
  };
}

/** The VolumeSnapshot is there; the array has not frozen the data yet. */
function planCut(
  situation: CaptureSituation,
  observed: ObservedPoint,
): CapturePlan {
  const {
    record,
    jobs: { suspend },
  } = situation;
  // Writes are held: nothing else is done until they go on.
  if (!observed.cutAt || suspend?.state === 'running') {
    return {
      status: { volumeSnapshotUid: observed.uid },
      again: LOOK_AGAIN_MS,
    };
  }
  const before = readingsBefore(record, observed);
  const cut: SnapshotRecord = {
    ...record,
    ...reached(record, suspend),
    phase: 'cut',
    takenAt: observed.cutAt,
    volumeSnapshotUid: observed.uid,
    // Until the second reading, all that is known is what was before.
    probes: combineReadings(before, undefined),
    progress: {
      ...record.progress,
      skipped: skippedBy(situation),
      quiesced: {
        at: observed.annotations[annotations.capturedAt] ?? '',
        probes: before,
      },
      contentName: observed.content?.name,
      policy: observed.content?.policy,
      trouble: undefined,
    },
  };
  const next = planReady({ ...situation, record: cut }, observed);
  const { asked, consistency, phase, takenAt } = cut;
  const { volumeSnapshotUid, probes, progress } = cut;
  return {
    ...next,
    status: {
      asked,
      consistency,
      phase,
      takenAt,
      volumeSnapshotUid,
      probes,
      progress,
      ...next.status,
    },
  };
}

/** Raised only by this very process, and only when the server has said that it held all writes. */
function reached(
  { asked, consistency }: SnapshotRecord,
  suspend: JobState<Suspended> | undefined,
): Pick<SnapshotRecord, 'asked' | 'consistency'> {
  return suspend?.state === 'done' && suspend.value.held
    ? { consistency: 'suspend', asked: undefined }
    : { consistency, asked };
}

/** Databases whose writes were not held belong to those that were left out. */
function skippedBy({
  record,
  source,
  jobs: { suspend },
}: CaptureSituation): SnapshotProgress['skipped'] {
  const { skipped } = record.progress;
  const reason =
    suspend?.state === 'done' ? suspend.value.shortfall : undefined;
  if (!reason || !source) return skipped;
  const left = new Set(skipped?.map(({ database }) => database));
  return [
    ...(skipped ?? []),
    ...source.engine.databases
      .filter(database => !left.has(database))
      .map(database => ({ database, reason })),
  ];
}

/** The data is frozen: the second reading, the annotations, and then patience. */
function planReady(
  situation: CaptureSituation,
  observed: ObservedPoint,
): CapturePlan {
  const { record, now, jobs } = situation;
  const { progress } = record;
  if (!progress.compared) {
    const before = progress.quiesced?.probes ?? [];
    const after = before.length ? readingsAfter(jobs.compare, now) : [];
    if (!Array.isArray(after)) return { status: {}, ...after };
    const probes = combineReadings(before, after.length ? after : undefined);
    const compared = { ...progress, compared: true, trouble: undefined };
    const next = planReady(
      { ...situation, record: { ...record, probes, progress: compared } },
      observed,
    );
    return {
      ...next,
      status: { probes, progress: compared, ...next.status },
    };
  }
  const times = progress.trouble?.times ?? 0;
  if (!progress.annotated && times < ANNOTATE_ATTEMPTS) {
    return {
      status: {},
      action: {
        do: 'annotate',
        volumeSnapshot: identityOf(situation, observed, 'unconditional'),
        takenAt: record.takenAt!,
      },
      again: backoff(times + 1),
    };
  }
  if (!observed.ready) return { status: {}, again: LOOK_AGAIN_MS };
  return {
    status: {
      phase: 'ready',
      readyAt: new Date(now),
      sizeBytes: observed.sizeBytes,
      failure: undefined,
      progress: { ...progress, trouble: undefined },
    },
  };
}

/** Takes away what a failed capture left, so that nothing was kept. */
function planRemoval(situation: CaptureSituation): CapturePlan {
  const { record, observed, handleShared } = situation;
  const { progress } = record;
  if (progress.removed) return REST;
  const mine =
    observed?.ours &&
    (!record.volumeSnapshotUid || record.volumeSnapshotUid === observed.uid);
  if (!mine) {
    return {
      status: { progress: { ...progress, removed: true, trouble: undefined } },
    };
  }
  if (observed.deletingSince !== undefined) {
    return { status: {}, again: LOOK_AGAIN_MS };
  }
  // Somebody imported the snapshot of a point that took too long: it is theirs too.
  if (handleShared) return { status: {}, again: LOOK_LATER_MS };
  const { content } = observed;
  // With Retain the array would keep the snapshot for ever.
  if (content?.policy === 'Retain') {
    const { name, uid, resourceVersion } = content;
    return {
      status: {},
      action: { do: 'dropOnDelete', content: { name, uid, resourceVersion } },
      again: backoff((progress.trouble?.times ?? 0) + 1),
    };
  }
  return {
    status: {},
    action: {
      do: 'remove',
      volumeSnapshot: identityOf(situation, observed, 'unchanged'),
    },
    again: backoff((progress.trouble?.times ?? 0) + 1),
  };
}

function identityOf(
  { source }: CaptureSituation,
  observed: ObservedPoint,
  precondition: 'unchanged' | 'unconditional',
): ObjectIdentity {
  return {
    name: observed.name,
    namespace: source?.namespace,
    uid: observed.uid,
    ...(precondition === 'unchanged'
      ? { resourceVersion: observed.resourceVersion }
      : {}),
  };
}

/** From the first failure on, when the given attempt is due. */
function totalBackoff(times: number): number {
  let total = 0;
  for (let attempt = 1; attempt <= times; attempt++) total += backoff(attempt);
  return total;
}
