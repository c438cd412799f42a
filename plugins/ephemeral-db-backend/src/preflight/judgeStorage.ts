import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { GoldenSource } from '../sources/types';
import type { Looked, SourceObservations } from './observations';

type StorageObservations = Pick<
  SourceObservations,
  'storageClass' | 'volumeSnapshotClass' | 'claim' | 'volume'
>;

const PORTWORX = 'pxd.portworx.com';

/** The class that clones' volumes are made with. */
export function judgeStorageClass(
  { storageClass }: Pick<StorageObservations, 'storageClass'>,
  source: GoldenSource,
): PreflightFinding {
  const name = source.clones.storageClass;
  const id = 'storageClass';
  if (storageClass.state !== 'found') {
    return absent(
      id,
      `StorageClass ${name}`,
      storageClass,
      `Create it, or name another one in sources.${source.name}.clones.storageClass.`,
    );
  }
  const {
    provisioner,
    parameters,
    volumeBindingMode = 'Immediate',
  } = storageClass.value;
  if (provisioner === PORTWORX && parameters?.backend === 'pure_file') {
    return {
      id,
      state: 'blocked',
      found: `StorageClass ${name} is of a FlashBlade, which keeps only the latest snapshot and overwrites it in place.`,
      fix: `Name a class of a FlashArray (backend: pure_block) in sources.${source.name}.clones.storageClass, and put the golden volume on it.`,
    };
  }
  return {
    id,
    state: 'ok',
    found: `StorageClass ${name} makes volumes with ${provisioner}${
      volumeBindingMode === 'WaitForFirstConsumer'
        ? ', once a pod is scheduled'
        : ' at once'
    }.`,
  };
}

/** The class that points are taken with. */
export function judgeVolumeSnapshotClass(
  { volumeSnapshotClass }: Pick<StorageObservations, 'volumeSnapshotClass'>,
  source: GoldenSource,
): PreflightFinding {
  const name = source.volumeSnapshotClass;
  const id = 'volumeSnapshotClass';
  if (volumeSnapshotClass.state !== 'found') {
    return absent(
      id,
      `VolumeSnapshotClass ${name}`,
      volumeSnapshotClass,
      `Create it, or name another one in sources.${source.name}.volumeSnapshotClass.`,
    );
  }
  const { driver, deletionPolicy, parameters } = volumeSnapshotClass.value;
  if (driver === PORTWORX && parameters?.type !== 'clone') {
    return {
      id,
      state: 'warning',
      found: `VolumeSnapshotClass ${name} has no parameter type: clone, so that Portworx deletes all points together with the golden volume.`,
      fix: 'Add the parameter type: clone to the class (PX-CSI 25.8.1 or later).',
    };
  }
  return {
    id,
    state: 'ok',
    found: `VolumeSnapshotClass ${name} is of ${driver}. ${
      deletionPolicy === 'Retain'
        ? 'Its deletionPolicy is Retain: a VolumeSnapshot that is deleted by hand leaves its snapshot on the array.'
        : `Its deletionPolicy is ${deletionPolicy}: deleting namespace ${source.namespace} deletes all points.`
    }`,
  };
}

/** One driver takes the points, has the golden volume and makes the clones' volumes. */
export function judgeDriver(
  observations: Pick<
    StorageObservations,
    'storageClass' | 'volumeSnapshotClass'
  > &
    Partial<Pick<StorageObservations, 'volume'>>,
  source: GoldenSource,
): PreflightFinding | undefined {
  const { storageClass, volumeSnapshotClass, volume } = observations;
  if (volumeSnapshotClass.state !== 'found') return undefined;
  const { driver } = volumeSnapshotClass.value;
  const id = 'driver';
  if (volume?.state === 'found' && volume.value.spec.csi?.driver !== driver) {
    return {
      id,
      state: 'blocked',
      found: `The golden volume is of ${
        volume.value.spec.csi?.driver ?? 'no CSI driver'
      }, but VolumeSnapshotClass ${
        source.volumeSnapshotClass
      } is of ${driver}.`,
      fix: `Name a class of the volume's driver in sources.${source.name}.volumeSnapshotClass.`,
    };
  }
  if (storageClass.state !== 'found') return undefined;
  const { provisioner } = storageClass.value;
  if (provisioner !== driver) {
    return {
      id,
      state: 'blocked',
      found: `StorageClass ${source.clones.storageClass} is of ${provisioner}, but the points are of ${driver}: it can't make volumes from them.`,
      fix: `Name a StorageClass of ${driver} in sources.${source.name}.clones.storageClass.`,
    };
  }
  return {
    id,
    state: 'ok',
    found: `${driver} takes the points and makes the clones' volumes.`,
  };
}

/**
 * Whether the driver tells the truth about imports. One that can't list
 * snapshots calls each import ready, whatever its handle is, and knows no size.
 */
export function judgeListSnapshots({
  contents,
  volumeSnapshotClass,
}: Pick<SourceObservations, 'contents' | 'volumeSnapshotClass'>):
  | PreflightFinding
  | undefined {
  if (volumeSnapshotClass.state !== 'found' || contents.state !== 'found') {
    return undefined;
  }
  const { driver } = volumeSnapshotClass.value;
  const id = 'listSnapshots';
  const imports = contents.value.filter(
    ({ spec, status }) =>
      spec.driver === driver &&
      spec.source.snapshotHandle !== undefined &&
      status?.readyToUse,
  );
  if (imports.some(({ status }) => !status?.restoreSize)) {
    return {
      id,
      state: 'warning',
      found: `${driver} does not list snapshots: it calls each import ready, even of a point that the array has lost, and a clone of such a point waits for its volume until its time is up.`,
      fix: 'Install a version of the driver with the capability LIST_SNAPSHOTS. Times and sizes are safe: they come from the golden points.',
    };
  }
  return {
    id,
    state: 'ok',
    found: imports.length
      ? `${driver} knows the snapshots that it imports.`
      : `Whether ${driver} knows the snapshots that it imports shows with the first clone.`,
  };
}

/** What becomes of a clone's volume on the array. */
export function judgeReclaimPolicy(
  { storageClass }: StorageObservations,
  source: GoldenSource,
): PreflightFinding | undefined {
  if (storageClass.state !== 'found') return undefined;
  const { reclaimPolicy = 'Delete' } = storageClass.value;
  const id = 'reclaimPolicy';
  if (reclaimPolicy === 'Delete') {
    return {
      id,
      state: 'ok',
      found: "A clone's volume is deleted with the clone.",
    };
  }
  return {
    id,
    state: 'warning',
    found: `StorageClass ${source.clones.storageClass} has reclaimPolicy ${reclaimPolicy}: each deleted clone leaves a PersistentVolume and a volume on the array behind.`,
    fix: `Name a StorageClass with reclaimPolicy: Delete in sources.${source.name}.clones.storageClass.`,
  };
}

/** The volume that points are taken of. */
export function judgeClaim(
  { claim, volume }: StorageObservations,
  source: GoldenSource,
): PreflightFinding {
  const name = `${source.namespace}/${source.volume.claim}`;
  const id = 'claim';
  if (claim.state !== 'found') {
    return absent(
      id,
      `PersistentVolumeClaim ${name}`,
      claim,
      `Name the golden server's claim in sources.${source.name}.volumes.`,
    );
  }
  const { status, spec } = claim.value;
  if (status?.phase !== 'Bound') {
    return {
      id,
      state: 'blocked',
      found: `PersistentVolumeClaim ${name} is ${status?.phase ?? 'Pending'}.`,
      fix: 'Bring the golden server up first; kubectl describe of the claim says what it waits for.',
    };
  }
  if (volume.state === 'missing') {
    return {
      id,
      state: 'blocked',
      found: `PersistentVolumeClaim ${name} has lost its PersistentVolume ${spec.volumeName}.`,
      fix: 'Restore the golden volume.',
    };
  }
  return {
    id,
    state: 'ok',
    found: `PersistentVolumeClaim ${name} is bound, ${
      status.capacity?.storage ?? 'of unknown size'
    }.`,
  };
}

/** Something is not there, or nobody can tell. */
function absent(
  id: string,
  what: string,
  looked: Exclude<Looked<never>, { state: 'found' }>,
  fix: string,
): PreflightFinding {
  if (looked.state === 'missing') {
    return { id, state: 'blocked', found: `There is no ${what}.`, fix };
  }
  return {
    id,
    state: looked.unreachable ? 'unreachable' : 'blocked',
    found: `${what} can't be read: ${looked.message}`,
    fix: looked.unreachable
      ? 'Check that the cluster is reachable.'
      : 'Give the backend the rights in deploy/rbac.yaml.',
  };
}
