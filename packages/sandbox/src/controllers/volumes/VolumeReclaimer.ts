import { CsiError } from '../../storage';
import { Clock } from '../../time/Clock';
import { StorageDriver } from '../StorageDriver';
import { RetryError } from '../WorkQueue';
import {
  PersistentVolume,
  hasFinalizer,
  isBeingDeleted,
  removeFinalizers,
} from '../kinds';
import { ControllerTools } from '../startController';
import { annotations, finalizers } from './names';

/** Deletes volumes that nobody claims any more; see startProvisioner. */
export class VolumeReclaimer {
  constructor(
    private readonly tools: ControllerTools,
    private readonly driver: StorageDriver,
    private readonly clock: Clock,
  ) {}

  private get client() {
    return this.tools.client;
  }

  async sync(key: string): Promise<void> {
    const volume = this.client.get('persistentVolumes', key);
    if (!volume || !this.isToBeDeleted(volume)) {
      return;
    }
    if (volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
      await this.deleteFromArray(volume);
    }
    if (!isBeingDeleted(volume)) {
      await this.client.delete('persistentVolumes', volume);
      // Its answer takes longer than pv-protection needs to let go (transcript 03).
      await new Promise<void>(resolve => {
        this.clock.soon(() => this.clock.soon(resolve));
      });
    }
    await this.client.modify('persistentVolumes', volume, draft =>
      removeFinalizers(draft, [finalizers.provisioner]),
    );
  }

  private isToBeDeleted(volume: PersistentVolume): boolean {
    const { metadata, spec, status } = volume;
    const isOurs =
      metadata.annotations?.[annotations.provisionedBy] === this.driver.name;
    const isFree = status.phase === 'Released' || status.phase === 'Failed';
    return (
      isOurs &&
      isFree &&
      (isBeingDeleted(volume)
        ? hasFinalizer(volume, finalizers.provisioner)
        : spec.persistentVolumeReclaimPolicy === 'Delete')
    );
  }

  private async deleteFromArray(volume: PersistentVolume): Promise<void> {
    const attachment = this.client
      .list('volumeAttachments')
      .find(
        ({ spec }) => spec.source.persistentVolumeName === volume.metadata.name,
      );
    if (attachment) {
      this.fail(
        volume,
        `persistentvolume ${volume.metadata.name} is still attached to node ${attachment.spec.nodeName}`,
      );
    }
    try {
      const { namespace, name } = volume.spec.claimRef ?? {};
      await this.driver.deleteVolume(volume.spec.csi?.volumeHandle ?? '', {
        namespace,
        name,
      });
    } catch (error) {
      if (!(error instanceof CsiError)) throw error;
      this.fail(volume, error.message);
    }
  }

  private fail(volume: PersistentVolume, why: string): never {
    this.tools.events.warning(volume, 'VolumeFailedDelete', why);
    throw new RetryError(why);
  }
}
