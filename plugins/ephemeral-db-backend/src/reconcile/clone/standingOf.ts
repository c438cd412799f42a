import type { CloneRecord } from '../../clones/CloneRecord';
import { ClonePlan } from './CloneSituation';
import { find } from './stages';

/**
 * Where a clone stands towards the windows by what was noted of it. After a
 * take-over the windows are filled from this before anybody is let in, so that
 * a new holder admits no more than the old one would have.
 */
export function standingOf(clone: CloneRecord): ClonePlan['windows'] {
  const outside = { importing: 'outside', binding: 'outside' } as const;
  const { phase, desired, stages } = clone;
  if (desired === 'absent') return outside;
  if (phase === 'queued') return { ...outside, importing: 'waiting' };
  if (phase !== 'provisioning') return outside;
  const imported = find(stages, 'imported');
  if (imported && !imported.finishedAt) {
    return { ...outside, importing: 'inside' };
  }
  const bound = find(stages, 'bound');
  if (bound && !bound.finishedAt) {
    return {
      ...outside,
      // The wait for a place is noted when there is one.
      binding: bound.waitedMs === undefined ? 'waiting' : 'inside',
    };
  }
  return outside;
}
