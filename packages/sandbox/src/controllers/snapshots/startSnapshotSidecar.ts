import { Controller, ControllerContext } from '../ControllerContext';
import { StorageDriver } from '../StorageDriver';
import { keyOf } from '../kinds';
import { startController } from '../startController';
import { SidecarWorker } from './SidecarWorker';

/**
 * The csi-snapshotter sidecar of external-snapshotter 8: for the contents of
 * its driver it has snapshots cut, looks up imported handles and deletes what
 * policy and marks allow it to delete.
 */
export function startSnapshotSidecar(
  context: ControllerContext,
  driver: StorageDriver,
): Controller {
  return startController(context, {
    manager: 'csi-snapshotter',
    component: `csi-snapshotter ${driver.name}`,
    requestsPerSecond: 5,
    setUp: tools => {
      const worker = new SidecarWorker(context, tools, driver);
      const contents = tools.queue('VolumeSnapshotContent', key =>
        worker.sync(key),
      );
      return {
        volumeSnapshotContents: (content, change) => {
          if (change !== 'DELETED') {
            contents.add(keyOf(content));
          }
        },
      };
    },
  });
}
