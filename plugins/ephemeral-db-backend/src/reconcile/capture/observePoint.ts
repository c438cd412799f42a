import { labels, MANAGED_BY, MANAGED_BY_US } from '../../kubernetes/labels';
import type {
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../../kubernetes/objects';
import { parseQuantity } from '../../kubernetes/quantity';
import type { ObservedPoint } from './ObservedPoint';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/**
 * Reads what matters from a VolumeSnapshot and its content.
 *
 * @param content - the one that the VolumeSnapshot names; counted only if it
 * names the VolumeSnapshot too, as `status` proves nothing
 */
export function observePoint(
  owner: { installation: string; source: string },
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent | undefined,
): ObservedPoint {
  const { metadata, spec, status } = snapshot;
  const bound = content && isBound(snapshot, content) ? content : undefined;
  const cutAt =
    bound?.status?.snapshotHandle !== undefined
      ? cutTime(snapshot, bound)
      : undefined;
  return {
    name: metadata.name,
    uid: metadata.uid!,
    resourceVersion: metadata.resourceVersion!,
    ours:
      metadata.labels?.[MANAGED_BY] === MANAGED_BY_US &&
      metadata.labels?.[labels.installation] === owner.installation &&
      metadata.labels?.[labels.source] === owner.source,
    createdAt: Date.parse(metadata.creationTimestamp ?? ''),
    deletingSince: metadata.deletionTimestamp
      ? Date.parse(metadata.deletionTimestamp)
      : undefined,
    claim: spec.source.persistentVolumeClaimName,
    annotations: metadata.annotations ?? {},
    cutAt,
    ready:
      cutAt !== undefined &&
      status?.readyToUse === true &&
      bound?.status?.readyToUse === true,
    sizeBytes: bound?.status?.restoreSize ?? parseQuantity(status?.restoreSize),
    error: status?.error?.message ?? content?.status?.error?.message,
    content: bound && {
      name: bound.metadata.name,
      uid: bound.metadata.uid!,
      resourceVersion: bound.metadata.resourceVersion!,
      policy: bound.spec.deletionPolicy,
      snapshotHandle: bound.status?.snapshotHandle,
      volumeHandle: bound.spec.source.volumeHandle,
    },
  };
}

function isBound(
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent,
): boolean {
  const reference = content.spec.volumeSnapshotRef;
  return (
    snapshot.status?.boundVolumeSnapshotContentName === content.metadata.name &&
    reference.uid === snapshot.metadata.uid &&
    reference.name === snapshot.metadata.name &&
    reference.namespace === snapshot.metadata.namespace
  );
}

/**
 * The content tells nanoseconds, which as a JavaScript number are exact to
 * 256: good for milliseconds. The VolumeSnapshot only tells whole seconds, in
 * which two points may lie.
 */
function cutTime(
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent,
): Date | undefined {
  const nanoseconds = content.status?.creationTime;
  if (nanoseconds) {
    return new Date(Math.floor(nanoseconds / NANOSECONDS_PER_MILLISECOND));
  }
  const { creationTime } = snapshot.status ?? {};
  return creationTime ? new Date(creationTime) : undefined;
}
