import { Controller, ControllerContext } from '../ControllerContext';
import { Pod, VolumeAttachment, isBeingDeleted, keyOf } from '../kinds';
import { startController } from '../startController';
import { attachableVolumesOf, attachmentNameOf } from './attachments';

/**
 * The attachdetach-controller: it asks for a VolumeAttachment for each volume
 * of a pod that has a node, and takes it back once no pod there needs it.
 */
export function startAttachController(context: ControllerContext): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    component: 'attachdetach-controller',
    setUp: ({ client, events, queue }) => {
      const usersOf = (attachment: VolumeAttachment): Pod[] =>
        client
          .list('pods')
          .filter(({ spec }) => spec.nodeName === attachment.spec.nodeName)
          .filter(pod =>
            attachableVolumesOf(client, pod).some(
              ({ metadata }) =>
                metadata.name === attachment.spec.source.persistentVolumeName,
            ),
          );

      const pods = queue('Pod', async key => {
        const pod = client.get('pods', key);
        const { nodeName } = pod?.spec ?? {};
        if (!pod || !nodeName || isBeingDeleted(pod)) {
          return;
        }
        for (const volume of attachableVolumesOf(client, pod)) {
          const name = attachmentNameOf(volume, nodeName);
          if (!client.get('volumeAttachments', name)) {
            await client.create('volumeAttachments', {
              metadata: { name },
              spec: {
                attacher: volume.spec.csi?.driver,
                nodeName,
                source: { persistentVolumeName: volume.metadata.name },
              },
            });
          }
        }
      });

      const attachments = queue('VolumeAttachment', async key => {
        const attachment = client.get('volumeAttachments', key);
        if (
          attachment &&
          !isBeingDeleted(attachment) &&
          usersOf(attachment).length === 0
        ) {
          await client.delete('volumeAttachments', attachment);
        }
      });

      const tell = (
        attachment: VolumeAttachment,
        previous: VolumeAttachment | undefined,
      ) => {
        const volume = attachment.spec.source.persistentVolumeName;
        const { attached, attachError } = attachment.status;
        if (attached && !previous?.status.attached) {
          usersOf(attachment).forEach(pod =>
            events.normal(
              pod,
              'SuccessfulAttachVolume',
              `AttachVolume.Attach succeeded for volume "${volume}" `,
            ),
          );
        }
        if (attachError && attachError !== previous?.status.attachError) {
          usersOf(attachment).forEach(pod =>
            events.warning(
              pod,
              'FailedAttachVolume',
              `AttachVolume.Attach failed for volume "${volume}" : ${attachError.message}`,
            ),
          );
        }
      };

      const checkAll = () =>
        client
          .list('volumeAttachments')
          .forEach(attachment => attachments.add(keyOf(attachment)));

      return {
        pods: (pod, change, previous) => {
          if (change === 'DELETED') {
            checkAll();
          } else if (pod.spec.nodeName !== previous?.spec.nodeName) {
            pods.add(keyOf(pod));
          }
        },
        volumeAttachments: (attachment, change, previous) => {
          if (change === 'DELETED') {
            // Somebody may have come for it while it went.
            usersOf(attachment).forEach(pod => pods.add(keyOf(pod)));
          } else {
            tell(attachment, previous);
          }
        },
      };
    },
  });
}
