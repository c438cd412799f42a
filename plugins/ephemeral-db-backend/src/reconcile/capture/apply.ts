import { kinds } from '../../kubernetes/kinds';
import type {
  SnapshotObservation,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import type { HeldCluster } from '../HeldCluster';
import { compareJob, quiesceJob } from './captureJobs';
import type { CaptureAction } from './CaptureSituation';
import { createGoldenSnapshot } from './createGoldenSnapshot';
import { finalAnnotations } from './goldenSnapshotManifest';
import { suspendJob } from './suspendJob';

/**
 * Takes one action.
 *
 * @param record - as the plan's status made it
 * @returns what is to be noted of it
 */
export async function applyCapture(
  held: HeldCluster,
  source: GoldenSource,
  record: SnapshotRecord,
  action: CaptureAction,
): Promise<SnapshotObservation> {
  const { cluster, jobs } = held;
  switch (action.do) {
    case 'quiesce':
    case 'compare': {
      const work = action.do === 'quiesce' ? quiesceJob : compareJob;
      jobs.start(record.id, action.do, () =>
        work({
          cluster,
          engine: held.engine,
          source,
          record,
          ensureHeld: () => held.ensureHeld(),
        }),
      );
      return {};
    }
    case 'suspend':
      jobs.start(record.id, action.do, () =>
        suspendJob({ held, source, record, ...action }),
      );
      return {};
    case 'create':
      return await createGoldenSnapshot(held, source, record, action);
    case 'annotate':
      await cluster.patch(kinds.volumeSnapshot, action.volumeSnapshot, {
        metadata: { annotations: finalAnnotations(record, action.takenAt) },
      });
      return { progress: { ...record.progress, annotated: true } };
    case 'dropOnDelete':
      await cluster.patch(kinds.volumeSnapshotContent, action.content, {
        spec: { deletionPolicy: 'Delete' },
      });
      return {};
    case 'remove':
      await cluster.remove(kinds.volumeSnapshot, action.volumeSnapshot);
      return {};
    case 'removeContent':
      await cluster.remove(kinds.volumeSnapshotContent, action.content);
      return {};
    default:
      throw new Error(
        `Unknown action ${(action as { do: string }).do} of a capture`,
      );
  }
}
