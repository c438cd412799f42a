import {
  golden,
  type KubernetesObject,
  resources,
} from '@ephemeral-db/sandbox';
import type { Observer } from './Observer';

const CLONES = /^edb-customerdb-/;

function isOfClone({ metadata }: KubernetesObject): boolean {
  return CLONES.test(metadata.name);
}

function isInCloneNamespace({ metadata }: KubernetesObject): boolean {
  return CLONES.test(metadata.namespace ?? '');
}

/** Once all clones were deleted. @returns what is left of them, in words */
export function leftOfClones(observer: Observer): string[] {
  const { store, array } = observer.world.cluster;
  const objects = [
    ...store.list(resources.namespaces).filter(isOfClone),
    ...store.list(resources.volumeSnapshots).filter(isInCloneNamespace),
    ...store.list(resources.persistentVolumeClaims).filter(isInCloneNamespace),
    ...store.list(resources.secrets).filter(isInCloneNamespace),
    ...store.list(resources.volumeSnapshotContents).filter(isOfClone),
  ].filter(({ metadata }) => !observer.isStrange(metadata));
  // The golden one's own, and those that strangers keep.
  const most = 1 + observer.strange.size;
  const volumes = store.list(resources.persistentVolumes);
  const stored = array.volumes();
  return [
    ...objects.map(
      ({ kind, metadata }) =>
        `${kind} ${metadata.namespace ?? ''}/${
          metadata.name
        } is left: ${JSON.stringify(metadata)}`,
    ),
    ...(volumes.length > most
      ? [
          `PersistentVolumes are left: ${volumes
            .map(({ metadata, spec, status }) =>
              JSON.stringify({ name: metadata.name, spec, status }),
            )
            .join('\n')}`,
        ]
      : []),
    ...(stored.length > most
      ? [
          `Volumes are left on the array: ${stored
            .map(({ name }) => name)
            .join(', ')}`,
        ]
      : []),
  ];
}

/** Once all points were deleted. @returns what is left of them, in words */
export function leftOfPoints(observer: Observer): string[] {
  const { store, array } = observer.world.cluster;
  const present = new Set(
    store
      .list(resources.volumeSnapshots, { namespace: golden.namespace })
      .map(({ metadata }) => metadata.name),
  );
  const known = new Set(
    observer.points().map(row => String(row.volume_snapshot_name)),
  );
  return [
    ...[...present]
      .filter(name => !known.has(name))
      .map(name => `VolumeSnapshot ${name} is left`),
    ...array
      .snapshots()
      .map(({ handle }) => ({ handle, cut: observer.cuts.get(handle) }))
      .filter(({ cut }) => !cut || !present.has(cut.volumeSnapshot))
      .map(
        ({ handle, cut }) =>
          `The array still has ${handle}, the point ${cut?.volumeSnapshot}`,
      ),
  ];
}
