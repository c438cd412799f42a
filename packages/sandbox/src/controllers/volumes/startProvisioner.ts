import { randomUUID } from 'node:crypto';
import { Controller, ControllerContext } from '../ControllerContext';
import { StorageDriver } from '../StorageDriver';
import { keyOf } from '../kinds';
import { startController } from '../startController';
import { Provisioner } from './Provisioner';
import { VolumeReclaimer } from './VolumeReclaimer';

const SWEEP_MILLISECONDS = 300_000;

/**
 * The external-provisioner sidecar 6: it makes volumes for the claims of its
 * driver, empty or from a snapshot, and deletes them when their claim is gone.
 *
 * While it makes a volume from a snapshot, its finalizer keeps the snapshot. A
 * call that fails leaves the finalizer behind, because the array may still be
 * busy; only the sweep takes it away then.
 */
export function startProvisioner(
  context: ControllerContext,
  driver: StorageDriver,
): Controller {
  return startController(context, {
    manager: 'csi-provisioner',
    component: `${driver.name}_sandbox_${randomUUID()}`,
    requestsPerSecond: 5,
    setUp: tools => {
      const provisioner = new Provisioner(context, tools, driver);
      const reclaimer = new VolumeReclaimer(tools, driver, context.clock);
      const claims = tools.queue(
        'PersistentVolumeClaim',
        key => provisioner.sync(key),
        { workers: 100 },
      );
      const volumes = tools.queue(
        'PersistentVolume',
        key => reclaimer.sync(key),
        { workers: 100 },
      );
      const sweep = tools.queue('VolumeSnapshot', () => provisioner.sweep());
      tools.every(SWEEP_MILLISECONDS, () => sweep.add('all'));
      return {
        persistentVolumeClaims: (claim, change) => {
          if (change !== 'DELETED') {
            claims.add(keyOf(claim));
          }
        },
        persistentVolumes: (volume, change) => {
          if (change !== 'DELETED') {
            volumes.add(keyOf(volume));
          }
        },
        volumeAttachments: (attachment, change) => {
          if (change === 'DELETED') {
            volumes.add(attachment.spec.source.persistentVolumeName);
          }
        },
      };
    },
  });
}
