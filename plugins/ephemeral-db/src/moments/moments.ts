import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { writeDate } from '../intl';
import type { Words } from '../translation';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Options = Intl.DateTimeFormatOptions;

const CLOCK: Options = { hour: '2-digit', minute: '2-digit' };
const WEEKDAY: Options = { weekday: 'short' };
const WEEKDAY_AND_DAY: Options = { weekday: 'short', day: 'numeric' };
const SHORT_DAY: Options = { ...WEEKDAY_AND_DAY, month: 'short' };
const LONG_DAY: Options = { weekday: 'long', day: 'numeric', month: 'long' };
const NUMBERS: Options = { year: 'numeric', month: '2-digit', day: '2-digit' };
const EXACT: Options = {
  ...SHORT_DAY,
  ...CLOCK,
  year: 'numeric',
  second: '2-digit',
};
const EXACT_WITH_ZONE: Options = { ...EXACT, timeZoneName: 'short' };

/** `10:24` */
export function clock(date: Date, words: Words): string {
  return writeDate(date, words, CLOCK);
}

/** `Sun 22` */
export function weekdayAndDay(date: Date, words: Words): string {
  return writeDate(date, words, WEEKDAY_AND_DAY);
}

/** `Sun 22 Nov` */
export function shortDay(date: Date, words: Words): string {
  return writeDate(date, words, SHORT_DAY);
}

/** `Sunday 22 November` */
export function longDay(date: Date, words: Words): string {
  return writeDate(date, words, LONG_DAY);
}

/** The calendar day where the person is, as a key: `2026-11-22`. */
export function dayKey(date: Date, words: Words): string {
  return writeDate(date, { ...words, language: 'sv-SE' }, NUMBERS);
}

function daysApart(date: Date, now: Date, words: Words): number {
  const days = [date, now].map(moment => Date.parse(dayKey(moment, words)));
  return Math.round((days[0] - days[1]) / DAY);
}

/** The head of a day in a list: `Today, Sunday 22 November` or `Saturday 21 November`. */
export function dayHead(date: Date, now: Date, words: Words): string {
  const day = longDay(date, words);
  return daysApart(date, now, words) === 0
    ? words.t('moments.dayHead.today', { day })
    : day;
}

/** A moment to come or past, with its day: `today 22:00`, `tomorrow 10:36`, `Mon 23 Nov 09:00`. */
export function dayAndClock(date: Date, now: Date, words: Words): string {
  const time = clock(date, words);
  switch (daysApart(date, now, words)) {
    case 0:
      return words.t('moments.today', { clock: time });
    case 1:
      return words.t('moments.tomorrow', { clock: time });
    case -1:
      return words.t('moments.yesterday', { clock: time });
    default:
      return `${shortDay(date, words)} ${time}`;
  }
}

/** As short as it can be told apart: `10:24` today, `Wed 18:00` within a week, else `Wed 18 Nov 18:00`. */
export function briefMoment(date: Date, now: Date, words: Words): string {
  const apart = Math.abs(daysApart(date, now, words));
  const time = clock(date, words);
  if (apart === 0) return time;
  const day =
    apart < 7 ? writeDate(date, words, WEEKDAY) : shortDay(date, words);
  return `${day} ${time}`;
}

/** A span in its one best unit: `100 s`, `58 min`, `16 h`, `3 days`. */
export function span(milliseconds: number, { t }: Words): string {
  const length = Math.max(0, milliseconds);
  if (length < 2 * MINUTE) {
    return t('moments.seconds', {
      amount: String(Math.round(length / SECOND)),
    });
  }
  if (length < 2 * HOUR) {
    return t('moments.minutes', {
      amount: String(Math.round(length / MINUTE)),
    });
  }
  if (length < 2 * DAY) {
    return t('moments.hours', { amount: String(Math.round(length / HOUR)) });
  }
  return length < 70 * DAY
    ? t('moments.days', { count: Math.round(length / DAY) })
    : t('moments.weeks', { amount: String(Math.round(length / (7 * DAY))) });
}

/** What is left until then, rounded down so that it never promises too much: `11 h`, `58 min`, `under a minute`. */
export function remaining(until: Date, now: Date, { t }: Words): string {
  const left = until.getTime() - now.getTime();
  if (left < MINUTE) return t('moments.underAMinute');
  if (left < HOUR) {
    return t('moments.minutes', { amount: String(Math.floor(left / MINUTE)) });
  }
  if (left < 2 * DAY) {
    return t('moments.hours', { amount: String(Math.floor(left / HOUR)) });
  }
  return t('moments.days', { count: Math.floor(left / DAY) });
}

/** `11 h left`, `58 min left`, `under a minute` */
export function timeLeft(until: Date, now: Date, words: Words): string {
  return until.getTime() - now.getTime() < MINUTE
    ? words.t('moments.underAMinute')
    : words.t('moments.left', { span: remaining(until, now, words) });
}

function pastSpan(past: number, { t }: Words): string {
  if (past < MINUTE) {
    return t('moments.seconds', { amount: String(Math.round(past / SECOND)) });
  }
  if (past < HOUR) {
    return t('moments.minutes', { amount: String(Math.floor(past / MINUTE)) });
  }
  return t('moments.hours', { amount: String(Math.floor(past / HOUR)) });
}

/** Relative up to 24 h, then weekday and time: `12 min ago`, `Sun 22 Nov 10:24`. */
export function agoOrMoment(date: Date, now: Date, words: Words): string {
  const past = now.getTime() - date.getTime();
  if (past >= DAY) return `${shortDay(date, words)} ${clock(date, words)}`;
  if (past < 10 * SECOND) return words.t('moments.justNow');
  return words.t('moments.ago', { span: pastSpan(past, words) });
}

/** In the person's zone with its name, and in UTC, to the second. */
export function exactMoment(date: Date, words: Words): string {
  return words.t('moments.exact', {
    local: writeDate(date, words, EXACT_WITH_ZONE),
    utc: writeDate(date, { ...words, timeZone: 'UTC' }, EXACT),
  });
}

/** When a point shows the data of: the cut, or the order while there was none yet. */
export function momentOf(point: Pick<Snapshot, 'takenAt' | 'orderedAt'>): Date {
  return new Date(point.takenAt ?? point.orderedAt);
}

/** A point is called by its label, else by its time: `T1` or `Sun 22 Nov 10:24`. */
export function pointName(
  point: { label?: string; takenAt?: string; orderedAt?: string },
  words: Words,
): string {
  const date = new Date(point.takenAt ?? point.orderedAt ?? NaN);
  return point.label ?? `${shortDay(date, words)} ${clock(date, words)}`;
}

/** A point's label with its time, or its time alone: `T1, 10:24` or `Wed 18:00`. */
export function pointAndMoment(
  point: { label?: string; takenAt?: string; orderedAt?: string },
  now: Date,
  words: Words,
): string {
  const date = new Date(point.takenAt ?? point.orderedAt ?? NaN);
  const moment = briefMoment(date, now, words);
  return point.label
    ? words.t('moments.pointAt', { label: point.label, moment })
    : moment;
}
