import type { DriverProfile } from './drivers/profiles';
import {
  type KubernetesObject,
  type ObjectStore,
  resourceOf,
} from './kubernetes';

/** What an administrator has laid out before anybody uses the cluster. */
export function infrastructureOf(profile: DriverProfile): KubernetesObject[] {
  const { driver, storageClass, volumeSnapshotClass } = profile;
  const { name, ...storage } = storageClass;
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'backstage' } },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: driver,
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: true,
      ...storage,
    },
    {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: { name: volumeSnapshotClass.name },
      driver,
      deletionPolicy: 'Delete',
      ...(volumeSnapshotClass.parameters
        ? { parameters: volumeSnapshotClass.parameters }
        : {}),
    },
  ];
}

/** Lays it out, as far as it is not there from before. */
export function layOutInfrastructure(
  store: ObjectStore,
  profile: DriverProfile,
): void {
  for (const object of infrastructureOf(profile)) {
    const resource = resourceOf(object)!;
    const { namespace, name } = object.metadata;
    if (store.get(resource, namespace, name)) continue;
    store.create(resource, object, { manager: 'sandbox' });
  }
}
