import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { DriverProfile } from './DriverProfile';

export type { DriverProfile } from './DriverProfile';

const hexadecimal = (digits: number) =>
  randomBytes(digits).toString('hex').slice(0, digits);

/** Portworx numbers its volumes; a snapshot is one of them. */
const portworxId = () =>
  `${randomInt(1, 10)}${Array.from({ length: 17 }, () => randomInt(10)).join(
    '',
  )}`;

/** Cluster id with its length, pool, and the image's own id (ceph-csi, internal/util/volid.go). */
const cephId = () => `0001-0009-rook-ceph-0000000000000002-${randomUUID()}`;

export type DriverName =
  | 'portworx-fada'
  | 'hostpath'
  | 'ceph-rbd'
  | 'ebs'
  | 'trident';

/**
 * The kinds of storage that the sandbox can stand in for. What is known of
 * each comes from domain.md's table and the source that is named.
 */
export const driverProfiles: Record<DriverName, DriverProfile> = {
  /**
   * The article's. Portworx, "Snapshot of FlashArray PVC": deleting a volume
   * deletes its snapshots, unless the class says `type: clone` (PX-CSI 25.8.1),
   * which makes each snapshot a volume. libopenstorage, csi/controller.go: it
   * lists snapshots. Whether its CSIDriver wants VolumeAttachments differs
   * between versions of its operator; here it does.
   */
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
    handles: { volume: portworxId, snapshot: portworxId },
    listSnapshots: true,
    sourceDeleted: 'deletesSnapshots',
    keptWith: { parameter: 'type', value: 'clone' },
    snapshotInUse: 'deleted',
    restored: 'shared',
  },
  /** The driver of the transcripts: full copies of directories, each on its own node (transcripts 01 and 02). */
  hostpath: {
    driver: 'hostpath.csi.k8s.io',
    storageClass: { name: 'csi-hostpath-sc', volumeBindingMode: 'Immediate' },
    volumeSnapshotClass: { name: 'csi-hostpath-snapclass' },
    handles: { volume: () => randomUUID(), snapshot: () => randomUUID() },
    listSnapshots: true,
    sourceDeleted: 'keepsSnapshots',
    snapshotInUse: 'deleted',
    restored: 'copied',
    topology: { key: 'topology.hostpath.csi/node', of: 'node' },
    attaches: false,
  },
  /**
   * ceph-csi, internal/rbd: a snapshot is an image of its own and outlives its
   * source, and one with clones goes to the trash (docs/design/proposals/rbd-snap-clone.md);
   * `--rbdsoftmaxclonedepth=4`, `--rbdhardmaxclonedepth=8`, and ABORTED while
   * it flattens; neither LIST_SNAPSHOTS nor PUBLISH_UNPUBLISH_VOLUME is among
   * its capabilities (driver/driver.go).
   */
  'ceph-rbd': {
    driver: 'rook-ceph.rbd.csi.ceph.com',
    storageClass: {
      name: 'rook-ceph-block',
      parameters: { clusterID: 'rook-ceph', pool: 'replicapool' },
      volumeBindingMode: 'Immediate',
    },
    volumeSnapshotClass: {
      name: 'csi-rbdplugin-snapclass',
      parameters: { clusterID: 'rook-ceph' },
    },
    handles: { volume: cephId, snapshot: cephId },
    listSnapshots: false,
    sourceDeleted: 'keepsSnapshots',
    snapshotInUse: 'hidden',
    restored: 'shared',
    attaches: false,
    cloneDepth: { soft: 4, hard: 8 },
  },
  /**
   * aws-ebs-csi-driver: volumes live in one zone, so its classes wait for a
   * pod; docs/options.md on the attach limit. A snapshot is in S3: it is cut at
   * once, complete minutes later, and apart from its volume. A restored volume
   * fetches each block when it is first read (Amazon EBS User Guide,
   * "Initialize Amazon EBS volumes"). How long that takes depends on the data.
   */
  ebs: {
    driver: 'ebs.csi.aws.com',
    storageClass: {
      name: 'ebs-gp3',
      parameters: { type: 'gp3' },
      volumeBindingMode: 'WaitForFirstConsumer',
    },
    volumeSnapshotClass: { name: 'ebs-snapshots' },
    handles: {
      volume: () => `vol-${hexadecimal(17)}`,
      snapshot: () => `snap-${hexadecimal(17)}`,
    },
    listSnapshots: true,
    sourceDeleted: 'keepsSnapshots',
    snapshotInUse: 'deleted',
    restored: 'copied',
    topology: { key: 'topology.ebs.csi.aws.com/zone', of: 'zone' },
    attachLimit: 25,
    times: { snapshotReady: 60_000, firstMount: 20_000 },
  },
  /**
   * NetApp Trident on ONTAP, frontend/csi/plugin.go and
   * storage_drivers/ontap: it lists snapshots, and names them after volume and
   * snapshot. One with clones is busy: the deletion fails, and each time, after
   * `cloneSplitDelay` of 10 s, one clone is split off.
   */
  trident: {
    driver: 'csi.trident.netapp.io',
    storageClass: {
      name: 'trident-san',
      parameters: { backendType: 'ontap-san' },
      volumeBindingMode: 'Immediate',
    },
    volumeSnapshotClass: { name: 'trident-snapshotclass' },
    handles: {
      volume: ({ name }) => name,
      snapshot: ({ name, volumeHandle }) => `${volumeHandle}/${name}`,
    },
    listSnapshots: true,
    sourceDeleted: 'keepsSnapshots',
    snapshotInUse: 'split',
    restored: 'shared',
    times: { separate: 10_000 },
  },
};

/** The profile of a name, or one that was put together for the occasion. */
export function driverProfileOf(
  driver: DriverName | DriverProfile,
): DriverProfile {
  return typeof driver === 'string' ? driverProfiles[driver] : driver;
}
