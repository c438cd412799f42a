import { Controller, ControllerContext } from '../ControllerContext';
import { VolumeAttachment, isBeingDeleted, keyOf } from '../kinds';
import { Machines } from '../nodes/Machines';
import { hasTaint, taintKeys } from '../nodes/taints';
import { startController } from '../startController';
import { VolumeUse } from './VolumeUse';
import { attachableVolumesOf, attachmentNameOf } from './attachments';

/** `maxWaitForUnmountDuration`: so long a volume stays attached to a node that is gone and can not say that it has unmounted it. */
const FORCED_AFTER_MILLISECONDS = 360_000;

/**
 * The attachdetach-controller: it asks for a VolumeAttachment for each volume
 * of a pod that has a node, and takes it back once no pod there needs it.
 *
 * Data could be lost if a volume were attached to a second node while the first
 * still writes to it. So one that the node still has mounted stays attached,
 * although its pod is gone: for six minutes where the node is lost, or until
 * somebody vouches for the node by the taint out-of-service, and for ever where
 * it is healthy (k8s.io/kubernetes, pkg/controller/volume/attachdetach/reconciler).
 */
export function startAttachController(
  context: ControllerContext,
  machines: Machines,
): Controller {
  let stopListening = () => {};
  const controller = startController(context, {
    manager: 'kube-controller-manager',
    component: 'attachdetach-controller',
    setUp: ({ client, events, queue }) => {
      const { clock, latency } = context;
      const use = new VolumeUse(client);
      /** When each that nobody needs any more was first seen so. */
      const unneeded = new Map<string, number>();
      /** Pods that were told already, with the volume that they wait for. */
      const told = new Set<string>();

      const pods = queue('Pod', async key => {
        const pod = client.get('pods', key);
        const { nodeName } = pod?.spec ?? {};
        if (!pod || !nodeName || isBeingDeleted(pod)) {
          return;
        }
        for (const volume of attachableVolumesOf(client, pod)) {
          const name = attachmentNameOf(volume, nodeName);
          if (client.get('volumeAttachments', name)) {
            continue;
          }
          const conflict = use.conflict(volume, nodeName);
          const note = `${pod.metadata.uid}/${volume.metadata.name}`;
          if (conflict && !told.has(note)) {
            told.add(note);
            const message = use.describe(conflict, pod);
            events.warning(pod, 'FailedAttachVolume', message);
          }
          if (!conflict) {
            told.delete(note);
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

      /** In milliseconds as they pass here; undefined where it waits for the node. */
      const waitBeforeDetach = ({ metadata, spec }: VolumeAttachment) => {
        const { nodeName, source } = spec;
        if (!machines.hasMounted(nodeName, source.persistentVolumeName)) {
          return 0;
        }
        if (hasTaint(client.get('nodes', nodeName), taintKeys.outOfService)) {
          return 0;
        }
        if (machines.lostSince(nodeName) === undefined) {
          return undefined;
        }
        const now = clock.now().getTime();
        const since = unneeded.get(metadata.name) ?? now;
        unneeded.set(metadata.name, since);
        return since + latency.backOff(FORCED_AFTER_MILLISECONDS) - now;
      };

      const attachments = queue('VolumeAttachment', async key => {
        const attachment = client.get('volumeAttachments', key);
        if (
          !attachment ||
          isBeingDeleted(attachment) ||
          use.usersOf(attachment).length > 0
        ) {
          unneeded.delete(key);
          return;
        }
        const wait = waitBeforeDetach(attachment);
        if (wait !== undefined && wait > 0) {
          attachments.addAfter(key, wait);
        } else if (wait !== undefined) {
          unneeded.delete(key);
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
          use
            .usersOf(attachment)
            .forEach(pod =>
              events.normal(
                pod,
                'SuccessfulAttachVolume',
                `AttachVolume.Attach succeeded for volume "${volume}" `,
              ),
            );
        }
        if (attachError && attachError !== previous?.status.attachError) {
          use
            .usersOf(attachment)
            .forEach(pod =>
              events.warning(
                pod,
                'FailedAttachVolume',
                `AttachVolume.Attach failed for volume "${volume}" : ${attachError.message}`,
              ),
            );
        }
      };

      const check = (isAbout: (spec: VolumeAttachment['spec']) => boolean) =>
        client
          .list('volumeAttachments')
          .filter(({ spec }) => isAbout(spec))
          .forEach(attachment => attachments.add(keyOf(attachment)));
      stopListening = machines.onChange((machine, volume) =>
        check(
          ({ nodeName, source }) =>
            nodeName === machine &&
            (volume ?? source.persistentVolumeName) ===
              source.persistentVolumeName,
        ),
      );

      return {
        pods: (pod, change, previous) => {
          if (change === 'DELETED') {
            const { namespace } = pod.metadata;
            check(
              ({ source }) =>
                (use.namespaceOf(source) ?? namespace) === namespace,
            );
          } else if (pod.spec.nodeName !== previous?.spec.nodeName) {
            pods.add(keyOf(pod));
          }
        },
        nodes: ({ metadata }) =>
          check(({ nodeName }) => nodeName === metadata.name),
        volumeAttachments: (attachment, change, previous) => {
          if (change === 'DELETED') {
            // Somebody may have come for its volume while it went.
            const { source } = attachment.spec;
            use
              .podsWith(source.persistentVolumeName)
              .forEach(pod => pods.add(keyOf(pod)));
          } else {
            tell(attachment, previous);
          }
        },
      };
    },
  });
  return {
    close: () => {
      stopListening();
      controller.close();
    },
  };
}
