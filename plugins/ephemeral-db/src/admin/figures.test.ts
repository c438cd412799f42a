import { medianSecondsToReady, savedBy } from './figures';

const ran = (seconds: number, generation = 1) => ({
  createdAt: '2026-11-22T10:00:00.000Z',
  readyAt: new Date(
    Date.parse('2026-11-22T10:00:00.000Z') + seconds * 1_000,
  ).toISOString(),
  generation,
});

describe('medianSecondsToReady', () => {
  it.each([
    ['nothing of none', [], undefined],
    ['nothing of two', [ran(40), ran(44)], undefined],
    ['the middle one of three', [ran(90), ran(40), ran(44)], 44],
    ['the middle of four', [ran(90), ran(40), ran(44), ran(50)], 47],
    [
      'nothing where only two got ready',
      [ran(40), ran(44), { ...ran(1), readyAt: undefined }],
      undefined,
    ],
    [
      'what was not tried again',
      [ran(40), ran(44), ran(48), ran(9_000, 2), ran(9_000, 2)],
      44,
    ],
    [
      'the newest 20 only',
      [...Array(20).fill(ran(44)), ...Array(20).fill(ran(400))],
      44,
    ],
  ])('tells %s', (_, clones, seconds) => {
    expect(medianSecondsToReady(clones)?.seconds).toBe(seconds);
  });
});

describe('savedBy', () => {
  const measured = {
    clones: 7,
    uniqueBytes: 1e9,
    logicalBytes: 1e12,
    measuredAt: '2026-11-22T10:34:00Z',
    provider: 'prometheus',
  };

  it('adds up what is measured, and tells nothing where nothing is', () => {
    expect(
      savedBy([{ clonesUsage: measured }, {}, { clonesUsage: measured }]),
    ).toEqual({ clones: 14, uniqueBytes: 2e9, logicalBytes: 2e12 });
    expect(savedBy([{}, {}])).toBeUndefined();
  });
});
