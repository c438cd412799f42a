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

/** The reason of clones whose point the array has not got any more. */
export const POINT_LOST = 'PointLost';

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

/** Each object with its recorded uid, in the order in which they are made. */
function objectsOf({
  observed,
  clone: { progress },
}: CloneSituation): [string, Seen | undefined, string | undefined][] {
  return [
    ['Namespace', observed.namespace, progress.namespaceUid],
    ['VolumeSnapshotContent', observed.content, progress.contentUid],
    ['VolumeSnapshot', observed.volumeSnapshot, progress.importUid],
    ['PersistentVolumeClaim', observed.claim, progress.claimUid],
    ['Deployment', observed.deployment, progress.deploymentUid],
  ];
}

/** Whoever runs the portal has taken the source out of the configuration. */
function unknownSource({ source, clone }: CloneSituation) {
  if (source) return undefined;
  return {
    reason: 'SourceNotConfigured',
    message: `Source ${clone.source} is not configured any more`,
    next: 'Ask whoever runs the portal, or delete this clone.',
  };
}

/** Something of the same name belongs to somebody else. */
function notOurs(situation: CloneSituation) {
  const squatted = objectsOf(situation).find(([, seen]) => seen && !seen.ours);
  if (!squatted) return undefined;
  return {
    reason: 'NotOurs',
    message: `The ${squatted[0]} of this clone in ${situation.clone.namespace} was made by somebody else; it is left untouched`,
    next: 'Find out who made it, remove it if it is not needed, and try again.',
  };
}

/** Something that was there is gone, by other hands. */
function lost(situation: CloneSituation) {
  const missing = objectsOf(situation).find(
    ([, seen, recordedUid]) =>
      recordedUid && (!seen || seen.deletingSince !== undefined),
  );
  if (!missing) return undefined;
  return {
    reason: 'DeletedOutside',
    message: `The ${missing[0]} of this clone was deleted outside Backstage while it was being prepared`,
    next: 'Delete this clone and order a new one.',
  };
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

/** In the words of snapshotters and drivers; CSI's NOT_FOUND for a volume's source is final. */
const SNAPSHOT_LOST =
  /can not find snapshot for snapshotID|code = NotFound desc = .*snapshot/i;

/** The array has not got the point's snapshot any more: trying again is useless. */
function lostOnArray(situation: CloneSituation, stage: GenerationStage) {
  if (stage !== 'imported' && stage !== 'bound') return undefined;
  const { observed, clone } = situation;
  const said = [
    observed.content?.error,
    observed.volumeSnapshot?.error,
    observed.warning?.message,
  ].find(message => message && SNAPSHOT_LOST.test(message));
  if (!said || elapsed(clone.stages, stage, situation) <= PATIENCE_MS) {
    return undefined;
  }
  return {
    reason: POINT_LOST,
    message: said,
    next: 'Order a clone from another point in time: the array has lost this one.',
  };
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

/** What was exact at the cut must be so here. */
function wrongData({ jobs }: CloneSituation) {
  if (jobs.verify?.state !== 'done' || jobs.verify.value.result !== 'differs') {
    return undefined;
  }
  const wrong = jobs.verify.value.probes.filter(
    ({ expected, actual }) => expected !== undefined && expected !== actual,
  );
  return {
    reason: 'ProbesDiffer',
    message: `The clone does not show its point: ${wrong
      .map(
        ({ name, expected, actual }) =>
          `${name} was ${expected} and is ${actual ?? 'unknown'}`,
      )
      .join(', ')}`,
    next: 'Do not use this point. Ask the source’s owner whether its volume holds all files of the database.',
  };
}

function stuckPod(situation: CloneSituation, stage: GenerationStage) {
  const { observed, clone } = situation;
  const patient = elapsed(clone.stages, stage, situation) > PATIENCE_MS;
  for (const pod of observed.pods) {
    if (!pod.trouble || pod.ready || pod.deleting) continue;
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
function refusedPod(situation: CloneSituation, stage: GenerationStage) {
  const { observed, clone } = situation;
  const refusal = observed.deployment?.refusal;
  if (!refusal || elapsed(clone.stages, stage, situation) <= PATIENCE_MS) {
    return undefined;
  }
  return {
    ...refusal,
    next: 'Ask the cluster’s admin for room, or for the right to run this pod.',
  };
}

function bestReason({
  observed,
  jobs,
  clone,
}: CloneSituation): Trouble | undefined {
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

/** Time is up; the best known reason is told. */
function overdue(situation: CloneSituation, stage: GenerationStage) {
  const { clone, source } = situation;
  const deadline = source?.clones.deadlines[stage];
  if (!deadline || elapsed(clone.stages, stage, situation) <= deadline) {
    return undefined;
  }
  const known = bestReason(situation);
  return {
    reason: known?.reason ?? 'DeadlineExceeded',
    message: `${WAITED_FOR[stage]} took longer than ${Math.round(
      deadline / 1000,
    )} s${known ? `: ${known.message}` : ' and the platform gave no reason'}`,
    next: 'Try again; if it happens again, ask the cluster’s admin with this reason.',
  };
}

const CHECKS: Check[] = [
  unknownSource,
  notOurs,
  lost,
  refusedStep,
  lostOnArray,
  emptyVolume,
  failedJob,
  wrongData,
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
