import type { Quiesced } from '../../engine/mssql/quiesce';
import { kinds } from '../../kubernetes/kinds';
import { hasCode } from '../../kubernetes/KubernetesError';
import type {
  SnapshotObservation,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import type { HeldCluster } from '../HeldCluster';
import { goldenSnapshotManifest } from './goldenSnapshotManifest';

/**
 * Creates the VolumeSnapshot of an order.
 *
 * @returns what is to be noted of it
 * @throws KubernetesError
 */
export async function createGoldenSnapshot(
  { cluster, installation }: HeldCluster,
  source: GoldenSource,
  record: SnapshotRecord,
  { quiesced, at }: { quiesced: Quiesced; at: string },
): Promise<SnapshotObservation> {
  try {
    const created = await cluster.create(
      kinds.volumeSnapshot,
      goldenSnapshotManifest({ installation, source, record, quiesced, at }),
    );
    return { volumeSnapshotUid: created.metadata.uid };
  } catch (error) {
    // An earlier attempt got through after all, or somebody else has the name:
    // the next pass reads it and tells. A namespace that is being deleted also
    // answers 409 to some creates.
    if (hasCode(error, 409)) {
      const there = await cluster.read(
        kinds.volumeSnapshot,
        record.volumeSnapshotName!,
        source.namespace,
      );
      if (there) return {};
    }
    throw error;
  }
}
