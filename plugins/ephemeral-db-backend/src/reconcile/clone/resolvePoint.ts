import type { CloneRecord } from '../../clones/CloneRecord';
import { Cluster } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import type { GoldenPoint } from '../../kubernetes/manifests';
import type {
  StorageClass,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../../kubernetes/objects';
import { parseQuantity } from '../../kubernetes/quantity';
import type { GoldenSource } from '../../sources/types';
import { StepError } from './StepError';

/**
 * Finds the handle of a clone's point: on the server, from the golden's own
 * content, and only if that is bound both ways, was cut from the source's claim
 * by the driver that will make the volume. Whoever may create contents can
 * import any volume of the array, so a handle is never taken from a request.
 *
 * @throws StepError that says what is wrong with the point
 */
export async function resolvePoint(
  cluster: Cluster,
  source: GoldenSource,
  { point }: Pick<CloneRecord, 'point'>,
): Promise<GoldenPoint> {
  const { namespace, volume } = source;
  const name = point.volumeSnapshotName;
  const snapshot = await cluster.read(kinds.volumeSnapshot, name, namespace);
  if (!snapshot || snapshot.metadata.uid !== point.volumeSnapshotUid) {
    throw refuse(
      'PointGone',
      `VolumeSnapshot ${namespace}/${name} ${
        snapshot ? 'is another one by now' : 'does not exist any more'
      }`,
      'Order a clone from another point in time.',
    );
  }
  if (snapshot.metadata.deletionTimestamp) {
    throw refuse(
      'PointGone',
      `VolumeSnapshot ${namespace}/${name} is being deleted`,
      'Order a clone from another point in time.',
    );
  }
  const claim = snapshot.spec.source.persistentVolumeClaimName;
  if (claim !== volume.claim) {
    throw refuse(
      'PointOfAnotherVolume',
      `VolumeSnapshot ${namespace}/${name} was not taken from PersistentVolumeClaim ${
        volume.claim
      } but from ${claim ?? 'an import'}`,
      'Order a clone from a point of this source.',
    );
  }
  const content = await boundContent(cluster, snapshot);
  const handle = content.status?.snapshotHandle;
  if (!handle || snapshot.status?.readyToUse !== true) {
    throw new StepError({
      kind: 'transient',
      reason: 'PointNotReady',
      message: `VolumeSnapshot ${namespace}/${name} is not ready to use: ${
        snapshot.status?.error?.message ?? 'the array is still at it'
      }`,
      next: 'Wait until it is ready, or order a clone from another point in time.',
    });
  }
  if (content.spec.sourceVolumeMode === 'Block') {
    throw refuse(
      'BlockVolume',
      `VolumeSnapshot ${namespace}/${name} is of a raw block device, which SQL Server can't be started on`,
      'Keep the golden database on a volume with a file system (volumeMode: Filesystem).',
    );
  }
  const storageClass = await requireDriver(
    cluster,
    source,
    content.spec.driver,
  );
  return {
    snapshotHandle: handle,
    driver: content.spec.driver,
    sourceVolumeMode: content.spec.sourceVolumeMode,
    bytes: await neededBytes(cluster, source, content),
    volumeSnapshotClass: await existingClass(cluster, content),
    bindsLate: storageClass.volumeBindingMode === 'WaitForFirstConsumer',
  };
}

/** `readyToUse` proves nothing: both sides must name each other. */
async function boundContent(
  cluster: Cluster,
  { metadata, status }: VolumeSnapshot,
): Promise<VolumeSnapshotContent> {
  const name = status?.boundVolumeSnapshotContentName;
  const content =
    name && (await cluster.read(kinds.volumeSnapshotContent, name));
  if (!content) {
    throw new StepError({
      kind: 'transient',
      reason: 'PointNotBound',
      message: `VolumeSnapshot ${metadata.namespace}/${metadata.name} has no content`,
      next: 'See with kubectl describe why, or order a clone from another point in time.',
    });
  }
  const reference = content.spec.volumeSnapshotRef;
  if (
    reference.uid !== metadata.uid ||
    reference.name !== metadata.name ||
    reference.namespace !== metadata.namespace
  ) {
    throw refuse(
      'PointNotBound',
      `VolumeSnapshotContent ${name} belongs to another VolumeSnapshot than ${metadata.namespace}/${metadata.name}`,
      'Order a clone from another point in time.',
    );
  }
  return content;
}

async function requireDriver(
  cluster: Cluster,
  { clones: { storageClass } }: GoldenSource,
  driver: string,
): Promise<StorageClass> {
  const found = await cluster.read(kinds.storageClass, storageClass);
  if (!found) {
    throw refuse(
      'StorageClassMissing',
      `StorageClass ${storageClass} does not exist`,
      'Correct clones.storageClass of the source, or create it.',
    );
  }
  if (found.provisioner !== driver) {
    throw refuse(
      'OtherDriver',
      `StorageClass ${storageClass} is of driver ${found.provisioner}, but the point was taken by ${driver}`,
      'Choose a StorageClass of the same driver in clones.storageClass.',
    );
  }
  return found;
}

/** The content tells what a volume needs; some drivers do not say, then the golden's volume does. */
async function neededBytes(
  cluster: Cluster,
  { namespace, volume }: GoldenSource,
  { status }: VolumeSnapshotContent,
): Promise<number | undefined> {
  if (status?.restoreSize) return status.restoreSize;
  const claim = await cluster.read(
    kinds.persistentVolumeClaim,
    volume.claim,
    namespace,
  );
  const bytes =
    parseQuantity(claim?.status?.capacity?.storage) ??
    parseQuantity(claim?.spec.resources?.requests?.storage);
  if (bytes) return bytes;
  throw refuse(
    'SizeUnknown',
    `Neither the point nor PersistentVolumeClaim ${namespace}/${volume.claim} tells how large a volume it needs`,
    'Order a clone from another point in time.',
  );
}

/** A class that is named but gone makes an import fail, one that is not named does not. */
async function existingClass(
  cluster: Cluster,
  { spec }: VolumeSnapshotContent,
): Promise<string | undefined> {
  const name = spec.volumeSnapshotClassName;
  if (!name) return undefined;
  const found = await cluster.read(kinds.volumeSnapshotClass, name);
  return found && name;
}

function refuse(reason: string, message: string, next: string): StepError {
  return new StepError({ kind: 'final', reason, message, next });
}
