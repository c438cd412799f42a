import { restLeft } from '../backoff';
import { ClonePlan, CloneSituation } from './CloneSituation';
import { planProvision } from './provision';
import { knowOurs } from './knowOurs';
import { isRetried, planRetry } from './retry';
import { planServing } from './serving';
import { planDrop, planTeardown } from './teardown';

/** Timers are limited to 2^31 ms; an hour is often enough to look at a lease. */
const LONGEST_WAIT_MS = 3_600_000;

/** Steps that were refused rest for no longer, whatever the API asks for. */
const LONGEST_REST_MS = 60_000;

const REST: ClonePlan = {
  status: {},
  actions: [],
  windows: { importing: 'outside', binding: 'outside' },
};

/**
 * What to do next for a clone. Pure and level-triggered: the same order, the
 * same objects and the same time give the same plan, whatever happened before;
 * so a crash between any two steps, a lost watch or a pass too many changes
 * nothing.
 */
export function planClone(situation: CloneSituation): ClonePlan {
  return patiently(situation, decide(situation));
}

function decide(given: CloneSituation): ClonePlan {
  if (given.clone.phase === 'gone') return REST;
  const situation = knowOurs(given);
  const { clone, now } = situation;
  if (clone.desired === 'present') {
    if (now >= clone.expiresAt.getTime()) return end(situation, 'lease');
    if (isDeletedOutside(situation)) return end(situation, 'outside');
    if (isRetried(clone)) return planRetry(situation);
    const untilEnd = Math.min(clone.expiresAt.getTime() - now, LONGEST_WAIT_MS);
    switch (clone.phase) {
      case 'ready':
      case 'unavailable':
        return { ...planServing(situation), again: untilEnd };
      case 'failed': {
        const drop = planDrop(situation);
        return { ...drop, again: drop.again ?? untilEnd };
      }
      default:
        return planProvision(situation);
    }
  }
  return planTeardown(situation);
}

/** Turns the order itself round; the next pass takes the clone away. */
function end(
  situation: CloneSituation,
  endedBy: 'lease' | 'outside',
): ClonePlan {
  const teardown = planTeardown(situation);
  return {
    ...teardown,
    status: { ...teardown.status, desired: 'absent', endedBy },
    actions: [],
    again: 0,
  };
}

/** Our namespace was there and is gone, going, or another one by now. */
function isDeletedOutside({ clone, observed }: CloneSituation): boolean {
  const { namespaceUid } = clone.progress;
  if (!namespaceUid) return false;
  const { namespace } = observed;
  return (
    !namespace ||
    namespace.uid !== namespaceUid ||
    namespace.deletingSince !== undefined
  );
}

/** A step that was refused is not tried again with every event, but when its time has come. */
function patiently(situation: CloneSituation, plan: ClonePlan): ClonePlan {
  const { trouble } = situation.clone.progress;
  const wait = restLeft(
    trouble?.notBefore ?? 0,
    LONGEST_REST_MS,
    situation.now,
  );
  const refused = plan.actions.findIndex(action => action.do === trouble?.step);
  if (wait <= 0 || refused < 0) return plan;
  return {
    ...plan,
    actions: plan.actions.slice(0, refused),
    again: Math.min(plan.again ?? wait, wait),
  };
}
