import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  englishWords,
  SAMPLE_NOW,
  sampleSnapshot,
  sampleSource,
} from '../__testUtils__';
import { describePoint, probeChange, probeValue } from './describePoint';

const words = englishWords();
const source = sampleSource({ deadline: 'PT10S' });
const failure = { reason: 'x', message: 'No room on the array', next: 'Wait' };

describe('describePoint', () => {
  it.each<[string, Partial<Snapshot>, string, string, string]>([
    [
      'capturing',
      { phase: 'capturing' },
      'info',
      'Capturing',
      'Flushing to disk, then the snapshot.',
    ],
    [
      'capturing',
      {
        phase: 'capturing',
        freeze: { since: '2026-11-22T10:35:58Z', deadlineSeconds: 10 },
      },
      'info',
      'Capturing',
      'Writes to CustomerDB are paused (2 s of at most 10 s).',
    ],
    [
      'cut',
      { phase: 'cut', takenAt: '2026-11-22T10:35:20Z' },
      'info',
      'Taken · not usable yet',
      'The moment is safe. The array is still preparing it (40 s).',
    ],
    [
      'ready',
      {},
      'success',
      'Ready · checkpoint',
      'customers 15. Taken in 3 s.',
    ],
    [
      'verified',
      { verified: true },
      'success',
      'Verified',
      'A clone showed the same figures: customers 15.',
    ],
    [
      'weaker',
      { asked: 'suspend', consistency: 'crash', verified: true },
      'warning',
      'Ready · crash-consistent',
      'Asked for paused writes, but 10 s passed. SQL Server will recover it as after a power cut.',
    ],
    [
      'failed',
      { phase: 'failed', failure },
      'danger',
      'Failed',
      'No room on the array. Nothing was kept; the source runs on.',
    ],
    [
      'lost',
      { phase: 'lost' },
      'danger',
      'Lost on the array',
      'No new clones can be made from it. Existing clones are not affected.',
    ],
    [
      'deleting',
      { phase: 'deleting' },
      'neutral',
      'Deleting',
      'Being removed.',
    ],
    [
      'ready',
      {
        origin: 'other',
        consistency: 'unknown',
        probes: [],
        seconds: undefined,
      },
      'success',
      'Made outside Backstage',
      'Taken.',
    ],
    [
      'ready',
      { formerVolume: true },
      'warning',
      'Of a former volume',
      'customers 15. Taken in 3 s.',
    ],
  ])('%s %j', (shape, changes, tone, chip, sentence) => {
    const point = sampleSnapshot(changes);
    expect(describePoint(point, SAMPLE_NOW, words, source)).toMatchObject({
      shape,
      tone,
      chip,
      sentence,
    });
  });

  it('writes figures as people do, and ranges as ranges', () => {
    const exact = { name: 'orders', exact: true, value: 1204 };
    const range = { name: 'orders', exact: false, before: 9, after: 12 };
    expect(probeValue(exact, words)).toBe('1,204');
    expect(probeValue(range, words)).toBe('9–12');
    expect(probeValue({ ...range, after: 9 }, words)).toBe('9');
    expect(probeValue({ ...exact, value: '9007199254740993' }, words)).toBe(
      '9007199254740993',
    );
  });

  it('tells a change only where both figures are exact', () => {
    const before = sampleSnapshot({
      probes: [{ name: 'customers', exact: true, value: 10 }],
    });
    const [now] = sampleSnapshot().probes;
    expect(probeChange(now, before, words)).toBe('+5');
    expect(probeChange({ ...now, value: 7 }, before, words)).toBe('−3');
    expect(probeChange({ ...now, value: 10 }, before, words)).toBeUndefined();
    expect(probeChange(now, undefined, words)).toBeUndefined();
    expect(
      probeChange({ ...now, exact: false, before: 1, after: 2 }, before, words),
    ).toBeUndefined();
  });
});
