import type { CloneObservation, CloneRecord } from '../../clones/CloneRecord';
import { activitiesOf } from './activitiesOf';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const startedAt = '2026-11-24T09:00:00.000Z';
const finishedAt = '2026-11-24T09:00:03.000Z';
const importing = [{ name: 'imported' as const, startedAt }];
const imported = [{ ...importing[0], finishedAt }];
const outage = { stage: 'ready' as const, message: 'It was killed', next: '' };

const clone = {
  desired: 'present',
  phase: 'provisioning',
  generation: 2,
  stages: importing,
} as Partial<CloneRecord> as CloneRecord;

describe('activitiesOf', () => {
  it.each<[string, Partial<CloneRecord>, CloneObservation, object[]]>([
    ['nothing that people care for', {}, { usage: undefined }, []],
    ['a stage that is begun', { stages: [] }, { stages: importing }, []],
    [
      'a stage that is finished',
      {},
      { stages: imported },
      [{ kind: 'stage', stage: 'imported' }],
    ],
    [
      'the last stage, which is the arrival',
      { stages: imported },
      {
        phase: 'ready',
        stages: [...imported, { name: 'ready', startedAt, finishedAt }],
      },
      [{ kind: 'ready' }],
    ],
    [
      'an outage',
      { phase: 'ready' },
      { phase: 'unavailable', failure: { ...outage, reason: 'OOMKilled' } },
      [{ kind: 'unavailable', reason: 'OOMKilled', message: 'It was killed' }],
    ],
    [
      'another reason for it',
      { phase: 'unavailable', failure: { ...outage, reason: 'NotReady' } },
      { failure: { ...outage, reason: 'OOMKilled' } },
      [{ kind: 'unavailable', reason: 'OOMKilled' }],
    ],
    [
      'the same reason in other words',
      { phase: 'unavailable', failure: { ...outage, reason: 'OOMKilled' } },
      { failure: { ...outage, reason: 'OOMKilled', message: 'Killed' } },
      [],
    ],
    [
      'the end of an outage',
      { phase: 'unavailable', failure: { ...outage, reason: 'OOMKilled' } },
      { phase: 'ready', failure: undefined },
      [{ kind: 'ready' }],
    ],
    [
      'a failure',
      {},
      {
        phase: 'failed',
        failure: { ...outage, stage: 'bound', reason: 'Full' },
      },
      [
        {
          kind: 'failed',
          stage: 'bound',
          reason: 'Full',
          message: 'It was killed',
        },
      ],
    ],
    [
      'the end of the lease',
      { phase: 'ready' },
      { phase: 'deleting', desired: 'absent', endedBy: 'lease' },
      [{ kind: 'expired' }],
    ],
    [
      'an end by other hands',
      { phase: 'ready' },
      { phase: 'deleting', desired: 'absent', endedBy: 'outside' },
      [{ kind: 'deleted', reason: 'DeletedOutside' }],
    ],
    [
      'the end of all',
      { phase: 'deleting', desired: 'absent' },
      { phase: 'gone' },
      [{ kind: 'gone' }],
    ],
    [
      'the next generation, which the API has told of',
      { phase: 'queued', stages: imported },
      { generation: 3, stages: [] },
      [],
    ],
  ])('tells of %s', (_, before, changes, told) => {
    const activities = activitiesOf({ ...clone, ...before }, changes, NOW);

    expect(activities).toMatchObject(
      told.map(activity => ({
        at: new Date(NOW),
        generation: 2,
        ...activity,
      })),
    );
    expect(activities).toHaveLength(told.length);
  });
});
