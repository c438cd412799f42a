import type { CloneRemains } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type {
  CloneObservation,
  CloneProgress,
  CloneRecord,
} from '../../clones/CloneRecord';
import { generationNames, type GenerationNames } from '../../kubernetes/names';
import type { ObjectIdentity } from '../../kubernetes/Cluster';
import { CloneAction, ClonePlan, CloneSituation } from './CloneSituation';
import { Seen } from './ObservedClone';

/** Volumes are not watched: how often to look whether one is gone. */
const LOOK_AGAIN_MS = 1_000;
/** Namespaces take their time: five seconds of nothing, twice. */
const LOOK_LATER_MS = 3_000;

interface Step {
  /** What goes with it. */
  what: CloneRemains;
  actions: CloneAction[];
  waitsFor?: { object: string; reason: string };
  again: number;
}

/** In which order all of a clone goes. */
const ORDER: CloneRemains[] = [
  'server',
  'volume',
  'import',
  'content',
  'namespace',
];

const CONFIRM_GONE = act('namespace', { do: 'confirmGone' });
const DROP_NETWORK = act('server', { do: 'dropNetwork' });

/**
 * The next step of taking a clone away, in the one order that leaves nothing:
 * pods, claim and its volume, VolumeSnapshot, content, namespace. A namespace
 * that is deleted first leaves its imported content behind for ever; a claim
 * that is still Pending on its snapshot blocks that snapshot's deletion; a
 * bound content hangs until its snapshot is gone.
 */
export function planTeardown(situation: CloneSituation): ClonePlan {
  const { clone, now } = situation;
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
  const ours = generationStep(situation) ?? namespaceStep(situation);
  const step = ours ?? retainedVolumeStep(situation) ?? CONFIRM_GONE;
  return plan(
    {
      phase: 'deleting',
      stage: undefined,
      holdup: holdupOf(situation, step),
      progress: {
        ...withVolume(situation),
        deletion: {
          // A volume that stays is waited for when all else is gone.
          step: ours ? ORDER.indexOf(step.what) + 1 : ORDER.length,
          of: ORDER.length,
          what: step.what,
        },
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
  if (situation.clone.progress.dropped) {
    return plan({ holdup: undefined }, [], undefined);
  }
  const step = generationStep(situation) ?? DROP_NETWORK;
  return plan(
    {
      holdup: holdupOf(situation, step),
      progress: withVolume(situation),
    },
    step.actions,
    step.again,
  );
}

/** Once the claim is gone nobody else knows which volume it had. */
function withVolume({ clone, observed }: CloneSituation): CloneProgress {
  const { progress } = clone;
  return {
    ...progress,
    volumeName: observed.claim?.volumeName ?? progress.volumeName,
  };
}

/** What a step waits for or is refused by, and since when that is so. */
function holdupOf(
  situation: CloneSituation,
  step: Step,
): CloneRecord['holdup'] {
  const { clone, now } = situation;
  const found = step.waitsFor ?? refusal(situation, step);
  if (!found) return undefined;
  const known =
    clone.holdup?.object === found.object ? clone.holdup : undefined;
  return { ...found, since: known?.since ?? new Date(now).toISOString() };
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
    return act('server', {
      do: 'scaleDown',
      deployment: inNamespace(names.deployment, deployment),
    });
  }
  if (observed.pods.length > 0) {
    return wait(
      'server',
      `Pod ${observed.pods[0].name}`,
      'SQL Server is shutting down',
    );
  }
  if (deployment?.ours && !going(deployment)) {
    return act('server', {
      do: 'deleteDeployment',
      deployment: inNamespace(names.deployment, deployment),
    });
  }
  if (claim?.ours) {
    if (!going(claim)) {
      return act('volume', {
        do: 'deleteClaim',
        claim: inNamespace(names.claim, claim),
      });
    }
    return wait(
      'volume',
      `PersistentVolumeClaim ${names.claim}`,
      observed.warning?.message ??
        withFinalizers('the volume is being detached', claim),
    );
  }
  if (volume?.reclaimPolicy === 'Delete') {
    return wait(
      'volume',
      `PersistentVolume ${volume.name}`,
      volume.message ?? 'the array is deleting the volume',
    );
  }
  if (volumeSnapshot?.ours) {
    if (!going(volumeSnapshot)) {
      return act('import', {
        do: 'deleteImport',
        volumeSnapshot: inNamespace(names.volumeSnapshot, volumeSnapshot),
      });
    }
    return wait(
      'import',
      `VolumeSnapshot ${names.volumeSnapshot}`,
      withFinalizers(
        'the provisioner has not let go of it yet, which takes up to five minutes',
        volumeSnapshot,
      ),
    );
  }
  if (content?.ours) {
    if (!going(content)) {
      return act('content', {
        do: 'deleteContent',
        content: {
          name: names.content,
          uid: content.uid,
          resourceVersion: content.resourceVersion,
        },
      });
    }
    return wait(
      'content',
      `VolumeSnapshotContent ${names.content}`,
      content.error ??
        withFinalizers(
          'the snapshot controller has not let go of it yet',
          content,
        ),
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
      'volume',
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
    return act('namespace', {
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
      'namespace',
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
  const names = generationNames(clone.namespace, clone.generation);
  return { object: nameOf(action, names), reason: trouble.message };
}

function nameOf(
  action: CloneAction,
  { namespace, networkPolicy }: GenerationNames,
): string {
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
    case 'dropNetwork':
      return `NetworkPolicy ${networkPolicy}`;
    default:
      return `Namespace ${namespace}`;
  }
}

/** Whoever looks after it finds out by these who has to do something. */
function withFinalizers(reason: string, { finalizers = [] }: Seen): string {
  return finalizers.length > 0
    ? `${reason} (finalizers: ${finalizers.join(', ')})`
    : reason;
}

function going(seen: Seen): boolean {
  return seen.deletingSince !== undefined;
}

function act(what: CloneRemains, action: CloneAction): Step {
  return { what, actions: [action], again: LOOK_AGAIN_MS };
}

function wait(what: CloneRemains, object: string, reason: string): Step {
  return {
    what,
    actions: [],
    waitsFor: { object, reason },
    again: LOOK_AGAIN_MS,
  };
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
