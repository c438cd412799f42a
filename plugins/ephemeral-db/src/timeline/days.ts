import { dateFormat, writeDate } from '../intl';
import { clock, dayKey, shortDay, weekdayAndDay } from '../moments';
import type { Words } from '../translation';
import type { BinItem } from './gather';

const YEAR: Intl.DateTimeFormatOptions = { year: 'numeric' };
const MONTH: Intl.DateTimeFormatOptions = { month: 'short' };
const MONTH_DAY: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
};
const LONG_MONTH_DAY: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'long',
};
const WITH_YEAR: Intl.DateTimeFormatOptions = {
  ...LONG_MONTH_DAY,
  year: 'numeric',
};

/** `19 Oct` */
export function monthDay(date: Date, words: Words): string {
  return writeDate(date, words, MONTH_DAY);
}

/** `22 November`, as it is read aloud. */
export function spokenDay(date: Date, words: Words): string {
  return writeDate(date, words, LONG_MONTH_DAY);
}

/** `12 – 22 November`, `28 October – 3 November`; the year where it is another than now. */
export function dayRange(
  from: Date,
  to: Date,
  now: Date,
  words: Words,
): string {
  const year = (date: Date) => dayKey(date, words).slice(0, 4);
  const isOtherYear = [from, to].some(date => year(date) !== year(now));
  const format = dateFormat(isOtherYear ? WITH_YEAR : LONG_MONTH_DAY, words);
  // Thin spaces around the dash, as some engines write it, are hard to see at this size.
  return format.formatRange(from, to).replace(/\s*–\s*/g, ' – ');
}

/** The two upper lines of a bin's label. */
export function binHead(
  bin: BinItem,
  now: Date,
  words: Words,
): { head: string; middle: string } {
  const { t } = words;
  const first = new Date(bin.from);
  const points = t('timeline.points', { count: bin.count });
  switch (bin.unit) {
    case 'hour':
    case 'sixHours':
      return {
        head: weekdayAndDay(first, words),
        middle: clock(first, words),
      };
    case 'day':
      return {
        head:
          now.getTime() - bin.from > 27 * 86_400_000
            ? monthDay(first, words)
            : weekdayAndDay(first, words),
        middle: points,
      };
    case 'week':
      return { head: monthDay(first, words), middle: points };
    default: {
      const year = (date: Date) => writeDate(date, words, YEAR);
      return {
        head: writeDate(new Date(bin.at), words, MONTH),
        middle: year(new Date(bin.at)) === year(now) ? points : year(first),
      };
    }
  }
}

/** When the points of a bin are from, in full: `Mon 16 Nov`, `9 – 14 November`. */
export function binSpan(bin: BinItem, now: Date, words: Words): string {
  const [from, to] = [new Date(bin.from), new Date(bin.to)];
  const [first, last] = [from, to].map(date => shortDay(date, words));
  if (bin.days.length > 0 && bin.unit === 'day') return first;
  if (first !== last) return dayRange(from, to, now, words);
  const [begin, end] = [from, to].map(date => clock(date, words));
  return `${first} ${begin === end ? begin : `${begin} – ${end}`}`;
}
