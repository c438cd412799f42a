import { describeDuration, formatDuration, parseDuration } from './durations';

const HOUR = 3_600_000;

describe('durations', () => {
  it.each([
    ['12h', 12 * HOUR, 'PT12H', '12 h'],
    ['PT12H', 12 * HOUR, 'PT12H', '12 h'],
    [{ hours: 12 }, 12 * HOUR, 'PT12H', '12 h'],
    ['7d', 168 * HOUR, 'P7D', '7 d'],
    ['P1W', 168 * HOUR, 'P7D', '7 d'],
    ['36h', 36 * HOUR, 'P1DT12H', '1 d 12 h'],
    ['1h30m', 1.5 * HOUR, 'PT1H30M', '1 h 30 min'],
    ['1h 30m', 1.5 * HOUR, 'PT1H30M', '1 h 30 min'],
    ['1.5h', 1.5 * HOUR, 'PT1H30M', '1 h 30 min'],
    ['120s', 120_000, 'PT2M', '2 min'],
    ['1500ms', 1_500, 'PT1.5S', '1 s 500 ms'],
    ['PT0.25S', 250, 'PT0.25S', '250 ms'],
    ['0s', 0, 'PT0S', '0 s'],
    [{ days: 1, minutes: 2 }, 24 * HOUR + 120_000, 'P1DT2M', '1 d 2 min'],
  ])('reads %j', (given, milliseconds, iso, words) => {
    expect(parseDuration(given)).toBe(milliseconds);
    expect(formatDuration(milliseconds)).toBe(iso);
    expect(describeDuration(milliseconds)).toBe(words);
    expect(parseDuration(iso)).toBe(milliseconds);
  });

  it.each([
    [''],
    ['12'],
    ['-12h'],
    ['12 hours'],
    ['1h1h'],
    ['P'],
    ['PT'],
    ['P1DT'],
    ['P1M'],
    ['P1Y'],
    ['99999999999999999d'],
    [{}],
    [{ hours: -1 }],
    [{ hours: Number.NaN }],
    [{ months: 1 } as object],
    [{ toString: 1 } as object],
  ])('refuses %j and says what to write', given => {
    expect(() => parseDuration(given)).toThrow(
      /is not a duration\. Write for example "12h"/,
    );
  });
});
