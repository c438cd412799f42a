import { kinds } from '../../kubernetes/kinds';
import { labels } from '../../kubernetes/labels';
import type { VolumeSnapshot } from '../../kubernetes/objects';
import {
  CONTENT_GONE,
  type SnapshotObservation,
  type SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import type { HeldCluster } from '../HeldCluster';
import { observePoint } from './observePoint';
import { contentGoneStatus, goneStatus, planMirror } from './planMirror';

/**
 * Brings the database's copy of all points of a golden namespace up to date,
 * whoever made them.
 *
 * @returns ids of captures that need a pass because of what was seen
 */
export async function mirrorNamespace(
  held: HeldCluster,
  namespace: string,
): Promise<string[]> {
  const { cache, snapshots } = held;
  const snapshotsThere = cache.goldenSnapshots.get(namespace)?.all() ?? [];
  const present = await snapshots.present(held.configuration.name);
  const again: string[] = [];
  for (const source of held.sources.values()) {
    if (source.namespace !== namespace) continue;
    const points = snapshotsThere
      .filter(snapshot => sourceOf(held, snapshot) === source)
      .map(snapshot =>
        observePoint(
          { installation: held.installation, source: source.name },
          snapshot,
          cache.contents.get(
            snapshot.status?.boundVolumeSnapshotContentName ?? '',
          ),
        ),
      );
    const plan = planMirror({
      source: source.name,
      cluster: held.configuration.name,
      points,
      volumeHandle: presentVolume(held, source),
      records: present.filter(record => record.source === source.name),
      now: held.clock(),
    });
    for (const point of plan.mirrored) {
      const known = present.find(({ id }) => id === point.id);
      if (await snapshots.mirror(held.hold, point)) {
        announce(held, point.id, (known?.version ?? 0) + 1);
      }
    }
    for (const { record, status } of plan.observed) {
      if (await snapshots.observe(held.hold, record.id, status)) {
        announce(held, record.id, record.version + 1);
        again.push(record.id);
      }
    }
    for (const record of plan.missing) {
      if (await isGone(held, source, record)) {
        await lose(held, record, goneStatus(record, source.namespace));
      }
    }
    for (const record of plan.unbound) {
      if (await isContentGone(held, record)) {
        await lose(held, record, contentGoneStatus(record));
      }
    }
  }
  return again;
}

/**
 * Which source a VolumeSnapshot is a point of. Where several sources share a
 * volume its label decides, or else the first of them has it.
 */
function sourceOf(
  { sources, installation }: HeldCluster,
  { metadata, spec }: VolumeSnapshot,
): GoldenSource | undefined {
  const candidates = [...sources.values()].filter(
    ({ namespace, volume }) =>
      namespace === metadata.namespace &&
      volume.claim === spec.source.persistentVolumeClaimName,
  );
  const labelled =
    metadata.labels?.[labels.installation] === installation
      ? metadata.labels[labels.source]
      : undefined;
  return candidates.find(({ name }) => name === labelled) ?? candidates[0];
}

/** The volume behind the source's claim now; nothing where that can't be told. */
function presentVolume(
  { cache }: HeldCluster,
  { namespace, volume }: GoldenSource,
): string | undefined {
  const claim = cache.goldenClaims.get(namespace)?.get(volume.claim, namespace);
  const name = claim?.spec.volumeName;
  return name && cache.volumes.get(name)?.spec.csi?.volumeHandle;
}

/** "Gone" is a live 404, or another object of its name. */
async function isGone(
  { cluster }: HeldCluster,
  source: GoldenSource,
  record: SnapshotRecord,
): Promise<boolean> {
  const live = await cluster.read(
    kinds.volumeSnapshot,
    record.volumeSnapshotName!,
    source.namespace,
  );
  return live?.metadata.uid !== record.volumeSnapshotUid;
}

async function isContentGone(
  { cluster }: HeldCluster,
  { progress: { contentName } }: SnapshotRecord,
): Promise<boolean> {
  return (
    contentName !== undefined &&
    (await cluster.read(kinds.volumeSnapshotContent, contentName)) === undefined
  );
}

async function lose(
  held: HeldCluster,
  record: SnapshotRecord,
  status: SnapshotObservation,
): Promise<void> {
  const isGoneToo = status.failure?.reason !== CONTENT_GONE;
  const written = await held.snapshots.observe(held.hold, record.id, {
    ...status,
    endedAt: new Date(held.clock()),
    // Schedules of other hands rotate their points: that is no loss to show.
    ...(record.origin === 'other' && isGoneToo
      ? { goneAt: new Date(held.clock()) }
      : {}),
  });
  if (written) announce(held, record.id, record.version + 1);
}

function announce(held: HeldCluster, id: string, version: number): void {
  held.announce({ kind: 'snapshot', id, version });
}
