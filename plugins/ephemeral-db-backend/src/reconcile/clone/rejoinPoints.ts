import type { CloneRecord } from '../../clones/CloneRecord';
import type { HeldCluster } from '../HeldCluster';

/**
 * Hangs adopted clones on their points again. Where a point's row was lost too,
 * the mirror has found its VolumeSnapshot anew, under another id; the uid of
 * the VolumeSnapshot is in the order, which is signed.
 *
 * @param present - clones of this cluster that are not gone
 */
export async function rejoinPoints(
  { announce, clones, configuration, hold, snapshots }: HeldCluster,
  present: CloneRecord[],
): Promise<void> {
  const adopted = present.filter(({ adoptedAt }) => adoptedAt !== undefined);
  if (!adopted.length) return;
  const points = await snapshots.present(configuration.name);
  const known = new Set(points.map(({ id }) => id));
  const found = new Map(
    points.map(point => [point.volumeSnapshotUid, point.id]),
  );
  for (const { id, point, snapshotId, version } of adopted) {
    const anew = found.get(point.volumeSnapshotUid);
    if (known.has(snapshotId) || !anew) continue;
    if (await clones.observe(hold, id, { snapshotId: anew })) {
      announce({ kind: 'clone', id, version: version + 1 });
    }
  }
}
