import { Controller, ControllerContext } from '../ControllerContext';
import { keyOf } from '../kinds';
import { startController } from '../startController';
import { VolumeBinder } from './VolumeBinder';

const RESYNC_MILLISECONDS = 15_000;

/**
 * The persistentvolume-controller of kube-controller-manager: it binds claims
 * and volumes, tells provisioners what is wanted and marks volumes whose claim
 * is gone as Released.
 */
export function startVolumeBinder(context: ControllerContext): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    component: 'persistentvolume-controller',
    setUp: tools => {
      const binder = new VolumeBinder(tools);
      const claims = tools.queue('PersistentVolumeClaim', key =>
        binder.syncClaim(key),
      );
      const volumes = tools.queue('PersistentVolume', key =>
        binder.syncVolume(key),
      );
      const syncUnbound = () =>
        tools.client
          .list('persistentVolumeClaims')
          .filter(({ status }) => status.phase === 'Pending')
          .forEach(claim => claims.add(keyOf(claim)));
      tools.every(RESYNC_MILLISECONDS, syncUnbound);
      return {
        persistentVolumeClaims: (claim, change) => {
          if (change !== 'DELETED') {
            claims.add(keyOf(claim));
          } else if (claim.spec.volumeName) {
            volumes.add(claim.spec.volumeName);
          } else {
            tools.client
              .list('persistentVolumes')
              .filter(({ spec }) => spec.claimRef?.uid === claim.metadata.uid)
              .forEach(volume => volumes.add(keyOf(volume)));
          }
        },
        persistentVolumes: (volume, change) => {
          const { claimRef } = volume.spec;
          if (change !== 'DELETED') {
            volumes.add(keyOf(volume));
          }
          if (claimRef) {
            claims.add(`${claimRef.namespace}/${claimRef.name}`);
          }
        },
        storageClasses: (_class, change) => {
          if (change === 'ADDED') {
            syncUnbound();
          }
        },
      };
    },
  });
}
