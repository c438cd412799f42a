import type { CloneObservation } from '../../clones/CloneRecord';
import { generationNames } from '../../kubernetes/names';
import type { ObjectIdentity } from '../../kubernetes/Cluster';
import { CloneAction, ClonePlan, CloneSituation } from './CloneSituation';
import { Seen } from './ObservedClone';

/** Volumes are not watched: how often to look whether one is gone. */
const LOOK_AGAIN_MS = 1_000;
/** Namespaces take their time: five seconds of nothing, twice. */
const LOOK_LATER_MS = 3_000;

interface Step {
  actions: CloneAction[];
  waitsFor?: { object: string; reason: string };
  again: number;
}

const CONFIRM_GONE: Step = {
  actions: [{ do: 'confirmGone' }],
  again: LOOK_AGAIN_MS,
};

/**
 * The next step of taking a clone away, in the one order that leaves nothing:
 * pods, claim and its volume, VolumeSnapshot, content, namespace. A namespace
 * that is deleted first leaves its imported content behind for ever; a claim
 * that is still Pending on its snapshot blocks that snapshot's deletion; a
 * bound content hangs until its snapshot is gone.
 */
export function planTeardown(situation: CloneSituation): ClonePlan {
  const { clone, observed, now } = situation;
  if (clone.progress.confirmedGone) {
    return plan(
      {
        phase: 'gone',
        goneAt: new Date(now),
        holdup: undefined,
        stage: undefined,
      },
      [],
      undefined,
    );
  }
  const step =
    generationStep(situation) ??
    namespaceStep(situation) ??
    retainedVolumeStep(situation) ??
    CONFIRM_GONE;
  const waitsFor = step.waitsFor ?? refusal(situation, step);
  const changed = clone.holdup?.object !== waitsFor?.object;
  return plan(
    {
      phase: 'deleting',
      stage: undefined,
      queuePosition: undefined,
      holdup: waitsFor && {
        ...waitsFor,
        since: changed
          ? new Date(now).toISOString()
          : clone.holdup?.since ?? new Date(now).toISOString(),
      },
      progress: {
        ...clone.progress,
        volumeName: observed.claim?.volumeName ?? clone.progress.volumeName,
      },
    },
    step.actions,
    step.again,
  );
}

/**
 * Drops what a failed generation left; its namespace and Secrets stay for the
 * next one. Its network, which was never opened, goes last.
 */
export function planDrop(situation: CloneSituation): ClonePlan {
  const { clone, observed } = situation;
  if (clone.progress.dropped) return plan({}, [], undefined);
  const step = generationStep(situation);
  return plan(
    {
      progress: {
        ...clone.progress,
        volumeName: observed.claim?.volumeName ?? clone.progress.volumeName,
      },
    },
    step?.actions ?? [{ do: 'dropNetwork' }],
    step?.again ?? LOOK_AGAIN_MS,
  );
}

/** Removes the objects of the generation, one kind after the other. */
function generationStep(situation: CloneSituation): Step | undefined {
  const { clone, observed } = situation;
  const names = generationNames(clone.namespace, clone.generation);
  const inNamespace = (name: string, seen: Seen): ObjectIdentity => ({
    name,
    namespace: names.namespace,
    uid: seen.uid,
    resourceVersion: seen.resourceVersion,
  });

  const { deployment, claim, volume, volumeSnapshot, content } = observed;
  if (deployment?.ours && !going(deployment) && deployment.replicas > 0) {
    return act({
      do: 'scaleDown',
      deployment: inNamespace(names.deployment, deployment),
    });
  }
  if (observed.pods.length > 0) {
    return wait(`Pod ${observed.pods[0].name}`, 'SQL Server is shutting down');
  }
  if (deployment?.ours && !going(deployment)) {
    return act({
      do: 'deleteDeployment',
      deployment: inNamespace(names.deployment, deployment),
    });
  }
  if (claim?.ours) {
    if (!going(claim)) {
      return act({
        do: 'deleteClaim',
        claim: inNamespace(names.claim, claim),
      });
    }
    return wait(
      `PersistentVolumeClaim ${names.claim}`,
      observed.warning?.message ?? 'the volume is being detached',
    );
  }
  if (volume?.reclaimPolicy === 'Delete') {
    return wait(
      `PersistentVolume ${volume.name}`,
      volume.message ?? 'the array is deleting the volume',
    );
  }
  if (volumeSnapshot?.ours) {
    if (!going(volumeSnapshot)) {
      return act({
        do: 'deleteImport',
        volumeSnapshot: inNamespace(names.volumeSnapshot, volumeSnapshot),
      });
    }
    return wait(
      `VolumeSnapshot ${names.volumeSnapshot}`,
      'the provisioner has not let go of it yet, which takes up to five minutes',
    );
  }
  if (content?.ours) {
    if (!going(content)) {
      return act({
        do: 'deleteContent',
        content: {
          name: names.content,
          uid: content.uid,
          resourceVersion: content.resourceVersion,
        },
      });
    }
    return wait(
      `VolumeSnapshotContent ${names.content}`,
      content.error ?? 'the snapshot controller has not let go of it yet',
    );
  }
  return undefined;
}

/** It stays until somebody takes it away, which keeps nothing else from going. */
function retainedVolumeStep({ observed }: CloneSituation): Step | undefined {
  const { volume } = observed;
  if (!volume) return undefined;
  return {
    ...wait(
      `PersistentVolume ${volume.name}`,
      `its reclaim policy is ${volume.reclaimPolicy}: an admin must delete it, and use a StorageClass that says Delete`,
    ),
    again: LOOK_LATER_MS * 10,
  };
}

function namespaceStep({ clone, observed }: CloneSituation): Step | undefined {
  const { namespace } = observed;
  // Somebody may have made another one of the same name after ours was gone.
  if (!namespace?.ours) return undefined;
  if (!going(namespace)) {
    return act({
      do: 'deleteNamespace',
      namespace: {
        name: clone.namespace,
        uid: namespace.uid,
        resourceVersion: namespace.resourceVersion,
      },
    });
  }
  return {
    ...wait(
      `Namespace ${clone.namespace}`,
      namespace.holdup ?? 'the platform is removing what was in it',
    ),
    again: LOOK_LATER_MS,
  };
}

/** The step itself is refused, for example for want of a right. */
function refusal({ clone }: CloneSituation, step: Step): Step['waitsFor'] {
  const { trouble } = clone.progress;
  const [action] = step.actions;
  if (!trouble || trouble.step !== action?.do) return undefined;
  return { object: nameOf(action, clone.namespace), reason: trouble.message };
}

function nameOf(action: CloneAction, namespace: string): string {
  switch (action.do) {
    case 'scaleDown':
    case 'deleteDeployment':
      return `Deployment ${action.deployment.name}`;
    case 'deleteClaim':
      return `PersistentVolumeClaim ${action.claim.name}`;
    case 'deleteImport':
      return `VolumeSnapshot ${action.volumeSnapshot.name}`;
    case 'deleteContent':
      return `VolumeSnapshotContent ${action.content.name}`;
    default:
      return `Namespace ${namespace}`;
  }
}

function going(seen: Seen): boolean {
  return seen.deletingSince !== undefined;
}

function act(action: CloneAction): Step {
  return { actions: [action], again: LOOK_AGAIN_MS };
}

function wait(object: string, reason: string): Step {
  return { actions: [], waitsFor: { object, reason }, again: LOOK_AGAIN_MS };
}

function plan(
  status: CloneObservation,
  actions: CloneAction[],
  again: number | undefined,
): ClonePlan {
  return {
    status,
    actions,
    windows: { importing: 'outside', binding: 'outside' },
    again,
  };
}
