import { Controller, ControllerContext } from '../ControllerContext';
import { ControllerClient } from '../ControllerClient';
import {
  PersistentVolumeClaim,
  hasFinalizer,
  isBeingDeleted,
  keyOf,
  removeFinalizers,
} from '../kinds';
import { startController } from '../startController';
import { claimsOf } from '../workloads/pods';
import { finalizers } from './names';

/** Whether a pod that was given to a node mounts the claim. */
function isInUse(
  client: ControllerClient,
  { metadata }: PersistentVolumeClaim,
): boolean {
  return client
    .list('pods', metadata.namespace)
    .some(pod => pod.spec.nodeName && claimsOf(pod).includes(metadata.name));
}

/** The pvc-protection and pv-protection controllers: what is in use stays until it no longer is. */
export function startProtection(context: ControllerContext): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    setUp: ({ client, queue }) => {
      const claims = queue('PersistentVolumeClaim', async key => {
        const claim = client.get('persistentVolumeClaims', key);
        if (
          claim &&
          isBeingDeleted(claim) &&
          hasFinalizer(claim, finalizers.claim) &&
          !isInUse(client, claim)
        ) {
          await client.modify('persistentVolumeClaims', claim, draft =>
            removeFinalizers(draft, [finalizers.claim]),
          );
        }
      });
      const volumes = queue('PersistentVolume', async key => {
        const volume = client.get('persistentVolumes', key);
        if (
          volume &&
          isBeingDeleted(volume) &&
          hasFinalizer(volume, finalizers.volume) &&
          volume.status.phase !== 'Bound'
        ) {
          await client.modify('persistentVolumes', volume, draft =>
            removeFinalizers(draft, [finalizers.volume]),
          );
        }
      });
      return {
        persistentVolumeClaims: claim => {
          if (isBeingDeleted(claim)) {
            claims.add(keyOf(claim));
          }
        },
        persistentVolumes: volume => {
          if (isBeingDeleted(volume)) {
            volumes.add(keyOf(volume));
          }
        },
        pods: (pod, change) => {
          if (change === 'DELETED') {
            claimsOf(pod).forEach(name =>
              claims.add(`${pod.metadata.namespace}/${name}`),
            );
          }
        },
      };
    },
  });
}
