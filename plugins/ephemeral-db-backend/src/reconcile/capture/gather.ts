import { kinds } from '../../kubernetes/kinds';
import type {
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../../kubernetes/objects';
import type { Quiesced } from '../../engine/mssql/quiesce';
import type { Suspended } from '../../engine/mssql/suspend';
import type {
  ProbeReading,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import type { HeldCluster } from '../HeldCluster';
import type { JobState } from '../Jobs';
import type { CaptureSituation } from './CaptureSituation';
import { observePoint } from './observePoint';

/**
 * Collects what the cluster holds of a capture: from the cache, and live where
 * the cache can't tell "gone" from "not seen yet".
 */
export async function gatherCapture(
  held: HeldCluster,
  record: SnapshotRecord,
): Promise<CaptureSituation> {
  const source = held.sources.get(record.source);
  // Before the cluster is looked at: what a job has done by now is seen there.
  const jobs = jobsOf(held, record);
  const snapshot =
    source &&
    (await findSnapshot(held, source.namespace, record.volumeSnapshotName!));
  const content = snapshot && (await findContent(held, snapshot));
  const observed =
    snapshot &&
    observePoint(
      { installation: held.installation, source: record.source },
      snapshot,
      content,
    );
  return {
    record,
    source,
    observed,
    // Only a removal asks, and what it would take away can't be brought back.
    handleShared:
      record.phase === 'failed' && (await isShared(held, observed?.content)),
    now: held.clock(),
    drivenSince: Math.max(record.orderedAt.getTime(), held.watchedSince()),
    jobs,
  };
}

function jobsOf(
  { jobs }: HeldCluster,
  { id }: SnapshotRecord,
): CaptureSituation['jobs'] {
  return {
    quiesce: jobs.get(id, 'quiesce') as JobState<Quiesced> | undefined,
    suspend: jobs.get(id, 'suspend') as JobState<Suspended> | undefined,
    compare: jobs.get(id, 'compare') as JobState<ProbeReading[]> | undefined,
  };
}

async function findSnapshot(
  { cache, cluster }: HeldCluster,
  namespace: string,
  name: string,
): Promise<VolumeSnapshot | undefined> {
  return (
    cache.goldenSnapshots.get(namespace)?.get(name, namespace) ??
    (await cluster.read(kinds.volumeSnapshot, name, namespace))
  );
}

async function findContent(
  { cache, cluster }: HeldCluster,
  snapshot: VolumeSnapshot,
): Promise<VolumeSnapshotContent | undefined> {
  const name = snapshot.status?.boundVolumeSnapshotContentName;
  if (!name) return undefined;
  return (
    cache.contents.get(name) ??
    (await cluster.read(kinds.volumeSnapshotContent, name))
  );
}

/** Asked live: an import that was made just now would lose its point. */
async function isShared(
  { cluster }: HeldCluster,
  content: { name: string; snapshotHandle?: string } | undefined,
): Promise<boolean> {
  const handle = content?.snapshotHandle;
  if (!handle) return false;
  const { items } = await cluster.list(kinds.volumeSnapshotContent);
  return items.some(
    other =>
      other.metadata.name !== content.name &&
      (other.spec.source.snapshotHandle === handle ||
        other.status?.snapshotHandle === handle),
  );
}
