import { KubernetesObject, fieldsAt } from '../objects';
import { Column, age, ageOf, field, listAt, name } from './Column';

const ACCESS_MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(object: KubernetesObject, part: string): string {
  const modes = listAt(object, part, 'accessModes').map(String);
  return [...new Set(modes.map(mode => ACCESS_MODES[mode] ?? mode))].join(',');
}

function phase(object: KubernetesObject): unknown {
  return object.metadata.deletionTimestamp
    ? 'Terminating'
    : fieldsAt(object, 'status').phase ?? '';
}

const volumeAttributesClass = field(
  'VolumeAttributesClass',
  'spec.volumeAttributesClassName',
  { absent: '<unset>' },
);

const volumeMode = field('VolumeMode', 'spec.volumeMode', {
  wide: true,
  absent: '<unset>',
});

function claimText(volume: KubernetesObject): string {
  const reference = fieldsAt(volume, 'spec', 'claimRef');
  const { namespace, name: claim } = reference;
  return claim ? `${namespace}/${claim}` : '';
}

/** A printer column of a CRD: empty where the field is absent. */
function optional(title: string, path: string, type?: Column['type']): Column {
  const steps = path.split('.');
  const last = steps[steps.length - 1];
  return {
    name: title,
    type,
    value: object => fieldsAt(object, ...steps.slice(0, -1))[last],
  };
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** Columns of volumes, classes and drivers; those of snapshots are their CRDs' printer columns. */
export const storageColumns: Record<string, Column[]> = {
  PersistentVolumeClaim: [
    name,
    { name: 'Status', value: phase },
    field('Volume', 'spec.volumeName'),
    field('Capacity', 'status.capacity.storage'),
    { name: 'Access Modes', value: claim => accessModes(claim, 'status') },
    field('StorageClass', 'spec.storageClassName'),
    volumeAttributesClass,
    age,
    volumeMode,
  ],
  PersistentVolume: [
    name,
    field('Capacity', 'spec.capacity.storage'),
    { name: 'Access Modes', value: volume => accessModes(volume, 'spec') },
    field('Reclaim Policy', 'spec.persistentVolumeReclaimPolicy'),
    { name: 'Status', value: phase },
    { name: 'Claim', value: claimText },
    field('StorageClass', 'spec.storageClassName'),
    volumeAttributesClass,
    field('Reason', 'status.reason'),
    age,
    volumeMode,
  ],
  StorageClass: [
    {
      ...name,
      value: ({ metadata }) =>
        metadata.annotations?.[DEFAULT_CLASS] === 'true'
          ? `${metadata.name} (default)`
          : metadata.name,
    },
    field('Provisioner', 'provisioner'),
    field('ReclaimPolicy', 'reclaimPolicy'),
    field('VolumeBindingMode', 'volumeBindingMode'),
    field('AllowVolumeExpansion', 'allowVolumeExpansion', { absent: false }),
    age,
  ],
  VolumeAttachment: [
    name,
    field('Attacher', 'spec.attacher'),
    field('PV', 'spec.source.persistentVolumeName'),
    field('Node', 'spec.nodeName'),
    field('Attached', 'status.attached', { absent: false }),
    age,
  ],
  CSIDriver: [
    name,
    field('AttachRequired', 'spec.attachRequired'),
    field('PodInfoOnMount', 'spec.podInfoOnMount'),
    field('StorageCapacity', 'spec.storageCapacity', { absent: false }),
    field('TokenRequests', 'spec.tokenRequests', { absent: '<unset>' }),
    field('RequiresRepublish', 'spec.requiresRepublish', { absent: false }),
    {
      name: 'Modes',
      value: driver =>
        listAt(driver, 'spec', 'volumeLifecycleModes').join(',') || '<none>',
    },
    age,
  ],
  CSINode: [
    name,
    {
      name: 'Drivers',
      type: 'integer',
      value: node => listAt(node, 'spec', 'drivers').length,
    },
    age,
  ],
  VolumeSnapshot: [
    name,
    optional('ReadyToUse', 'status.readyToUse', 'boolean'),
    optional('SourcePVC', 'spec.source.persistentVolumeClaimName'),
    optional('SourceSnapshotContent', 'spec.source.volumeSnapshotContentName'),
    optional('RestoreSize', 'status.restoreSize'),
    optional('SnapshotClass', 'spec.volumeSnapshotClassName'),
    optional('SnapshotContent', 'status.boundVolumeSnapshotContentName'),
    {
      name: 'CreationTime',
      type: 'date',
      value: (snapshot, now) => {
        const { creationTime } = fieldsAt(snapshot, 'status');
        return creationTime && ageOf(creationTime, now);
      },
    },
    age,
  ],
  VolumeSnapshotContent: [
    name,
    optional('ReadyToUse', 'status.readyToUse', 'boolean'),
    optional('RestoreSize', 'status.restoreSize', 'integer'),
    field('DeletionPolicy', 'spec.deletionPolicy'),
    field('Driver', 'spec.driver'),
    optional('VolumeSnapshotClass', 'spec.volumeSnapshotClassName'),
    field('VolumeSnapshot', 'spec.volumeSnapshotRef.name'),
    field('VolumeSnapshotNamespace', 'spec.volumeSnapshotRef.namespace'),
    age,
  ],
  VolumeSnapshotClass: [
    name,
    field('Driver', 'driver'),
    field('DeletionPolicy', 'deletionPolicy'),
    age,
  ],
};
