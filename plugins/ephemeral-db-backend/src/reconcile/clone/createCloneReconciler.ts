import type { CloneVerification } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { CloneObservation, CloneRecord } from '../../clones/CloneRecord';
import { KubernetesError } from '../../kubernetes/KubernetesError';
import type { HeldCluster, Reconciler } from '../HeldCluster';
import type { JobState } from '../Jobs';
import { Window } from '../Window';
import { loseOnArray } from '../capture/loseOnArray';
import { activitiesOf } from './activitiesOf';
import { applyClone } from './apply';
import { CloneAction, ClonePlan, CloneSituation } from './CloneSituation';
import { POINT_LOST } from './failure';
import { gatherClone } from './gather';
import { planClone } from './plan';
import { changesOf } from './changesOf';
import { standingOf } from './standingOf';
import { StepError } from './StepError';
import { rejoinPoints } from './rejoinPoints';
import { sweepStrays } from './sweepStrays';
import { troubleOf } from './troubleOf';

/** Another writer was quicker: a fresh look tells. */
const CONFLICT_MS = 200;
/** After these the next step is possible at once; after the others something else has to happen first. */
const GO_ON = new Set<CloneAction['do']>([
  'createNamespace',
  'resolvePoint',
  'import',
  'prepare',
  'open',
  'dropNetwork',
  'confirmGone',
]);

/**
 * Drives clones.
 *
 * Design: one pass is gather → plan → write → apply. What the plan says of the
 * clone is written before anything is done, fenced by the epoch and only while
 * the order still says what the plan rests on; a replica that is not the holder
 * any more, or that plans for an order that was turned round meanwhile, stops
 * there. What an action made is noted right behind it. If the process dies in
 * between, the object is there and its note is not: the next pass asks for the
 * same name, is told that it exists, and takes it on by its labels.
 */
export function createCloneReconciler(held: HeldCluster): Reconciler {
  const { configuration } = held;
  const windows = {
    importing: new Window(configuration.windows.importing),
    binding: new Window(configuration.windows.binding),
  };
  const named = new Set<string>();
  let filling: Promise<void> | undefined;

  const stand = (clone: CloneRecord, standing: ClonePlan['windows']) => {
    const orderedAt = clone.createdAt.getTime();
    return [
      ...windows.importing.stand(clone.id, orderedAt, standing.importing),
      ...windows.binding.stand(clone.id, orderedAt, standing.binding),
    ];
  };

  /** Fills the windows with who was inside when this replica took over. */
  const fill = async () => {
    for (const clone of await held.clones.present(configuration.name)) {
      stand(clone, standingOf(clone));
    }
  };
  const fillOnce = () => {
    filling ??= fill().catch(error => {
      filling = undefined;
      throw error;
    });
    return filling;
  };

  /** @returns undefined when the cluster has another holder, or the order changed meanwhile */
  const write = async (
    clone: CloneRecord,
    status: CloneObservation,
    expected: Partial<Pick<CloneRecord, 'desired'>>,
  ): Promise<CloneRecord | undefined> => {
    const changes = changesOf(clone, status);
    if (Object.keys(changes).length === 0) return clone;
    const { id } = clone;
    const activities = activitiesOf(clone, changes, held.clock());
    const isWritten = await held.clones.observe(
      held.hold,
      id,
      changes,
      expected,
      activities,
    );
    if (!isWritten) return undefined;
    const next = { ...clone, ...changes, version: clone.version + 1 };
    held.announce({ kind: 'clone', id, version: next.version });
    return next;
  };

  /** Notes why a step did not work and when it is tried again. */
  const refused = async (
    clone: CloneRecord,
    action: CloneAction,
    error: Error,
  ): Promise<boolean> => {
    if (!(error instanceof KubernetesError || error instanceof StepError)) {
      throw error;
    }
    if (error instanceof KubernetesError && error.reason === 'Conflict') {
      held.enqueue(clone.id, CONFLICT_MS);
      return false;
    }
    const before = clone.progress.trouble;
    const trouble = troubleOf(action.do, error, before, held.clock());
    held.logger.warn(
      `Clone ${clone.name} (${clone.namespace}): ${action.do} did not work: ${error.message}`,
    );
    await write(clone, { progress: { ...clone.progress, trouble } }, {});
    if (trouble.kind === 'final') return true;
    held.enqueue(clone.id, Math.max(1, trouble.notBefore - held.clock()));
    return false;
  };

  /** @returns whether the next pass can be made at once */
  const act = async (
    planned: CloneRecord,
    actions: CloneAction[],
  ): Promise<boolean> => {
    const source = held.sources.get(planned.source);
    let clone = planned;
    let goOn = false;
    for (const action of actions) {
      try {
        const noted = await applyClone(held, source, clone, action);
        const progress = noted.progress ?? clone.progress;
        const next = await write(
          clone,
          progress.trouble?.step === action.do
            ? { ...noted, progress: { ...progress, trouble: undefined } }
            : noted,
          {},
        );
        if (!next) return false;
        clone = next;
        goOn ||= GO_ON.has(action.do);
      } catch (error) {
        return await refused(clone, action, error as Error);
      }
    }
    return goOn;
  };

  const jobsOf = (id: string): CloneSituation['jobs'] => ({
    secure: held.jobs.get(id, 'secure'),
    // What the job of this name resolves with.
    verify: held.jobs.get(id, 'verify') as
      | JobState<CloneVerification>
      | undefined,
  });

  const pass = async (id: string): Promise<void> => {
    await fillOnce();
    const clone = await held.clones.take(held.hold, id);
    if (!clone || clone.cluster !== configuration.name) return;
    if (clone.phase === 'gone') {
      held.jobs.forget(id);
      stand(clone, standingOf(clone)).forEach(other => held.enqueue(other));
      return;
    }
    const { cluster, cache, installation } = held;
    const source = held.sources.get(clone.source);
    const observed = await gatherClone({
      ...{ clone, installation, cluster, cache },
      now: held.clock(),
    });

    // From the look at the windows to taking a place nothing is awaited, so
    // that two passes never take the same one.
    const orderedAt = clone.createdAt.getTime();
    const plan = planClone({
      clone,
      source,
      observed,
      now: held.clock(),
      watchedSince: held.watchedSince(),
      windows: {
        importing: windows.importing.place(id, orderedAt),
        binding: windows.binding.place(id, orderedAt),
      },
      jobs: jobsOf(id),
      waitForFirstConsumer: clone.progress.point?.bindsLate === true,
    });
    stand(clone, plan.windows).forEach(other => held.enqueue(other));

    const planned = await write(clone, plan.status, { desired: clone.desired });
    if (!planned) {
      held.enqueue(id, CONFLICT_MS);
      return;
    }
    if (planned.phase !== 'provisioning') held.jobs.forget(id);
    if (planned.failure?.reason === POINT_LOST) {
      await loseOnArray(held, planned);
    }
    const goOn = await act(planned, plan.actions);
    if (goOn || plan.again === 0) held.enqueue(id);
    else if (plan.again !== undefined) held.enqueue(id, plan.again);
  };

  return {
    async unsettled() {
      await fillOnce();
      const clones = await held.clones.present(configuration.name);
      const ids = clones.map(({ id }) => id);
      if (held.cache.synced) {
        await sweepStrays(held, { present: new Set(ids), named });
        await rejoinPoints(held, clones);
      }
      return ids;
    },

    async changed() {
      return await held.clones.changed(configuration.name);
    },

    pass,
  };
}
