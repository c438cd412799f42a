import type { CloneRecord } from '../../clones/CloneRecord';
import { LOST_ON_ARRAY } from '../../snapshots/SnapshotRecord';
import type { HeldCluster } from '../HeldCluster';

/**
 * Notes that the array has not got a point's snapshot any more, as its driver
 * has said when a clone was to be made from it. The VolumeSnapshot does not
 * tell: the platform never asks again about one that was ready once.
 */
export async function loseOnArray(
  held: HeldCluster,
  { snapshotId, failure }: CloneRecord,
): Promise<void> {
  const { hold, snapshots } = held;
  const record = await snapshots.get(snapshotId);
  if (!record || record.phase !== 'ready') return;
  const written = await snapshots.observe(
    hold,
    record.id,
    {
      phase: 'lost',
      endedAt: new Date(held.clock()),
      failure: {
        reason: LOST_ON_ARRAY,
        message: `The array has not got the snapshot of ${record.volumeSnapshotName} any more: ${failure?.message}`,
        next: 'Use another point, or capture again, and delete this one. Ask whoever runs the array what has deleted it.',
      },
    },
    { desired: 'present' },
  );
  if (!written) return;
  held.announce({
    kind: 'snapshot',
    id: record.id,
    version: record.version + 1,
  });
}
