import type { ClonePlan, CloneSituation } from './CloneSituation';
import { planDrop } from './teardown';

/** Whether people have asked for another generation than the one that failed. */
export function isRetried({
  generation,
  wantedGeneration,
}: CloneSituation['clone']): boolean {
  return wantedGeneration > generation;
}

/**
 * Goes on to the next generation. What is left of the one that failed goes
 * first, so that no two of them ever take space or quota; name, lease,
 * namespace and Secrets stay. A volume may have been rotated to the passwords
 * in there, so they are never made anew.
 */
export function planRetry(situation: CloneSituation): ClonePlan {
  const { clone, now } = situation;
  if (!clone.progress.dropped) return planDrop(situation);
  const { namespaceUid } = clone.progress;
  return {
    status: {
      phase: 'queued',
      generation: clone.generation + 1,
      stage: undefined,
      stages: [],
      failure: undefined,
      holdup: undefined,
      verification: undefined,
      progress: { namespaceUid, queuedAt: now },
    },
    actions: [],
    windows: { importing: 'outside', binding: 'outside' },
    again: 0,
  };
}
