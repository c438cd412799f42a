import { NEWEST_SNAPSHOT } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { factsOfSnapshot } from '../authorize/facts';
import { unknownSnapshot } from '../authorize/unseen';
import type { Viewer } from '../authorize/Viewer';
import { refusal } from '../refusal';
import type { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import { nameOfPoint } from '../snapshots/nameOfPoint';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type { GoldenSource, PluginConfiguration } from '../sources/types';
import type { ClonePoint } from './CloneRecord';

/** Finds the point in time that an order means, among those that the caller may see. */
export class PointChoice {
  private constructor(
    private readonly options: {
      configuration: PluginConfiguration;
      snapshots: DatabaseSnapshotStore;
    },
  ) {}

  static create(options: {
    configuration: PluginConfiguration;
    snapshots: DatabaseSnapshotStore;
  }): PointChoice {
    return new PointChoice(options);
  }

  /**
   * @param wanted - the id of a point, or the word for the newest one
   * @throws noSnapshot, unknownSnapshot, snapshotOfAnotherSource, snapshotNotReady
   */
  async resolve(
    wanted: string,
    source: GoldenSource,
    viewer: Viewer,
  ): Promise<ClonePoint> {
    const snapshot =
      wanted === NEWEST_SNAPSHOT
        ? await this.newestOf(source, viewer)
        : await this.namedPoint(wanted, source, viewer);
    const { id, label, phase, takenAt } = snapshot;
    const { volumeSnapshotName, volumeSnapshotUid, probes } = snapshot;
    if (
      phase !== 'ready' ||
      snapshot.goneAt ||
      !takenAt ||
      !volumeSnapshotName ||
      !volumeSnapshotUid
    ) {
      throw refusal('snapshotNotReady', notReady(snapshot));
    }
    return {
      id,
      label,
      takenAt: takenAt.toISOString(),
      volumeSnapshotName,
      volumeSnapshotUid,
      probes,
    };
  }

  private async newestOf(
    source: GoldenSource,
    viewer: Viewer,
  ): Promise<SnapshotRecord> {
    const newest = await this.options.snapshots.newest(
      source.name,
      viewer.snapshotFilter,
    );
    if (!newest) {
      throw refusal(
        'noSnapshot',
        `${source.title} has no point in time that is ready, so there is nothing to clone. Capture one, and order again when it is ready.`,
      );
    }
    return newest;
  }

  private async namedPoint(
    id: string,
    source: GoldenSource,
    viewer: Viewer,
  ): Promise<SnapshotRecord> {
    const { configuration, snapshots } = this.options;
    const snapshot = await snapshots.get(id);
    const isSeen =
      snapshot &&
      viewer.mayBy(
        'snapshot.read',
        factsOfSnapshot(snapshot, configuration.sources),
      );
    if (!isSeen) {
      throw unknownSnapshot(id);
    }
    if (snapshot.source !== source.name) {
      const other = Object.hasOwn(configuration.sources, snapshot.source)
        ? configuration.sources[snapshot.source].title
        : snapshot.source;
      throw refusal(
        'snapshotOfAnotherSource',
        `The point ${nameOfPoint(snapshot)} is of ${other}, not of ${
          source.title
        }. Choose a point of ${source.title}, or order from ${other}.`,
      );
    }
    return snapshot;
  }
}

function notReady(snapshot: SnapshotRecord): string {
  const name = nameOfPoint(snapshot);
  switch (snapshot.phase) {
    case 'capturing':
    case 'cut':
      return `The point ${name} is not ready yet. Order when it is, or choose another point.`;
    case 'failed':
      return `The capture of ${name} failed, so there is nothing to clone. Choose another point, or capture again.`;
    default:
      return `The point ${name} can't be cloned any more. Choose another point.`;
  }
}
