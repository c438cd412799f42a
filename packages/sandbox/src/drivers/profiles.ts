/** How one kind of storage behaves, where kinds differ. */
export interface DriverProfile {
  /** The CSI driver, as StorageClasses and VolumeSnapshotClasses name it. */
  driver: string;
  storageClass: {
    name: string;
    parameters?: Record<string, string>;
    volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer';
  };
  volumeSnapshotClass: {
    name: string;
    parameters?: Record<string, string>;
  };
  /** Whether it can look a snapshot up, CSI capability LIST_SNAPSHOTS. */
  listSnapshots: boolean;
  /** What becomes of a snapshot whose source volume is deleted. */
  sourceDeleted: 'keepsSnapshots' | 'deletesSnapshots';
}

/**
 * The kinds of storage that the sandbox can stand in for: the article's own and
 * those of domain.md whose ways differ from it.
 */
export const driverProfiles = {
  'portworx-fada': {
    driver: 'pxd.portworx.com',
    storageClass: {
      name: 'portworx-fada',
      parameters: { backend: 'pure_block' },
      volumeBindingMode: 'Immediate',
    },
    volumeSnapshotClass: {
      name: 'portworx-snapshot-class',
      parameters: { type: 'clone' },
    },
    listSnapshots: true,
    sourceDeleted: 'keepsSnapshots',
  },
  hostpath: {
    driver: 'hostpath.csi.k8s.io',
    storageClass: { name: 'csi-hostpath-sc', volumeBindingMode: 'Immediate' },
    volumeSnapshotClass: { name: 'csi-hostpath-snapclass' },
    listSnapshots: true,
    sourceDeleted: 'keepsSnapshots',
  },
} satisfies Record<string, DriverProfile>;

export type DriverName = keyof typeof driverProfiles;
