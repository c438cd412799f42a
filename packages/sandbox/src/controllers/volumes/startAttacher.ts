import { CsiError } from '../../storage';
import { Controller, ControllerContext } from '../ControllerContext';
import { StorageDriver } from '../StorageDriver';
import { RetryError } from '../WorkQueue';
import {
  VolumeAttachment,
  addFinalizers,
  hasFinalizer,
  isBeingDeleted,
  keyOf,
  removeFinalizers,
} from '../kinds';
import { startController } from '../startController';
import { attacherFinalizer } from './names';

/** The external-attacher sidecar: it has the driver attach and detach what VolumeAttachments ask for. */
export function startAttacher(
  context: ControllerContext,
  driver: StorageDriver,
): Controller {
  const finalizer = attacherFinalizer(driver.name);
  return startController(context, {
    manager: 'csi-attacher',
    requestsPerSecond: 20,
    setUp: ({ client, queue }) => {
      const claimOf = ({ spec }: VolumeAttachment) => {
        const name = spec.source.persistentVolumeName;
        const claim = client.get('persistentVolumes', name)?.spec.claimRef;
        return { namespace: claim?.namespace, name: claim?.name };
      };

      const attach = async (attachment: VolumeAttachment) => {
        if (driver.profile.attaches !== false) {
          await client.modify('volumeAttachments', attachment, draft =>
            addFinalizers(draft, [finalizer]),
          );
        }
        try {
          await driver.attach(claimOf(attachment));
        } catch (error) {
          if (!(error instanceof CsiError)) throw error;
          const { message } = error;
          const time = context.clock.timestamp();
          await client.modifyStatus('volumeAttachments', attachment, draft => {
            draft.status = { attached: false, attachError: { message, time } };
          });
          throw new RetryError(message);
        }
        await client.modifyStatus('volumeAttachments', attachment, draft => {
          draft.status = { attached: true };
        });
      };

      const detach = async (attachment: VolumeAttachment) => {
        try {
          await driver.detach(claimOf(attachment));
        } catch (error) {
          if (!(error instanceof CsiError)) throw error;
          throw new RetryError(error.message);
        }
        await client.modify('volumeAttachments', attachment, draft =>
          removeFinalizers(draft, [finalizer]),
        );
      };

      const attachments = queue('VolumeAttachment', async key => {
        const attachment = client.get('volumeAttachments', key);
        if (!attachment || attachment.spec.attacher !== driver.name) {
          return;
        }
        if (!isBeingDeleted(attachment)) {
          if (!attachment.status.attached) {
            await attach(attachment);
          }
        } else if (hasFinalizer(attachment, finalizer)) {
          await detach(attachment);
        }
      });

      return {
        volumeAttachments: (attachment, change) => {
          if (change !== 'DELETED') {
            attachments.add(keyOf(attachment));
          }
        },
      };
    },
  });
}
