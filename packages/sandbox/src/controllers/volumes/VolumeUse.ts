import { ControllerClient } from '../ControllerClient';
import { PersistentVolume, Pod, VolumeAttachment } from '../kinds';
import { attachableVolumesOf } from './attachments';

/** Who uses which attached volume. */
export class VolumeUse {
  constructor(private readonly client: ControllerClient) {}

  /** The pods of its node that mount the volume of an attachment. */
  usersOf({ spec }: VolumeAttachment): Pod[] {
    return this.podsWith(spec.source.persistentVolumeName).filter(
      pod => pod.spec.nodeName === spec.nodeName,
    );
  }

  /** What keeps a volume from being attached to a node: it is at another one, and may be at one only. */
  conflict(
    volume: PersistentVolume,
    node: string,
  ): VolumeAttachment | undefined {
    const isForMany = volume.spec.accessModes.some(
      mode => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany',
    );
    return isForMany
      ? undefined
      : this.client
          .list('volumeAttachments')
          .find(
            ({ spec }) =>
              spec.source.persistentVolumeName === volume.metadata.name &&
              spec.nodeName !== node,
          );
  }

  /** The attach-detach controller's words for such a conflict, for the pod that has to wait. */
  describe(conflict: VolumeAttachment, pod: Pod): string {
    const users = this.usersOf(conflict);
    const near = users.filter(
      ({ metadata }) => metadata.namespace === pod.metadata.namespace,
    );
    const far = users.length - near.length;
    const names = near.map(({ metadata }) => metadata.name).join(', ');
    const elsewhere = `${far} pod(s) in different namespaces`;
    let who = '';
    if (near.length > 0) {
      who = `pod(s) ${names}${far > 0 ? ` and ${elsewhere}` : ''}`;
    } else if (far > 0) {
      who = elsewhere;
    }
    const why = who
      ? `Volume is already used by ${who}`
      : "Volume is already exclusively attached to one node and can't be attached to another";
    return `Multi-Attach error for volume "${conflict.spec.source.persistentVolumeName}" ${why}`;
  }

  /** The pods that mount a volume, on whatever node. */
  podsWith(volume: string): Pod[] {
    const namespace = this.namespaceOf({ persistentVolumeName: volume });
    return this.client
      .list('pods', namespace)
      .filter(pod =>
        attachableVolumesOf(this.client, pod).some(
          ({ metadata }) => metadata.name === volume,
        ),
      );
  }

  /** Where the claim of a volume is. */
  namespaceOf({
    persistentVolumeName,
  }: VolumeAttachment['spec']['source']): string | undefined {
    const volume = this.client.get('persistentVolumes', persistentVolumeName);
    return volume?.spec.claimRef?.namespace;
  }
}
