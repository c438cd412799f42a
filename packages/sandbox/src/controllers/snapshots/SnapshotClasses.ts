import { VolumeSnapshot, VolumeSnapshotClass, isBeingDeleted } from '../kinds';
import { ControllerTools } from '../startController';
import { SnapshotFailures } from './SnapshotFailures';
import { annotations } from './names';

/** Finds the class of a VolumeSnapshot, and gives it the default one. */
export class SnapshotClasses {
  constructor(
    private readonly tools: ControllerTools,
    private readonly failures: SnapshotFailures,
  ) {}

  /** @returns undefined for a snapshot that needs none */
  async of(snapshot: VolumeSnapshot): Promise<VolumeSnapshotClass | undefined> {
    const { source, volumeSnapshotClassName: name } = snapshot.spec;
    if (name !== undefined) {
      const found = this.tools.client.get('volumeSnapshotClasses', name);
      return found || isBeingDeleted(snapshot)
        ? found
        : this.failures.giveUp(snapshot, {
            reason: 'GetSnapshotClassFailed',
            message: `Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "${name}" not found`,
            notReady: false,
          });
    }
    if (source.volumeSnapshotContentName || isBeingDeleted(snapshot)) {
      return undefined;
    }
    const byDefault = this.tools.client
      .list('volumeSnapshotClasses')
      .find(
        one => one.metadata.annotations?.[annotations.defaultClass] === 'true',
      );
    if (!byDefault) {
      return this.failures.giveUp(snapshot, {
        reason: 'SetDefaultSnapshotClassFailed',
        message:
          'Failed to set default snapshot class with error cannot find default snapshot class',
        notReady: false,
      });
    }
    await this.tools.client.modify('volumeSnapshots', snapshot, draft => {
      draft.spec.volumeSnapshotClassName = byDefault.metadata.name;
    });
    return byDefault;
  }
}
