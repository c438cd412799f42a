import type {
  Clone,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { englishWords, sampleClone, sampleSnapshot } from '../__testUtils__';
import { newsBetween } from './news';

const words = englishWords();
const t1 = sampleSnapshot({ id: 't1', label: 'T1' });
const capturing: Snapshot = {
  ...t1,
  id: 't2',
  label: 'T2',
  phase: 'capturing',
  takenAt: undefined,
  orderedAt: '2026-11-22T10:35:00Z',
};
const taken: Snapshot = {
  ...capturing,
  phase: 'ready',
  takenAt: '2026-11-22T10:35:01Z',
};
const clone = sampleClone();
const preparing: Clone = { ...clone, phase: 'provisioning' };

describe('newsBetween', () => {
  it.each<[string, Snapshot[], Clone[], Snapshot[], Clone[], string[]]>([
    ['nothing', [t1], [clone], [t1], [clone], []],
    ['a capture that begins', [t1], [], [t1, capturing], [], []],
    [
      'a capture that is done',
      [t1, capturing],
      [],
      [t1, taken],
      [],
      ['T2 is captured.'],
    ],
    [
      'a point nobody saw begin',
      [t1],
      [],
      [taken, t1],
      [],
      ['T2 is captured.'],
    ],
    [
      'cut, then ready, is one piece of news',
      [{ ...taken, phase: 'cut' }],
      [],
      [taken],
      [],
      [],
    ],
    [
      'a capture that failed',
      [capturing],
      [],
      [{ ...capturing, phase: 'failed' }],
      [],
      ['The capture of T2 failed.'],
    ],
    [
      'older points that were loaded',
      [t1],
      [],
      [t1, { ...t1, id: 'old', takenAt: '2026-11-01T10:00:00Z' }],
      [],
      [],
    ],
    [
      'a clone that is ready',
      [],
      [preparing],
      [],
      [clone],
      ['orders-migration is ready.'],
    ],
    [
      'a clone that is used beyond its time',
      [],
      [clone],
      [],
      [{ ...clone, phase: 'grace' }],
      [],
    ],
    [
      'a clone that is extended in grace',
      [],
      [{ ...clone, phase: 'grace' }],
      [],
      [clone],
      [],
    ],
    [
      'a clone that failed',
      [],
      [preparing],
      [],
      [{ ...clone, phase: 'failed' }],
      ['orders-migration failed.'],
    ],
    [
      'a clone that is gone',
      [],
      [clone],
      [],
      [],
      ['orders-migration is gone.'],
    ],
    [
      'a point that is gone',
      [{ ...t1, phase: 'deleting' }],
      [],
      [],
      [],
      ['T1 is gone.'],
    ],
    ['a new order', [], [], [], [preparing], []],
  ])('%s', (_, points, clones, pointsAfter, clonesAfter, sentences) => {
    expect(
      newsBetween(
        { snapshots: points, clones },
        { snapshots: pointsAfter, clones: clonesAfter },
        words,
      ).sentences,
    ).toEqual(sentences);
  });

  it('tells which marks are new and which clones have just become ready', () => {
    expect(
      newsBetween(
        { snapshots: [t1], clones: [preparing] },
        { snapshots: [t1, capturing], clones: [clone] },
        words,
      ),
    ).toMatchObject({ arrived: ['t2'], finished: [clone.id] });
  });
});
