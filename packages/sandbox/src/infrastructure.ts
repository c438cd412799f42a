import type { KubernetesObject } from './kubernetes';

/** The names of what the article's cluster offers for storage. */
export const storage = {
  driver: 'pxd.portworx.com',
  storageClass: 'portworx-fada',
  volumeSnapshotClass: 'portworx-snapshot-class',
} as const;

/** What an administrator has laid out before anybody uses the cluster. */
export const infrastructure: KubernetesObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'backstage' } },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: storage.storageClass },
    provisioner: storage.driver,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
    parameters: { backend: 'pure_block' },
  },
  {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotClass',
    metadata: { name: storage.volumeSnapshotClass },
    driver: storage.driver,
    deletionPolicy: 'Delete',
    parameters: { type: 'clone' },
  },
];
