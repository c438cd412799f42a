import { isDeepStrictEqual } from 'util';
import { NotHeldError } from '../../hold';
import type {
  SnapshotObservation,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import { backoff } from '../backoff';
import type { HeldCluster, Reconciler } from '../HeldCluster';
import { applyCapture } from './apply';
import type { CapturePlan } from './CaptureSituation';
import { gatherCapture } from './gather';
import { gatherDeletion } from './gatherDeletion';
import { mirrorNamespace } from './mirrorNamespace';
import { planCapture } from './plan';
import { planDeletion } from './planDeletion';
import { troubleOf } from './troubleOf';

/** Passes over a golden namespace's mirror are queued like orders, under this and its name. */
const GOLDEN = 'golden/';
/** One cut changes its objects several times within moments. */
const GATHER_CHANGES_MS = 100;
/** Watches are hints: the whole mirror is compared now and then. */
const MIRROR_EVERY_MS = 60_000;

/**
 * Drives captures, and mirrors all points of the golden namespaces.
 *
 * Design: an order fixes the VolumeSnapshot's name in the database before
 * anything is created. The server is brought to rest by a job whose outcome
 * lives in memory only: what creates the VolumeSnapshot is always the process
 * that has just quiesced. After a crash in between, nothing with the order's
 * name is in the cluster and there is no outcome, so the next holder quiesces
 * again; after a crash behind the create, the name is there, with the readings
 * of its own quiesce in its annotations, and is taken on. Two writers of one
 * name end in a 409, and only one VolumeSnapshot.
 */
export function createCaptureReconciler(
  held: HeldCluster,
): Reconciler & { goldenChanged(namespace: string): void } {
  const cluster = held.configuration.name;
  /** Captures that wait for the platform, with their golden namespace. */
  const waiting = new Map<string, string>();

  const write = async (
    record: SnapshotRecord,
    status: SnapshotObservation,
  ): Promise<SnapshotRecord | undefined> => {
    const changed = Object.entries(status).some(
      ([key, value]) =>
        !isDeepStrictEqual(value, record[key as keyof SnapshotObservation]),
    );
    if (!changed) return record;
    const { desired } = record;
    const { hold, snapshots } = held;
    if (!(await snapshots.observe(hold, record.id, status, { desired }))) {
      return undefined;
    }
    const next = { ...record, ...status, version: record.version + 1 };
    held.announce({ kind: 'snapshot', id: record.id, version: next.version });
    return next;
  };

  /** @returns the record as noted, if the action has changed what is known */
  const act = async (
    record: SnapshotRecord,
    plan: CapturePlan,
  ): Promise<void> => {
    const source = held.sources.get(record.source);
    if (!plan.action || !source) return;
    const { trouble } = record.progress;
    try {
      const noted = await applyCapture(held, source, record, plan.action);
      await write(record, {
        ...noted,
        ...(trouble
          ? {
              progress: {
                ...(noted.progress ?? record.progress),
                trouble: undefined,
              },
            }
          : {}),
      });
      // What it waits for in the other cases tells of itself: a job, a watch.
      if (plan.action.do === 'annotate') held.enqueue(record.id);
    } catch (error) {
      // Another replica has it by now, and its own view of what goes wrong.
      if (error instanceof NotHeldError) throw error;
      held.logger.warn(
        `Point ${record.volumeSnapshotName} of ${record.source}: ${
          plan.action.do
        } did not work: ${(error as Error).message}`,
      );
      const next = troubleOf(error, trouble, held.clock());
      await write(record, { progress: { ...record.progress, trouble: next } });
      held.enqueue(
        record.id,
        // The plan gives up at once, but only before there is something to keep.
        next.kind === 'final' && record.phase === 'capturing'
          ? undefined
          : backoff(next.times),
      );
    }
  };

  const passCapture = async (id: string): Promise<void> => {
    const taken = await held.snapshots.take(held.hold, id);
    if (!taken || (taken.origin !== 'ours' && taken.desired === 'present')) {
      return;
    }
    const plan =
      taken.desired === 'absent'
        ? planDeletion(await gatherDeletion(held, taken))
        : planCapture(await gatherCapture(held, taken));
    const record = await write(taken, plan.status);
    if (!record) return;
    if (isSettled(record)) {
      waiting.delete(id);
      held.jobs.forget(id);
    } else {
      waiting.set(id, held.sources.get(record.source)?.namespace ?? '');
    }
    await act(record, plan);
    if (plan.again !== undefined) held.enqueue(id, plan.again);
  };

  const passGolden = async (namespace: string): Promise<void> => {
    if (held.cache.synced) {
      for (const id of await mirrorNamespace(held, namespace)) held.enqueue(id);
    }
    held.enqueue(`${GOLDEN}${namespace}`, MIRROR_EVERY_MS);
  };

  return {
    async unsettled() {
      const records = await held.snapshots.unsettled(cluster);
      const namespaces = new Set(
        [...held.sources.values()].map(({ namespace }) => namespace),
      );
      return [
        ...records.map(({ id }) => id),
        ...[...namespaces].map(namespace => `${GOLDEN}${namespace}`),
      ];
    },

    async changed() {
      return await held.snapshots.changed(cluster);
    },

    async pass(id) {
      if (id.startsWith(GOLDEN)) await passGolden(id.slice(GOLDEN.length));
      else await passCapture(id);
    },

    goldenChanged(namespace) {
      for (const [id, where] of waiting) {
        if (where === namespace) held.enqueue(id);
      }
      held.enqueue(`${GOLDEN}${namespace}`, GATHER_CHANGES_MS);
    },
  };
}

function isSettled(record: SnapshotRecord): boolean {
  const { desired, goneAt, phase, progress } = record;
  if (desired === 'absent') return goneAt !== undefined;
  if (phase === 'failed') return progress.removed === true;
  return phase !== 'capturing' && phase !== 'cut';
}
