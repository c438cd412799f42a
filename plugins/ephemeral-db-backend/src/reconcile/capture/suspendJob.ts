import type { Quiesced } from '../../engine/mssql/quiesce';
import type { Suspended } from '../../engine/mssql/suspend';
import { kinds } from '../../kubernetes/kinds';
import { KubernetesError } from '../../kubernetes/KubernetesError';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import type { HeldCluster } from '../HeldCluster';
import { JobError } from '../Jobs';
import { reachGolden, toJobError } from './captureJobs';
import { createGoldenSnapshot } from './createGoldenSnapshot';
import { noteFreeze } from './noteFreeze';
import { observePoint } from './observePoint';
import { troubleOf } from './troubleOf';

/** Production stands still meanwhile: it is asked often, and not only listened for. */
const LOOK_EVERY_MS = 50;
/** As many characters as the server keeps of a session's name. */
const LONGEST_HOLDER = 128;

/**
 * Holds the golden server's writes, creates the VolumeSnapshot, and lets them
 * go on as soon as it is cut. All of it is one job: nothing that could be slow
 * lies in between, as a queue or a watch could.
 *
 * @returns whether they were held throughout. In every case the VolumeSnapshot
 * is there, or may be
 * @throws JobError when there is nothing to keep
 */
export async function suspendJob(options: {
  held: HeldCluster;
  source: GoldenSource;
  record: SnapshotRecord;
  quiesced: Quiesced;
  at: string;
}): Promise<Suspended> {
  const { held, source, record, quiesced } = options;
  const { cluster, engine, installation } = held;
  const create = () => createGoldenSnapshot(held, source, record, options);
  const left = new Set(quiesced.skipped.map(({ database }) => database));
  const databases = source.engine.databases.filter(name => !left.has(name));
  const { deadlineMs, metadataPath } = source.capture;
  const freeze = noteFreeze(held, record);
  let frozen = false;
  let created = false;
  try {
    if (!engine.suspend || databases.length === 0) {
      await create();
      return {
        held: false,
        shortfall: engine.suspend
          ? 'no database takes writes, so none were held'
          : 'the engine in use can’t hold writes',
      };
    }
    return await engine.suspend({
      reach: () => reachGolden(cluster, source),
      databases,
      deadlineMs,
      holder: `ephemeral-db ${installation}/${source.name}`.slice(
        0,
        LONGEST_HOLDER,
      ),
      metadataFile:
        metadataPath && `${metadataPath}/${record.volumeSnapshotName}.bkm`,
      beforeWrite: () => held.ensureHeld(),
      cut: async signal => {
        frozen = true;
        freeze.begin();
        const { volumeSnapshotUid } = await create();
        created = true;
        // One that was there before may have been cut before, too.
        if (!volumeSnapshotUid) {
          throw new Error(
            `VolumeSnapshot ${record.volumeSnapshotName} was there before writes were held`,
          );
        }
        await untilCut(held, source, record, signal);
      },
    });
  } catch (error) {
    // What was created is kept: as `crash`, which it is.
    if (created) return { held: false, shortfall: (error as Error).message };
    throw error instanceof KubernetesError
      ? refused(error, held.clock())
      : toJobError(error);
  } finally {
    if (frozen) await freeze.end();
  }
}

function refused(error: KubernetesError, now: number): JobError {
  const { kind, reason, message, next } = troubleOf(error, undefined, now);
  return new JobError({
    state: kind === 'final' ? 'failed' : 'later',
    reason,
    message,
    next,
  });
}

async function untilCut(
  { cluster, installation, sleep }: HeldCluster,
  { name, namespace }: GoldenSource,
  { volumeSnapshotName }: SnapshotRecord,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const snapshot = await cluster.read(
      kinds.volumeSnapshot,
      volumeSnapshotName!,
      namespace,
    );
    const bound = snapshot?.status?.boundVolumeSnapshotContentName;
    if (snapshot && bound) {
      const content = await cluster.read(kinds.volumeSnapshotContent, bound);
      const owner = { installation, source: name };
      if (observePoint(owner, snapshot, content).cutAt) return;
    }
    await sleep(LOOK_EVERY_MS, signal);
  }
}
