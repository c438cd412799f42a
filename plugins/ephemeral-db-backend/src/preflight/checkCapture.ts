import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import type { GoldenSource } from '../sources/types';
import { firstBlocked } from './firstBlocked';
import {
  judgeClaim,
  judgeDriver,
  judgeVolumeSnapshotClass,
} from './judgeStorage';
import { lookLive } from './look';

/**
 * Asks live whether a point can be taken at all.
 *
 * @returns what stands in the way, or nothing
 * @throws UnreachableError when the cluster does not answer
 */
export async function checkCapture(
  cluster: Cluster,
  source: GoldenSource,
): Promise<PreflightFinding | undefined> {
  const [volumeSnapshotClass, claim] = await Promise.all([
    lookLive(() =>
      cluster.read(kinds.volumeSnapshotClass, source.volumeSnapshotClass),
    ),
    lookLive(() =>
      cluster.read(
        kinds.persistentVolumeClaim,
        source.volume.claim,
        source.namespace,
      ),
    ),
  ]);
  const name = claim.state === 'found' ? claim.value.spec.volumeName : '';
  const volume = await lookLive(async () =>
    name ? await cluster.read(kinds.persistentVolume, name) : undefined,
  );
  const storageClass = { state: 'missing' } as const;
  return firstBlocked(source, [
    judgeVolumeSnapshotClass({ volumeSnapshotClass }, source),
    judgeClaim({ claim, volume, volumeSnapshotClass, storageClass }, source),
    judgeDriver({ volumeSnapshotClass, volume, storageClass }, source),
  ]);
}
