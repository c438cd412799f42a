import type { CloneRecord } from '../../clones/CloneRecord';
import type { HeldCluster } from '../HeldCluster';
import { StepError } from './StepError';

/**
 * A point whose deletion was asked for is not imported any more. Whoever
 * deletes it looks for clones after that was noted, so one of the two finds the
 * other, however close they come.
 *
 * @throws StepError
 */
export async function requireWanted(
  { snapshots }: HeldCluster,
  { point, snapshotId }: CloneRecord,
): Promise<void> {
  const record = await snapshots.get(snapshotId);
  if (record?.desired !== 'absent') return;
  throw new StepError({
    kind: 'final',
    reason: 'PointGone',
    message: `VolumeSnapshot ${point.volumeSnapshotName} was deleted by ${record.endedBy}`,
    next: 'Order a clone from another point in time.',
  });
}
