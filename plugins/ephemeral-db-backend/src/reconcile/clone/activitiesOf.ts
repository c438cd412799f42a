import type { CloneObservation, CloneRecord } from '../../clones/CloneRecord';
import type { NewActivity } from '../../clones/NewActivity';
import { isFinished } from './stages';

/**
 * What people are told of a change that the loop has seen.
 *
 * @param before - as it was known
 * @param changes - what differs now
 * @param now - milliseconds since 1970
 */
export function activitiesOf(
  before: CloneRecord,
  changes: CloneObservation,
  now: number,
): NewActivity[] {
  const after = { ...before, ...changes };
  const say = (activity: Omit<NewActivity, 'at' | 'generation'>) => ({
    at: new Date(now),
    generation: after.generation,
    ...activity,
  });
  return [
    ...finishedStages(before, after).map(stage =>
      say({ kind: 'stage', stage }),
    ),
    ...endOf(before, after).map(say),
    ...arrivalAt(before, after).map(say),
  ];
}

/** `ready` is told as such. */
function finishedStages(before: CloneRecord, after: CloneRecord) {
  return after.stages
    .filter(({ name, finishedAt }) => finishedAt && name !== 'ready')
    .map(({ name }) => name)
    .filter(name => !isFinished(before.stages, name));
}

function endOf(
  before: CloneRecord,
  { desired, endedBy }: CloneRecord,
): Omit<NewActivity, 'at' | 'generation'>[] {
  if (before.desired === desired || desired !== 'absent') return [];
  return endedBy === 'lease'
    ? [{ kind: 'expired' }]
    : [
        {
          kind: 'deleted',
          reason: 'DeletedOutside',
          message: 'Its namespace was deleted outside Backstage',
        },
      ];
}

function arrivalAt(
  before: CloneRecord,
  { phase, failure }: CloneRecord,
): Omit<NewActivity, 'at' | 'generation'>[] {
  const isNew = before.phase !== phase;
  switch (phase) {
    case 'ready':
    case 'gone':
      return isNew ? [{ kind: phase }] : [];
    case 'failed':
    case 'unavailable':
      // The platform may find a better reason while it lasts.
      return isNew || before.failure?.reason !== failure?.reason
        ? [
            {
              kind: phase,
              stage: phase === 'failed' ? failure?.stage : undefined,
              reason: failure?.reason,
              message: failure?.message,
            },
          ]
        : [];
    default:
      return [];
  }
}
