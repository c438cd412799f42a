import { formatQuantity } from '../../kubernetes';
import { VolumeSnapshot, VolumeSnapshotContent } from '../kinds';

type Status = NonNullable<VolumeSnapshot['status']>;

/** `1Gi` for 1073741824, as the snapshot controller converts a content's size. */
export function sizeAsQuantity(bytes: bigint | number): string {
  return formatQuantity({
    thousandths: BigInt(bytes) * 1_000n,
    format: 'binary',
  });
}

/** Nanoseconds since 1970 as the API server writes a time. */
export function timeOfNanoseconds(nanoseconds: bigint | number): string {
  const milliseconds = Number(BigInt(nanoseconds) / 1_000_000n);
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/**
 * What a snapshot's status becomes for its content's: time, size and readiness
 * are taken over once known, an error for as long as the content has one.
 */
export function snapshotStatusFor(
  before: VolumeSnapshot['status'],
  content: VolumeSnapshotContent,
): Status {
  const { creationTime, readyToUse, restoreSize, error } = content.status ?? {};
  const status: Status = { ...before };
  status.boundVolumeSnapshotContentName ??= content.metadata.name;
  if (creationTime !== undefined) {
    status.creationTime ??= timeOfNanoseconds(creationTime);
  }
  status.readyToUse = readyToUse ?? false;
  if (restoreSize !== undefined) {
    status.restoreSize ??= sizeAsQuantity(restoreSize);
  }
  status.error = error;
  return status;
}
