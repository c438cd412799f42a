import { Controller, ControllerContext } from '../ControllerContext';
import { keyOf } from '../kinds';
import { startController } from '../startController';
import { SnapshotWorker, refKeyOf } from './SnapshotWorker';

/**
 * The snapshot-controller of external-snapshotter 8: it binds VolumeSnapshots
 * and contents both ways, protects them with finalizers and takes a content
 * away with its snapshot where the policy says Delete. It never talks to the
 * array.
 *
 * A content is only touched when it points back at the snapshot by uid, and a
 * content whose snapshot is simply missing is never deleted: otherwise objects
 * that were copied to another cluster would lose their data.
 */
export function startSnapshotController(
  context: ControllerContext,
): Controller {
  return startController(context, {
    manager: 'snapshot-controller',
    requestsPerSecond: 5,
    setUp: tools => {
      const worker = new SnapshotWorker(context, tools);
      const snapshots = tools.queue('VolumeSnapshot', key =>
        worker.syncSnapshot(key),
      );
      const contents = tools.queue('VolumeSnapshotContent', async key => {
        const behind = await worker.syncContent(key);
        if (behind) {
          snapshots.add(behind);
        }
      });
      return {
        volumeSnapshots: (snapshot, change) => {
          const bound = snapshot.status?.boundVolumeSnapshotContentName;
          if (change !== 'DELETED') {
            snapshots.add(keyOf(snapshot));
          } else if (bound) {
            contents.add(bound);
          }
        },
        volumeSnapshotContents: (content, change) => {
          if (change === 'DELETED') {
            snapshots.add(refKeyOf(content));
          } else {
            contents.add(keyOf(content));
          }
        },
      };
    },
  });
}
