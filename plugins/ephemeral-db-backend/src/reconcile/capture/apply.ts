import { kinds } from '../../kubernetes/kinds';
import { hasCode } from '../../kubernetes/KubernetesError';
import type {
  SnapshotObservation,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import type { HeldCluster } from '../HeldCluster';
import { compareJob, quiesceJob } from './captureJobs';
import type { CaptureAction } from './CaptureSituation';
import {
  finalAnnotations,
  goldenSnapshotManifest,
} from './goldenSnapshotManifest';

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
    case 'create':
      try {
        const created = await cluster.create(
          kinds.volumeSnapshot,
          goldenSnapshotManifest({
            installation: held.installation,
            source,
            record,
            quiesced: action.quiesced,
            at: action.at,
          }),
        );
        return { volumeSnapshotUid: created.metadata.uid };
      } catch (error) {
        // An earlier attempt got through after all, or somebody else has the
        // name: the next pass reads it and tells.
        if (hasCode(error, 409) && (await exists(held, source, record))) {
          return {};
        }
        throw error;
      }
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

/** A namespace that is being deleted also answers 409 to some creates. */
async function exists(
  { cluster }: HeldCluster,
  source: GoldenSource,
  record: SnapshotRecord,
): Promise<boolean> {
  return (
    (await cluster.read(
      kinds.volumeSnapshot,
      record.volumeSnapshotName!,
      source.namespace,
    )) !== undefined
  );
}
