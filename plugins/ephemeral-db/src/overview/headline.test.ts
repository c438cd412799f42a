import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  englishWords,
  SAMPLE_NOW,
  sampleClone,
  sampleSnapshot,
  sampleSource,
} from '../__testUtils__';
import { asLine, headline } from './headline';
import type { HeadlineFacts } from './headlineFacts';

const words = englishWords();

const ready = sampleClone({ id: 'a' });
const other = sampleClone({ id: 'b', name: 'orders-nightly' });
const failure = {
  stage: 'masked' as const,
  reason: 'MaskingFailed',
  message: 'Masking rule 4 failed.',
  next: 'Correct the rule.',
};
const failed = sampleClone({
  id: 'c',
  name: 'orders-replay',
  phase: 'failed',
  failure,
});
const ending = sampleClone({
  id: 'd',
  name: 't0-check',
  expiresAt: '2026-11-22T11:34:00Z',
});
const phase = (name: string, is: Clone['phase'], more: Partial<Clone> = {}) =>
  sampleClone({ id: name, name, phase: is, ...more });

function facts(changes: Partial<HeadlineFacts> = {}): HeadlineFacts {
  return {
    source: sampleSource(),
    clones: [ready, other],
    snapshots: [sampleSnapshot()],
    entity: 'orders-api',
    ...changes,
  };
}

function said(changes: Partial<HeadlineFacts> = {}) {
  const { tone, title, sentence, newest, others, detail, cloneId } = headline(
    facts(changes),
    SAMPLE_NOW,
    words,
  );
  return {
    tone,
    title,
    line: sentence ?? asLine([detail, newest, others], words),
    ...(cloneId && { cloneId }),
  };
}

describe('headline', () => {
  it('says that all is well', () => {
    expect(said()).toEqual({
      tone: 'success',
      title: 'All 2 clones are fine',
      line: 'Newest point 12 min ago',
    });
    expect(said({ clones: [ready] }).title).toBe('orders-migration is fine');
  });

  it('counts clones at work as fine, and forgets those that are gone', () => {
    const clones = [
      phase('q', 'queued'),
      phase('p', 'provisioning'),
      phase('s', 'stopped'),
      phase('g', 'gone'),
    ];
    expect(said({ clones }).title).toBe('All 3 clones are fine');
  });

  it('names the clone that failed and leads to it', () => {
    expect(said({ clones: [ready, other, failed] })).toEqual({
      tone: 'danger',
      title: 'orders-replay failed at masking',
      line: 'Newest point 12 min ago · the other 2 clones are fine',
      cloneId: 'c',
    });
  });

  it('has fewer words for phones', () => {
    expect(
      headline(facts({ clones: [failed] }), SAMPLE_NOW, words).short,
    ).toEqual({ title: 'orders-replay failed', detail: 'at masking' });
  });

  it.each<[string, Partial<HeadlineFacts>, string, string]>([
    [
      'several failed at one stage',
      { clones: [failed, { ...failed, id: 'c2' }, ready] },
      '2 clones failed at masking',
      'Newest point 12 min ago · the other clone is fine',
    ],
    [
      'several failed at several stages',
      {
        clones: [
          failed,
          phase('x', 'failed', { failure: { ...failure, stage: 'bound' } }),
        ],
      },
      '2 clones failed',
      'Newest point 12 min ago',
    ],
    [
      'failed before ending',
      { clones: [ending, failed, ready] },
      'orders-replay failed at masking',
      'Newest point 12 min ago · 1 more needs a look',
    ],
    [
      'not answering',
      { clones: [phase('orders-load', 'unavailable'), ready] },
      'orders-load is not answering',
      'Newest point 12 min ago · the other clone is fine',
    ],
    [
      'deleting is held up',
      {
        clones: [
          phase('orders-old', 'deleting', {
            blockedBy: {
              object: 'PersistentVolume pvc-3f1a',
              reason: 'it is still attached',
              since: '2026-11-22T10:30:00Z',
            },
          }),
        ],
      },
      'Deleting orders-old is held up',
      'Newest point 12 min ago',
    ],
    [
      'ending',
      { clones: [ending, ready] },
      't0-check expires today 11:34',
      'Newest point 12 min ago · the other clone is fine',
    ],
    [
      'several ending',
      { clones: [ending, { ...ending, id: 'd2' }] },
      '2 clones expire soon',
      'Newest point 12 min ago',
    ],
    [
      'in grace',
      {
        clones: [
          phase('t0-check', 'grace', { expiresAt: '2026-11-22T11:00:00Z' }),
        ],
      },
      't0-check is still in use, and ends at 11:00',
      'Newest point 12 min ago',
    ],
    [
      'a capture that was due has not come',
      {
        source: sampleSource({ nextSnapshotAt: '2026-11-22T06:00:00Z' }),
        snapshots: [sampleSnapshot({ takenAt: '2026-11-19T06:00:00Z' })],
      },
      'Newest point is 3 days old',
      'Scheduled for today 06:00 · its 2 clones are fine',
    ],
    [
      'blocked',
      {
        source: sampleSource({
          preflight: {
            state: 'blocked',
            since: '2026-11-22T10:00:00Z',
            findings: [
              { id: 'a', state: 'ok', found: 'Fine.' },
              {
                id: 'b',
                state: 'blocked',
                found: 'The quota of namespace golden is used up.',
              },
            ],
          },
        }),
      },
      'Customer DB needs a hand',
      'The quota of namespace golden is used up · newest point 12 min ago · its 2 clones are fine',
    ],
    [
      'paused',
      {
        source: sampleSource({
          paused: { reason: 'Moving racks', since: '2026-11-22T10:00:00Z' },
        }),
        clones: [ending],
      },
      'Paused: Moving racks',
      'Newest point 12 min ago · 1 clone needs a look',
    ],
    [
      'the last capture failed',
      {
        snapshots: [
          sampleSnapshot({
            id: 't2',
            phase: 'failed',
            orderedAt: '2026-11-22T10:30:00Z',
          }),
          sampleSnapshot(),
        ],
      },
      'The last capture of Customer DB failed',
      'Newest point 12 min ago · its 2 clones are fine',
    ],
  ])('says of %s', (_, changes, title, line) => {
    expect(said(changes)).toMatchObject({ title, line });
  });

  it('does not call a point old that came after what was due', () => {
    const source = sampleSource({ nextSnapshotAt: '2026-11-22T10:00:00Z' });
    expect(said({ source }).tone).toBe('success');
  });

  it('takes the newest point from the source when none is loaded', () => {
    expect(said({ snapshots: [] }).line).toBe('Newest point 12 min ago');
  });

  it('says what a clone is where there is none, from what was measured', () => {
    expect(said({ clones: [] })).toEqual({
      tone: 'neutral',
      title: 'No clones for orders-api',
      line: 'A clone is your own writable copy: ready in about 44 s, gone after 12 h.',
    });
    expect(said({ clones: [], several: true }).title).toBe(
      'No clones of Customer DB',
    );
    const source = sampleSource({ usualSeconds: undefined });
    expect(said({ clones: [], source }).line).toBe(
      'A clone is your own writable copy, gone after 12 h.',
    );
  });

  it('says how a first point is made', () => {
    const source = sampleSource({ lastSnapshotAt: undefined, snapshots: 0 });
    const nothing = { clones: [], snapshots: [], source };
    expect(said(nothing)).toEqual({
      tone: 'neutral',
      title: 'Customer DB has no point in time yet',
      line: 'Capturing one takes about 3 s; the database keeps running.',
    });
    const snapshots = [sampleSnapshot({ phase: 'capturing' })];
    expect(said({ ...nothing, snapshots }).title).toBe(
      'The first point of Customer DB is being captured',
    );
  });
});
