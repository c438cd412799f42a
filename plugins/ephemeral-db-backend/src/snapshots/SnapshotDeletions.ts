import type {
  EphemeralDbSignal,
  OrderedVia,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Viewer } from '../authorize/Viewer';
import { type Clock, machineClock } from '../clock';
import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import { refusal } from '../refusal';
import type { LiveClusters } from '../sources/LiveClusters';
import type { GoldenSource, PluginConfiguration } from '../sources/types';
import type { DatabaseSnapshotStore } from './DatabaseSnapshotStore';
import { nameOfPoint } from './nameOfPoint';
import { otherHolders } from './otherHolders';
import type { SnapshotRecord } from './SnapshotRecord';

/** @see SnapshotDeletions.create */
export interface SnapshotDeletionsOptions {
  configuration: PluginConfiguration;
  snapshots: DatabaseSnapshotStore;
  clones: DatabaseCloneStore;
  clusters: LiveClusters;
  announce(signal: EphemeralDbSignal): void;
  /** Tells the loop that there is something to do. */
  wake(cluster: string): void;
  /** The machine's unless given. */
  clock?: Clock;
}

/** Takes requests to delete points. The loop does it, and asks all of this again right before. */
export class SnapshotDeletions {
  private constructor(
    private readonly options: SnapshotDeletionsOptions,
    private readonly clock: Clock,
  ) {}

  static create(options: SnapshotDeletionsOptions): SnapshotDeletions {
    return new SnapshotDeletions(options, options.clock ?? machineClock);
  }

  /**
   * Asks for the end of a point. Of one that is gone, or going, nothing changes.
   *
   * @param onlyVia - leave it, and answer with it as it is, if by the time of writing it is not ordered this way alone
   * @throws snapshotNotReady while it is being taken, snapshotInUse while a clone refers to it or somebody else holds
   * the array's snapshot, sourceBlocked when its source is not configured any more
   */
  async request(
    snapshot: SnapshotRecord,
    viewer: Viewer,
    onlyVia?: OrderedVia,
  ): Promise<SnapshotRecord> {
    const { snapshots, announce, wake } = this.options;
    const { id, cluster } = snapshot;
    if (snapshot.desired === 'absent' || snapshot.goneAt) return snapshot;
    if (snapshot.phase !== 'failed') await this.ensureFree(snapshot);
    const ended = await snapshots.requestEnd(id, {
      endedBy: viewer.caller.userRef!,
      now: new Date(this.clock.now()),
      onlyVia,
    });
    const now = (await snapshots.get(id))!;
    if (!ended && now.desired === 'present') {
      if (onlyVia && now.orderedVia !== onlyVia) return now;
      throw stillAtIt(now);
    }
    if (ended) {
      announce({ kind: 'snapshot', id, version: now.version });
      wake(cluster);
    }
    return now;
  }

  private async ensureFree(snapshot: SnapshotRecord): Promise<void> {
    const { configuration, clones, clusters } = this.options;
    const { phase } = snapshot;
    if (phase === 'capturing' || phase === 'cut') throw stillAtIt(snapshot);
    if (!Object.hasOwn(configuration.sources, snapshot.source)) {
      throw refusal(
        'sourceBlocked',
        `The source ${
          snapshot.source
        } is not configured any more, so nothing of it is touched. Put it back to delete the point ${nameOfPoint(
          snapshot,
        )}, or delete VolumeSnapshot ${
          snapshot.volumeSnapshotName
        } with kubectl.`,
      );
    }
    const source = configuration.sources[snapshot.source];
    const users = await clones.usersOf([snapshot.id]);
    if (users.length > 0) {
      throw refusal(
        'snapshotInUse',
        `${
          users.length === 1 ? 'A clone comes' : `${users.length} clones come`
        } from the point ${nameOfPoint(
          snapshot,
        )}, so it was not deleted. Delete ${
          users.length === 1 ? 'that clone' : 'those clones'
        } first.`,
      );
    }
    const holders = await clusters.ask(source.cluster, cluster =>
      findHolders(cluster, source, snapshot),
    );
    if (holders.length > 0) {
      throw refusal(
        'snapshotInUse',
        `The point ${nameOfPoint(
          snapshot,
        )} was not deleted, as others need the same snapshot of the array: ${holders.join(
          '; ',
        )}. Delete those first.`,
      );
    }
  }
}

async function findHolders(
  cluster: Cluster,
  { namespace }: GoldenSource,
  { volumeSnapshotName, volumeSnapshotUid, progress }: SnapshotRecord,
): Promise<string[]> {
  const live = await cluster.read(
    kinds.volumeSnapshot,
    volumeSnapshotName!,
    namespace,
  );
  const bound =
    live?.metadata.uid === volumeSnapshotUid
      ? live?.status?.boundVolumeSnapshotContentName
      : undefined;
  const name = bound ?? progress.contentName;
  if (!name) return [];
  const { items } = await cluster.list(kinds.volumeSnapshotContent);
  const owner = items.find(({ metadata }) => metadata.name === name);
  return otherHolders(items, {
    name,
    snapshotHandle: owner?.status?.snapshotHandle,
  });
}

function stillAtIt(snapshot: SnapshotRecord): Error {
  return refusal(
    'snapshotNotReady',
    snapshot.phase === 'failed'
      ? `What the failed capture ${nameOfPoint(
          snapshot,
        )} left is still being removed. Delete it when that is done, in a minute.`
      : `The point ${nameOfPoint(
          snapshot,
        )} is still being taken. Delete it when it is ready.`,
  );
}
