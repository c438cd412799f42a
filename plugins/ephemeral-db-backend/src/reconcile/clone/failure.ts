import type {
  CloneFailure,
  GenerationStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { CloneSituation } from './CloneSituation';
import { Seen, Trouble } from './ObservedClone';
import { elapsed } from './stages';

/** How long the platform may refuse before that is final: quota and rights may change. */
const PATIENCE_MS = 20_000;
/** A container that ended this often will not come up by itself. */
const MAX_RESTARTS = 3;

const WAITED_FOR: Record<GenerationStage, string> = {
  imported: 'Importing the snapshot',
  bound: 'Making the volume',
  running: 'Starting SQL Server',
  secured: 'Securing the clone',
  verified: 'Verifying the clone',
  masked: 'Masking the clone',
  ready: 'Opening the clone',
};

/** Container states that more waiting seldom mends. */
const STUCK = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
]);

type Check = (
  situation: CloneSituation,
  stage: GenerationStage,
) => Omit<CloneFailure, 'stage'> | undefined;

/** Something of the same name belongs to somebody else. */
function notOurs({ observed, clone }: CloneSituation) {
  const objects: [string, Seen | undefined, string | undefined][] = [
    ['Namespace', observed.namespace, clone.progress.namespaceUid],
    ['VolumeSnapshotContent', observed.content, clone.progress.contentUid],
    ['VolumeSnapshot', observed.volumeSnapshot, clone.progress.importUid],
    ['PersistentVolumeClaim', observed.claim, clone.progress.claimUid],
    ['Deployment', observed.deployment, clone.progress.deploymentUid],
  ];
  for (const [kind, seen, recordedUid] of objects) {
    if (!seen) continue;
    if (!seen.ours || (recordedUid && recordedUid !== seen.uid)) {
      return {
        reason: 'NotOurs',
        message: `The ${kind} of this clone in ${clone.namespace} was made by somebody else; it is left untouched`,
        next: 'Find out who made it, remove it if it is not needed, and try again.',
      };
    }
  }
  return undefined;
}

/** Something that was there is gone, by other hands. */
function lost({ observed, clone }: CloneSituation) {
  const { progress } = clone;
  const objects: [string, Seen | undefined, string | undefined][] = [
    ['VolumeSnapshotContent', observed.content, progress.contentUid],
    ['VolumeSnapshot', observed.volumeSnapshot, progress.importUid],
    ['PersistentVolumeClaim', observed.claim, progress.claimUid],
    ['Deployment', observed.deployment, progress.deploymentUid],
  ];
  for (const [kind, seen, recordedUid] of objects) {
    if (recordedUid && (!seen || seen.deletingSince !== undefined)) {
      return {
        reason: 'DeletedOutside',
        message: `The ${kind} of this clone was deleted outside Backstage while it was being prepared`,
        next: 'Delete this clone and order a new one.',
      };
    }
  }
  return undefined;
}

function refusedStep({ clone, now }: CloneSituation) {
  const { trouble } = clone.progress;
  if (!trouble) return undefined;
  const final =
    trouble.kind === 'final' ||
    (trouble.kind === 'refused' && now - trouble.since > PATIENCE_MS);
  if (!final) return undefined;
  const { reason, message, next } = trouble;
  return { reason, message, next };
}

/** The API silently drops a dataSource that it does not understand; the volume is then EMPTY. */
function emptyVolume({ observed }: CloneSituation) {
  if (!observed.claim || observed.claim.fromImport) return undefined;
  return {
    reason: 'EmptyVolume',
    message:
      'The cluster dropped the dataSource of the PersistentVolumeClaim: the volume would be empty',
    next: 'Check that the cluster serves snapshot.storage.k8s.io/v1 and that its storage driver supports restoring snapshots.',
  };
}

function failedJob({ jobs, clone }: CloneSituation) {
  for (const [job, done] of [
    [jobs.secure, clone.progress.secured],
    [jobs.verify, clone.progress.verified],
  ] as const) {
    if (!done && job?.state === 'failed') {
      const { reason, message, next } = job;
      return { reason, message, next };
    }
  }
  return undefined;
}

function stuckPod(situation: CloneSituation, stage: GenerationStage) {
  const { observed, clone, now } = situation;
  const patient = elapsed(clone.stages, stage, now) > PATIENCE_MS;
  for (const pod of observed.pods) {
    if (!pod.trouble || pod.ready) continue;
    if (pod.restarts >= MAX_RESTARTS) {
      return {
        reason: pod.trouble.reason,
        message: `SQL Server ended ${pod.restarts} times: ${pod.trouble.message}`,
        next: 'Read the log of the pod, then see whether the point can be started by this image with this memory.',
      };
    }
    if (patient && STUCK.has(pod.trouble.reason)) {
      return {
        ...pod.trouble,
        next: 'Check clones.image of the source, and that the nodes may pull it.',
      };
    }
  }
  return undefined;
}

/** Quota and Pod Security refuse pods, which only the Deployment's condition tells. */
function refusedPod({ observed, clone, now }: CloneSituation) {
  const refusal = observed.deployment?.refusal;
  if (!refusal || elapsed(clone.stages, 'running', now) <= PATIENCE_MS) {
    return undefined;
  }
  return {
    ...refusal,
    next: 'Ask the cluster’s admin for room, or for the right to run this pod.',
  };
}

/** Time is up; the best known reason is told. */
function overdue(situation: CloneSituation, stage: GenerationStage) {
  const { clone, now, source } = situation;
  const deadline = source.clones.deadlines[stage];
  if (elapsed(clone.stages, stage, now) <= deadline) return undefined;
  const known = bestReason(situation);
  return {
    reason: known?.reason ?? 'DeadlineExceeded',
    message: `${WAITED_FOR[stage]} took longer than ${Math.round(
      deadline / 1000,
    )} s${known ? `: ${known.message}` : ' and the platform gave no reason'}`,
    next: 'Try again; if it happens again, ask the cluster’s admin with this reason.',
  };
}

function bestReason(situation: CloneSituation): Trouble | undefined {
  const { observed, jobs, clone } = situation;
  const job = [jobs.verify, jobs.secure].find(
    candidate => candidate?.state === 'later',
  );
  const pod = observed.pods.find(candidate => candidate.trouble);
  const error = observed.volumeSnapshot?.error ?? observed.content?.error;
  return (
    (job?.state === 'later' ? job : undefined) ??
    pod?.trouble ??
    observed.deployment?.refusal ??
    observed.warning ??
    (error ? { reason: 'SnapshotError', message: error } : undefined) ??
    clone.progress.trouble
  );
}

const CHECKS: Check[] = [
  notOurs,
  lost,
  refusedStep,
  emptyVolume,
  failedJob,
  stuckPod,
  refusedPod,
  overdue,
];

/**
 * Why this generation can't come up, in the platform's own words; `undefined`
 * while there is hope. The first reason that holds wins.
 */
export function findFailure(
  situation: CloneSituation,
  stage: GenerationStage,
): CloneFailure | undefined {
  for (const check of CHECKS) {
    const found = check(situation, stage);
    if (found) return { stage, ...found };
  }
  return undefined;
}
