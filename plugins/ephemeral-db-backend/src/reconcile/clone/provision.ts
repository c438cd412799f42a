import type {
  CloneFailure,
  CloneVerification,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { CloneObservation } from '../../clones/CloneRecord';
import { restLeft } from '../backoff';
import { JobState } from '../Jobs';
import { ClonePlan, CloneSituation } from './CloneSituation';
import { Draft } from './Draft';
import { findFailure } from './failure';
import { restAfter } from './restAfter';
import {
  elapsed,
  find,
  finishStage,
  isFinished,
  noteWait,
  startStage,
} from './stages';

/**
 * The next step of bringing up a generation. Each object is asked for at the
 * event that makes it possible and never before: on a real control plane a
 * burst of everything is slower (the platform backs off and burns its request
 * budget on retries).
 */
export function planProvision(situation: CloneSituation): ClonePlan {
  const { clone } = situation;
  const draft = new Draft(situation);
  advance(draft, situation);
  // What waits for a place burns no deadline.
  const stages =
    draft.binding === 'waiting'
      ? noteWait(draft.stages, 'bound', situation.now)
      : draft.stages;
  const failure = findFailure(
    { ...situation, clone: { ...clone, stages, progress: draft.progress } },
    draft.stage,
  );
  return failure ? fail(situation, draft, failure) : draft.plan();
}

function advance(draft: Draft, situation: CloneSituation): void {
  climb(draft, situation);
  const { trouble } = draft.progress;
  // An earlier attempt got through after all.
  if (trouble && !draft.actions.some(action => action.do === trouble.step)) {
    draft.progress = { ...draft.progress, trouble: undefined };
  }
}

/** Climbs as far as the platform allows just now. */
function climb(draft: Draft, situation: CloneSituation): void {
  const climbed =
    climbImport(draft, situation) &&
    climbVolume(draft, situation) &&
    climbServer(draft, situation) &&
    climbJob(draft, situation, 'secured', 'secure') &&
    climbJob(draft, situation, 'verified', 'verify');
  if (!climbed) return;

  const { clone, now } = situation;
  draft.stages = startStage(draft.stages, 'ready', now);
  if (!clone.progress.opened) {
    draft.actions.push({ do: 'open' });
    return;
  }
  draft.stages = finishStage(draft.stages, 'ready', now);
  // From here on it is watched, until its lease ends.
  draft.again = 0;
  Object.assign(draft.extra, {
    phase: 'ready',
    readyAt: new Date(now),
    stage: undefined,
  } satisfies CloneObservation);
}

/** Namespace, content and VolumeSnapshot, until the import is ready and bound. */
function climbImport(draft: Draft, situation: CloneSituation): boolean {
  const { clone, observed, now, windows } = situation;
  if (isFinished(draft.stages, 'imported')) return true;

  if (!find(draft.stages, 'imported')) {
    if (!windows.importing.admitted) {
      draft.importing = 'waiting';
      Object.assign(draft.extra, {
        phase: 'queued',
        stage: undefined,
      } satisfies CloneObservation);
      return false;
    }
    draft.stages = noteWait(
      startStage(
        draft.stages,
        'imported',
        clone.progress.queuedAt ?? clone.createdAt.getTime(),
      ),
      'imported',
      now,
    );
  }
  draft.importing = 'inside';
  if (!observed.namespace) {
    draft.actions.push({ do: 'createNamespace' });
    return false;
  }
  if (!clone.progress.point) {
    draft.actions.push({ do: 'resolvePoint' });
    return false;
  }
  if (!observed.content || !observed.volumeSnapshot) {
    draft.actions.push({ do: 'import' });
  }
  // The rest of what the pod will need, while the platform works.
  if (clone.progress.preparedGeneration !== clone.generation) {
    draft.actions.push({ do: 'prepare' });
  }
  if (!isImported(situation)) return false;
  draft.importing = 'outside';
  draft.stages = startStage(
    finishStage(draft.stages, 'imported', now),
    'bound',
    now,
  );
  return true;
}

/** The claim; with WaitForFirstConsumer the server must come before the volume. */
function climbVolume(draft: Draft, situation: CloneSituation): boolean {
  const { clone, observed, now, windows } = situation;
  if (isFinished(draft.stages, 'bound')) return true;
  const prepared = clone.progress.preparedGeneration === clone.generation;
  // It was refused before, and without it no pod may start.
  if (!prepared && !draft.actions.some(action => action.do === 'prepare')) {
    draft.actions.push({ do: 'prepare' });
  }
  if (!observed.claim) {
    if (!windows.binding.admitted) {
      draft.binding = 'waiting';
      return false;
    }
    draft.binding = 'inside';
    draft.stages = noteWait(draft.stages, 'bound', now);
    draft.actions.push({ do: 'claim' });
    return false;
  }
  draft.progress = {
    ...draft.progress,
    volumeName: observed.claim.volumeName ?? draft.progress.volumeName,
  };
  if (observed.claim.phase !== 'Bound') {
    draft.binding = 'inside';
    if (
      situation.waitForFirstConsumer &&
      prepared &&
      observed.claim.fromImport &&
      !observed.deployment
    ) {
      draft.actions.push({ do: 'deploy' });
    }
    return false;
  }
  draft.stages = startStage(
    finishStage(draft.stages, 'bound', now),
    'running',
    now,
  );
  return true;
}

/** The pod, until its port is open. */
function climbServer(draft: Draft, situation: CloneSituation): boolean {
  const { clone, observed, now } = situation;
  if (clone.progress.preparedGeneration !== clone.generation) {
    if (!draft.actions.some(action => action.do === 'prepare')) {
      draft.actions.push({ do: 'prepare' });
    }
    return false;
  }
  if (!observed.deployment) {
    draft.actions.push({ do: 'deploy' });
    return false;
  }
  if (isFinished(draft.stages, 'running')) return true;
  if (!observed.pods.some(pod => pod.ready && !pod.deleting)) return false;
  draft.stages = startStage(
    finishStage(draft.stages, 'running', now),
    'secured',
    now,
  );
  return true;
}

/** Work over TDS: a pass starts it or reads its outcome, and never waits. */
function climbJob(
  draft: Draft,
  situation: CloneSituation,
  stage: 'secured' | 'verified',
  job: 'secure' | 'verify',
): boolean {
  const { now, jobs } = situation;
  draft.stages = startStage(draft.stages, stage, now);
  if (!draft.progress[stage]) {
    const state = jobs[job];
    if (state?.state !== 'done') {
      const wait = untilNextTry(state, {
        now,
        elapsed: elapsed(draft.stages, stage, situation),
      });
      if (wait === 'start') draft.actions.push({ do: job });
      else if (wait !== 'running') draft.again = wait;
      return false;
    }
    if (job === 'verify') {
      const verification = state.value as CloneVerification;
      draft.extra.verification = verification;
      if (verification.result === 'differs') return false;
    }
    draft.progress = { ...draft.progress, [stage]: true };
  }
  draft.stages = finishStage(draft.stages, stage, now);
  return true;
}

function untilNextTry(
  job: JobState | undefined,
  { now, elapsed: worked }: { now: number; elapsed: number },
): 'start' | 'running' | number {
  if (!job) return 'start';
  if (job.state !== 'later') return 'running';
  const rest = restAfter(worked);
  return restLeft(job.at + rest, rest, now) || 'start';
}

/**
 * Ready to use proves little: the import must be bound to our own content, and
 * that to our VolumeSnapshot and the handle that was checked.
 */
function isImported({ clone, observed }: CloneSituation): boolean {
  const { content, volumeSnapshot } = observed;
  return Boolean(
    content &&
      volumeSnapshot?.ready &&
      volumeSnapshot.boundContent !== undefined &&
      content.boundUid === volumeSnapshot.uid &&
      content.snapshotHandle === clone.progress.point?.snapshotHandle,
  );
}

function fail(
  situation: CloneSituation,
  draft: Draft,
  failure: CloneFailure,
): ClonePlan {
  return {
    status: {
      phase: 'failed',
      stage: failure.stage,
      failure,
      stages: draft.stages,
      ...(draft.extra.verification
        ? { verification: draft.extra.verification }
        : {}),
      progress: {
        ...situation.clone.progress,
        volumeName: draft.progress.volumeName,
        trouble: undefined,
      },
    },
    actions: [],
    windows: { importing: 'outside', binding: 'outside' },
    again: 0,
  };
}
