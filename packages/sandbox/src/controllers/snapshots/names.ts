import { KubernetesObject, isSame } from '../../kubernetes';
import {
  PersistentVolumeClaim,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../kinds';

/** Names that the snapshot controllers and the provisioner put on objects. */
const PREFIX = 'snapshot.storage.kubernetes.io';

export const SNAPSHOT_GROUP = 'snapshot.storage.k8s.io';

export const finalizers = {
  /** On every VolumeSnapshot. */
  asSource: `${PREFIX}/volumesnapshot-as-source-protection`,
  /** On a VolumeSnapshot whose content has deletion policy Delete. */
  bound: `${PREFIX}/volumesnapshot-bound-protection`,
  /** On a bound VolumeSnapshotContent. */
  content: `${PREFIX}/volumesnapshotcontent-bound-protection`,
  /** On a claim while it is being cut. */
  sourceClaim: `${PREFIX}/pvc-as-source-protection`,
  /** On a VolumeSnapshot while a volume is being made from it. */
  provisioner:
    'provisioner.storage.kubernetes.io/volumesnapshot-as-source-protection',
} as const;

export const annotations = {
  beingCreated: `${PREFIX}/volumesnapshot-being-created`,
  beingDeleted: `${PREFIX}/volumesnapshot-being-deleted`,
  allowModeChange: `${PREFIX}/allow-volume-mode-change`,
  defaultClass: `${PREFIX}/is-default-class`,
} as const;

export function hasAnnotation(object: KubernetesObject, name: string): boolean {
  return object.metadata.annotations?.[name] !== undefined;
}

export function isReady(
  object: VolumeSnapshot | VolumeSnapshotContent,
): boolean {
  return object.status?.readyToUse === true;
}

/** Whether the content points back at this very snapshot. */
export function isRefSet(
  content: VolumeSnapshotContent,
  snapshot: VolumeSnapshot,
): boolean {
  const { name, namespace, uid } = content.spec.volumeSnapshotRef;
  const { metadata } = snapshot;
  return isSame(
    { name, namespace, uid },
    { name: metadata.name, namespace: metadata.namespace, uid: metadata.uid },
  );
}

/** The snapshot in the claim's own namespace that it is to be made from. */
export function sourceSnapshotOf(
  claim: PersistentVolumeClaim,
): string | undefined {
  const { dataSource } = claim.spec;
  return dataSource?.kind === 'VolumeSnapshot' &&
    dataSource.apiGroup === SNAPSHOT_GROUP
    ? dataSource.name
    : undefined;
}
