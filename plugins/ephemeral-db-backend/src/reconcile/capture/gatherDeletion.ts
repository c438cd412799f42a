import { kinds } from '../../kubernetes/kinds';
import type {
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../../kubernetes/objects';
import { otherHolders } from '../../snapshots/otherHolders';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { HeldCluster } from '../HeldCluster';
import type { DeletionSituation } from './DeletionSituation';
import { observePoint } from './observePoint';

/**
 * Collects what is left of a point that is to go. Everything is read live, and
 * clones last: an order that comes later finds that the point is unwanted.
 */
export async function gatherDeletion(
  held: HeldCluster,
  record: SnapshotRecord,
): Promise<DeletionSituation> {
  const { cluster, installation } = held;
  const source = held.sources.get(record.source);
  const found: DeletionSituation = {
    record,
    source,
    snapshot: undefined,
    content: undefined,
    holders: [],
    now: held.clock(),
  };
  if (!source) return found;
  const named = await cluster.read(
    kinds.volumeSnapshot,
    record.volumeSnapshotName!,
    source.namespace,
  );
  const snapshot =
    named?.metadata.uid === record.volumeSnapshotUid ? named : undefined;
  const { items } = await cluster.list(kinds.volumeSnapshotContent);
  const content = items.find(candidate => isOwner(candidate, record, snapshot));
  const users = await held.clones.usersOf([record.id]);
  return {
    ...found,
    snapshot:
      snapshot &&
      observePoint({ installation, source: source.name }, snapshot, content),
    content: content && describe(content),
    holders: [
      ...users.map(({ name, entityRef }) => `clone ${name} of ${entityRef}`),
      ...(content
        ? otherHolders(items, {
            name: content.metadata.name,
            snapshotHandle: content.status?.snapshotHandle,
          })
        : []),
    ],
  };
}

/** Bound to this very VolumeSnapshot, as far as anybody still tells. */
function isOwner(
  { metadata, spec }: VolumeSnapshotContent,
  { progress, volumeSnapshotUid }: SnapshotRecord,
  snapshot: VolumeSnapshot | undefined,
): boolean {
  const name =
    snapshot?.status?.boundVolumeSnapshotContentName ?? progress.contentName;
  return (
    metadata.name === name && spec.volumeSnapshotRef.uid === volumeSnapshotUid
  );
}

function describe({
  metadata,
  spec,
  status,
}: VolumeSnapshotContent): DeletionSituation['content'] {
  return {
    name: metadata.name,
    uid: metadata.uid!,
    resourceVersion: metadata.resourceVersion!,
    policy: spec.deletionPolicy,
    deletingSince: metadata.deletionTimestamp
      ? Date.parse(metadata.deletionTimestamp)
      : undefined,
    error: status?.error?.message,
  };
}
