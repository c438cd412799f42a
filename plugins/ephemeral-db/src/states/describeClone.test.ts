import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  englishWords,
  SAMPLE_NOW,
  sampleClone,
  sampleSource,
} from '../__testUtils__';
import { describeClone } from './describeClone';
import { needsAttention } from './needsAttention';

const words = englishWords();
const describeIt = (changes: Partial<Clone>) =>
  describeClone(sampleClone(changes), SAMPLE_NOW, words, sampleSource());

const failure = {
  stage: 'masked' as const,
  reason: 'MaskingFailed',
  message: 'Rule 4 failed',
  next: 'Correct rule 4',
};

describe('describeClone', () => {
  it.each<[string, Partial<Clone>, string, string, string, string[]]>([
    [
      'queued',
      { phase: 'queued', queue: { position: 3 } },
      'neutral',
      'Waiting · 3 ahead',
      'Waiting for a slot on cluster lab. 3 clones are ahead of this one.',
      ['delete'],
    ],
    [
      'next in line',
      { phase: 'queued', queue: { position: 0 } },
      'neutral',
      'Waiting · next',
      'Waiting for a slot on cluster lab. It is next.',
      ['delete'],
    ],
    [
      'preparing',
      {
        phase: 'provisioning',
        stage: 'running',
        stages: [{ name: 'running', startedAt: '2026-11-22T10:35:48Z' }],
      },
      'info',
      'Preparing · 3 of 6',
      'Starting SQL Server (12 s). Usually ready 44 s after the order.',
      ['delete'],
    ],
    [
      'preparing, nothing known of earlier ones',
      {
        phase: 'provisioning',
        stage: 'masked',
        stages: [{ name: 'masked', startedAt: '2026-11-22T10:35:48Z' }],
        usualSeconds: undefined,
      },
      'info',
      'Preparing · 6 of 7',
      'Masking (12 s).',
      ['delete'],
    ],
    [
      'ready',
      {},
      'success',
      'Ready',
      'Data from T1, 10:24. Expires in 11 h.',
      ['connect'],
    ],
    [
      'ending',
      { expiresAt: '2026-11-22T11:34:30Z' },
      'warning',
      'Ready · 58 min left',
      'Expires today 11:34. Then it is deleted with everything in it.',
      ['extend', 'connect'],
    ],
    [
      'in use at its end',
      { phase: 'grace', expiresAt: '2026-11-22T19:00:00Z' },
      'warning',
      'In use · ends 19:00',
      'Its time was up, but it is still in use. It ends at 19:00.',
      ['extend', 'connect'],
    ],
    [
      'stopped',
      { phase: 'stopped', expiresAt: '2026-11-23T09:00:00Z' },
      'neutral',
      'Stopped',
      'Nothing runs; the data is kept. Still expires tomorrow 09:00.',
      ['start'],
    ],
    [
      'not answering',
      {
        phase: 'unavailable',
        failure: { ...failure, message: 'out of memory' },
      },
      'danger',
      'Not answering',
      'It was ready. out of memory.',
      ['open'],
    ],
    [
      'failed',
      { phase: 'failed', failure },
      'danger',
      'Failed · masking',
      'Rule 4 failed. No password was handed out; its network is shut.',
      ['retry'],
    ],
    [
      'being deleted',
      { phase: 'deleting', deletion: { step: 3, of: 5, what: 'volume' } },
      'neutral',
      'Deleting · 3 of 5',
      'Removing the volume.',
      [],
    ],
    [
      'held up',
      {
        phase: 'deleting',
        blockedBy: {
          object: 'PersistentVolumeClaim data-g1',
          reason: 'a pod still uses it',
          since: '2026-11-22T10:30:00Z',
        },
      },
      'warning',
      'Deleting',
      'Held up by PersistentVolumeClaim data-g1: a pod still uses it.',
      ['open'],
    ],
    [
      'expired',
      { phase: 'gone', expiresAt: '2026-11-22T10:00:00Z' },
      'neutral',
      'Gone',
      'Expired today 10:00.',
      [],
    ],
    ['deleted', { phase: 'gone' }, 'neutral', 'Gone', 'It was deleted.', []],
  ])('%s', (_, changes, tone, chip, sentence, first) => {
    expect(describeIt(changes)).toMatchObject({ tone, chip, sentence, first });
  });

  it('says that it wants a look only of those that do', () => {
    const phases: Clone['phase'][] = [
      'queued',
      'provisioning',
      'ready',
      'grace',
      'rewinding',
      'refreshing',
      'stopping',
      'stopped',
      'starting',
      'unavailable',
      'failed',
      'deleting',
      'gone',
    ];
    const wanting = phases.filter(phase =>
      needsAttention(sampleClone({ phase, failure }), SAMPLE_NOW),
    );
    expect(wanting).toEqual(['grace', 'unavailable', 'failed']);
  });
});
