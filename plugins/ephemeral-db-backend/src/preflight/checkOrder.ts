import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import type { GoldenSource } from '../sources/types';
import { firstBlocked } from './firstBlocked';
import {
  judgeDriver,
  judgeStorageClass,
  judgeVolumeSnapshotClass,
} from './judgeStorage';
import { lookLive } from './look';

/**
 * Asks live whether a clone can be made at all: an order that can't succeed is
 * not taken.
 *
 * @returns what stands in the way, or nothing
 * @throws UnreachableError when the cluster does not answer
 */
export async function checkOrder(
  cluster: Cluster,
  source: GoldenSource,
): Promise<PreflightFinding | undefined> {
  const [storageClass, volumeSnapshotClass] = await Promise.all([
    lookLive(() =>
      cluster.read(kinds.storageClass, source.clones.storageClass),
    ),
    lookLive(() =>
      cluster.read(kinds.volumeSnapshotClass, source.volumeSnapshotClass),
    ),
  ]);
  return firstBlocked(source, [
    judgeStorageClass({ storageClass }, source),
    judgeVolumeSnapshotClass({ volumeSnapshotClass }, source),
    judgeDriver({ storageClass, volumeSnapshotClass }, source),
  ]);
}
