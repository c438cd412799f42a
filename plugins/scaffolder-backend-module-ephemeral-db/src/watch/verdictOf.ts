import type {
  Clone,
  GenerationStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sentence } from '../words/sentence';
import { STAGE_WORDS, STAGES } from '../words/stages';

/** How far a clone is waited for. */
export type Until = 'bound' | 'running' | 'ready';

/** What a clone is, measured by what is waited for. */
export type Verdict = 'pending' | 'met' | 'failed';

const placeOf = (stage: GenerationStage) => STAGES.indexOf(stage);

/** The stage is behind it, if it was the last thing that went well. */
function isPast({ stages, stage, failure }: Clone, until: Until): boolean {
  const reached = failure?.stage ?? stage;
  return (
    stages.some(({ name, finishedAt }) => name === until && finishedAt) ||
    (reached !== undefined && placeOf(reached) > placeOf(until))
  );
}

/**
 * Whether a clone is where it is waited for. A clone that failed later than that has met it: whoever waits for more
 * hears of the failure there.
 */
export function verdictOf(clone: Clone, until: Until): Verdict {
  switch (clone.phase) {
    case 'queued':
      return 'pending';
    case 'provisioning':
      return isPast(clone, until) ? 'met' : 'pending';
    case 'failed':
      return until !== 'ready' && isPast(clone, until) ? 'met' : 'failed';
    case 'deleting':
    case 'gone':
      return 'failed';
    case 'unavailable':
      return until === 'ready' ? 'pending' : 'met';
    default:
      return 'met';
  }
}

/** Why a clone will not be where it is waited for. */
export function failureOf(clone: Clone): string {
  const { phase, failure } = clone;
  if (phase === 'deleting') {
    return 'It is being deleted: somebody asked for that, or it expired.';
  }
  if (phase === 'gone') {
    return 'It is gone: somebody deleted it, or it expired.';
  }
  if (!failure) return 'It failed, and no reason is known.';
  const { stage, reason, message, next } = failure;
  return `${STAGE_WORDS[stage]}: ${sentence(message)} (${reason}) ${sentence(
    next,
  )}`.trim();
}
