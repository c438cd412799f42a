import { expiryInWords, momentInWords, pointInWords } from './moments';

const now = Date.parse('2026-11-25T22:36:10Z');

describe('expiryInWords', () => {
  it.each([
    ['2026-11-26T10:36:10Z', 'in 12 h, Thu 26 Nov 10:36 UTC'],
    // Asked for 12 h, and a moment has gone by since.
    ['2026-11-26T10:36:02Z', 'in 12 h, Thu 26 Nov 10:36 UTC'],
    ['2026-11-26T00:06:10Z', 'in 1 h 30 min, Thu 26 Nov 00:06 UTC'],
    ['2026-11-25T23:36:10Z', 'in 1 h, Wed 25 Nov 23:36 UTC'],
    ['2026-11-25T23:34:10Z', 'in 58 min, Wed 25 Nov 23:34 UTC'],
    ['2026-11-25T22:36:30Z', 'in under a minute, Wed 25 Nov 22:36 UTC'],
    ['2026-11-26T22:36:10Z', 'in 1 day, Thu 26 Nov 22:36 UTC'],
    ['2026-11-27T10:36:10Z', 'in 36 h, Fri 27 Nov 10:36 UTC'],
    ['2026-11-28T22:36:10Z', 'in 3 days, Sat 28 Nov 22:36 UTC'],
    ['2026-11-25T22:00:00Z', 'was Wed 25 Nov 22:00 UTC'],
  ])('says of %s "%s"', (expiresAt, words) => {
    expect(expiryInWords(expiresAt, now)).toBe(words);
  });
});

describe('pointInWords', () => {
  it('calls a point by its label and its time, as far as it has them', () => {
    const takenAt = '2026-11-22T10:24:00Z';
    expect(momentInWords(takenAt)).toBe('Sun 22 Nov 10:24 UTC');
    expect(pointInWords({ label: 'T1', takenAt })).toBe(
      'T1, Sun 22 Nov 10:24 UTC',
    );
    expect(pointInWords({ takenAt })).toBe('Sun 22 Nov 10:24 UTC');
    expect(pointInWords({})).toBe('a point in time');
  });
});
