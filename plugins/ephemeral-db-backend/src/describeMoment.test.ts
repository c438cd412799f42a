import { describeMoment } from './describeMoment';

describe('describeMoment', () => {
  it.each([
    ['2026-11-22T10:24:59Z', 'Sun 22 Nov 10:24 UTC'],
    ['2026-09-01T00:05:00+02:00', 'Mon 31 Aug 22:05 UTC'],
    ['2026-09-01T00:00:00Z', 'Tue 1 Sep 00:00 UTC'],
  ])('%s', (moment, words) => {
    expect(describeMoment(new Date(moment))).toBe(words);
  });
});
