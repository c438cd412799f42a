import type {
  Clone,
  ClonePhase,
  GenerationStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sentence } from '../words/sentence';
import { STAGE_WORDS, STAGES } from '../words/stages';

/** How far a clone is waited for. */
export type Until = 'bound' | 'running' | 'ready';

/** What a clone is, measured by what is waited for. */
export type Verdict = 'pending' | 'met' | 'failed';

/** From near to far. */
const FAR: readonly Until[] = ['bound', 'running', 'ready'];

const placeOf = (stage: GenerationStage) => STAGES.indexOf(stage);

/** The stage is behind it, if it was the last thing that went well. */
function isPast({ stages, stage, failure }: Clone, until: Until): boolean {
  const reached = failure?.stage ?? stage;
  return (
    stages.some(({ name, finishedAt }) => name === until && finishedAt) ||
    (reached !== undefined && placeOf(reached) > placeOf(until))
  );
}

type Judge = (clone: Clone, until: Until) => Verdict;

const always = (verdict: Verdict) => () => verdict;

/** Met by whoever waits for no more than this. */
const metUpTo =
  (furthest: Until, otherwise: Verdict): Judge =>
  (_, until) =>
    FAR.indexOf(until) <= FAR.indexOf(furthest) ? 'met' : otherwise;

/** Each phase has an entry, so that none counts as ready that nobody has thought of. */
const JUDGES: Record<ClonePhase, Judge> = {
  queued: always('pending'),
  provisioning: (clone, until) => (isPast(clone, until) ? 'met' : 'pending'),
  ready: always('met'),
  grace: always('met'),
  unavailable: metUpTo('running', 'pending'),
  starting: metUpTo('bound', 'pending'),
  rewinding: metUpTo('bound', 'pending'),
  refreshing: metUpTo('bound', 'pending'),
  stopping: metUpTo('bound', 'failed'),
  stopped: metUpTo('bound', 'failed'),
  failed: (clone, until) =>
    until !== 'ready' && isPast(clone, until) ? 'met' : 'failed',
  deleting: always('failed'),
  gone: always('failed'),
};

/**
 * Whether a clone is where it is waited for. A clone that failed later than that has met it: whoever waits for more
 * hears of the failure there.
 */
export function verdictOf(clone: Clone, until: Until): Verdict {
  // A newer backend may know phases that this module does not: it is waited for the next that both know.
  return JUDGES[clone.phase]?.(clone, until) ?? 'pending';
}

/** Why a clone will not be where it is waited for. */
export function failureOf(clone: Clone): string {
  const { phase, failure } = clone;
  if (phase === 'deleting') {
    return 'It is being deleted: somebody asked for that, or it expired. Start the template anew for another one.';
  }
  if (phase === 'gone') {
    return 'It is gone: somebody deleted it, or it expired. Start the template anew for another one.';
  }
  if (phase === 'stopping' || phase === 'stopped') {
    return 'It was stopped: somebody asked for that. Start it, then press Retry.';
  }
  if (!failure) return 'It failed, and no reason is known.';
  const { stage, reason, message, next } = failure;
  return `${STAGE_WORDS[stage]}: ${sentence(message)} (${reason}) ${sentence(
    next,
  )}`.trim();
}
