import { englishWords, SAMPLE_NOW } from '../__testUtils__';
import {
  agoOrMoment,
  briefMoment,
  clock,
  dayAndClock,
  dayHead,
  exactMoment,
  pointAndMoment,
  pointName,
  remaining,
  span,
  timeLeft,
  weekdayAndDay,
} from './moments';

const words = englishWords();
const now = SAMPLE_NOW;
const at = (iso: string) => new Date(iso);

describe('moments', () => {
  it.each([
    ['2026-11-22T22:00:00Z', 'today 22:00'],
    ['2026-11-23T10:36:00Z', 'tomorrow 10:36'],
    ['2026-11-21T18:00:00Z', 'yesterday 18:00'],
    ['2026-11-24T18:00:00Z', 'Tue 24 Nov 18:00'],
  ])('names the day of %s: %s', (iso, text) => {
    expect(dayAndClock(at(iso), now, words)).toBe(text);
  });

  it.each([
    ['2026-11-22T10:24:00Z', '10:24'],
    ['2026-11-18T18:00:00Z', 'Wed 18:00'],
    ['2026-11-12T18:00:00Z', 'Thu 12 Nov 18:00'],
    ['2026-11-29T18:00:00Z', 'Sun 29 Nov 18:00'],
  ])('is brief about %s: %s', (iso, text) => {
    expect(briefMoment(at(iso), now, words)).toBe(text);
  });

  it.each([
    [2, 'just now'],
    [40, '40 s ago'],
    [12 * 60, '12 min ago'],
    [5 * 3600 + 59 * 60, '5 h ago'],
    [24 * 3600, 'Sat 21 Nov 10:36'],
  ])('tells what was %s s ago: %s', (seconds, text) => {
    expect(agoOrMoment(new Date(+now - seconds * 1000), now, words)).toBe(text);
  });

  it.each([
    [30, 'under a minute', 'under a minute'],
    [58 * 60 + 59, '58 min', '58 min left'],
    [11 * 3600 + 24 * 60, '11 h', '11 h left'],
    [50 * 3600, '2 days', '2 days left'],
    [47 * 3600, '47 h', '47 h left'],
  ])('promises no more than is left of %s s', (seconds, short, long) => {
    const until = new Date(+now + seconds * 1000);
    expect(remaining(until, now, words)).toBe(short);
    expect(timeLeft(until, now, words)).toBe(long);
  });

  it.each([
    [100, '100 s'],
    [44, '44 s'],
    [26 * 60, '26 min'],
    [16 * 3600, '16 h'],
    [24 * 3600 * 3, '3 days'],
    [24 * 3600 * 77, '11 weeks'],
    [-5, '0 s'],
  ])('writes a span of %s s as %s', (seconds, text) => {
    expect(span(seconds * 1000, words)).toBe(text);
  });

  it('calls a point by its label, else by its time', () => {
    const takenAt = '2026-11-22T10:24:00Z';
    expect(pointName({ label: 'T1', takenAt }, words)).toBe('T1');
    expect(pointName({ takenAt }, words)).toBe('Sun 22 Nov 10:24');
    expect(pointAndMoment({ label: 'T1', takenAt }, now, words)).toBe(
      'T1, 10:24',
    );
    expect(
      pointAndMoment({ takenAt: '2026-11-18T18:00:00Z' }, now, words),
    ).toBe('Wed 18:00');
  });

  it('keeps to the zone of the person, also where the day differs', () => {
    const berlin = englishWords('Europe/Berlin');
    const late = at('2026-11-22T23:30:00Z');
    expect(clock(late, berlin)).toBe('00:30');
    expect(weekdayAndDay(late, berlin)).toBe('Mon 23');
    expect(dayAndClock(late, now, berlin)).toBe('tomorrow 00:30');
    expect(exactMoment(late, berlin)).toBe(
      'Mon 23 Nov 2026 00:30:00 CET · Sun 22 Nov 2026 23:30:00 UTC',
    );
  });

  it('heads a list by day', () => {
    expect(dayHead(now, now, words)).toBe('Today, Sunday 22 November');
    expect(dayHead(at('2026-11-21T18:00:00Z'), now, words)).toBe(
      'Saturday 21 November',
    );
  });
});
