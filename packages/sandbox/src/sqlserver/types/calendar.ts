import {
  calendarOf,
  daysOf,
  Moment,
  normalizeMoment,
  TICKS_PER_DAY,
  TICKS_PER_SECOND,
} from './moment';

const abbreviations: Record<string, string> = {
  yy: 'year',
  yyyy: 'year',
  qq: 'quarter',
  q: 'quarter',
  mm: 'month',
  m: 'month',
  dy: 'dayofyear',
  y: 'dayofyear',
  dd: 'day',
  d: 'day',
  wk: 'week',
  ww: 'week',
  dw: 'weekday',
  w: 'weekday',
  hh: 'hour',
  mi: 'minute',
  n: 'minute',
  ss: 'second',
  s: 'second',
  ms: 'millisecond',
  mcs: 'microsecond',
  ns: 'nanosecond',
  isowk: 'iso_week',
  isoww: 'iso_week',
};

const known = new Set(Object.values(abbreviations));

/** The full name of a date part (`dd` is `day`); undefined where there is none. */
export function datePartName(written: string): string | undefined {
  const name = written.toLowerCase();
  return abbreviations[name] ?? (known.has(name) ? name : undefined);
}

const ticksOf: Record<string, number> = {
  hour: 3600 * TICKS_PER_SECOND,
  minute: 60 * TICKS_PER_SECOND,
  second: TICKS_PER_SECOND,
  millisecond: 10_000,
  microsecond: 10,
};

/** DATEADD. */
export function addToMoment(
  moment: Moment,
  part: string,
  amount: number,
): Moment {
  switch (part) {
    case 'year':
      return addMonths(moment, amount * 12);
    case 'quarter':
      return addMonths(moment, amount * 3);
    case 'month':
      return addMonths(moment, amount);
    case 'dayofyear':
    case 'day':
    case 'weekday':
      return { ...moment, days: moment.days + amount };
    case 'week':
      return { ...moment, days: moment.days + amount * 7 };
    case 'nanosecond':
      return normalizeMoment(
        moment.days,
        moment.ticks + Math.round(amount / 100),
      );
    default: {
      const unit = ticksOf[part];
      const perDay = TICKS_PER_DAY / unit;
      const wholeDays = Math.trunc(amount / perDay);
      return normalizeMoment(
        moment.days + wholeDays,
        moment.ticks + (amount - wholeDays * perDay) * unit,
      );
    }
  }
}

function addMonths(moment: Moment, amount: number): Moment {
  const { year, month, day } = calendarOf(moment.days);
  const months = year * 12 + (month - 1) + amount;
  const first = daysOf(Math.floor(months / 12), (months % 12) + 1, 1);
  const next = daysOf(
    Math.floor((months + 1) / 12),
    ((months + 1) % 12) + 1,
    1,
  );
  return { ...moment, days: Math.min(first + day - 1, next - 1) };
}

/** DATETRUNC: the moment at which its part began; a week with Sunday. */
export function truncateMoment(moment: Moment, part: string): Moment {
  const { year, month } = calendarOf(moment.days);
  const at = (days: number) => ({ days, ticks: 0 });
  switch (part) {
    case 'year':
      return at(daysOf(year, 1, 1));
    case 'quarter':
      return at(daysOf(year, month - ((month - 1) % 3), 1));
    case 'month':
      return at(daysOf(year, month, 1));
    case 'week':
      return at(moment.days - ((moment.days + 1) % 7));
    case 'iso_week':
      return at(moment.days - (moment.days % 7));
    case 'day':
    case 'dayofyear':
      return at(moment.days);
    default: {
      const unit = ticksOf[part];
      return { ...moment, ticks: moment.ticks - (moment.ticks % unit) };
    }
  }
}

/** Whether a part is one of the day, which a date does not have. */
export function isPartOfDay(part: string): boolean {
  return part in ticksOf || part === 'nanosecond';
}

/** DATEDIFF: the number of borders of the part that lie between, not the time that passed. */
export function differenceOf(part: string, from: Moment, to: Moment): number {
  const start = calendarOf(from.days);
  const end = calendarOf(to.days);
  switch (part) {
    case 'year':
      return end.year - start.year;
    case 'quarter':
      return (
        (end.year - start.year) * 4 +
        Math.floor((end.month - 1) / 3) -
        Math.floor((start.month - 1) / 3)
      );
    case 'month':
      return (end.year - start.year) * 12 + end.month - start.month;
    case 'day':
    case 'dayofyear':
    case 'weekday':
      return to.days - from.days;
    case 'week':
      return Math.floor((to.days + 1) / 7) - Math.floor((from.days + 1) / 7);
    case 'nanosecond':
      return (
        (to.days - from.days) * TICKS_PER_DAY * 100 +
        (to.ticks - from.ticks) * 100
      );
    default: {
      const unit = ticksOf[part];
      return (
        (to.days - from.days) * (TICKS_PER_DAY / unit) +
        Math.floor(to.ticks / unit) -
        Math.floor(from.ticks / unit)
      );
    }
  }
}

/** DATEPART, with Sunday as the first day of the week. */
export function partOf(part: string, moment: Moment): number {
  const { year, month, day } = calendarOf(moment.days);
  const dayOfYear = moment.days - daysOf(year, 1, 1) + 1;
  switch (part) {
    case 'year':
      return year;
    case 'quarter':
      return Math.floor((month - 1) / 3) + 1;
    case 'month':
      return month;
    case 'day':
      return day;
    case 'dayofyear':
      return dayOfYear;
    case 'weekday':
      // 0001-01-01 was a Monday.
      return ((moment.days + 1) % 7) + 1;
    case 'week': {
      const firstWeekday = (daysOf(year, 1, 1) + 1) % 7;
      return Math.floor((dayOfYear - 1 + firstWeekday) / 7) + 1;
    }
    case 'iso_week': {
      // The week of its Thursday.
      const thursday = moment.days - (moment.days % 7) + 3;
      const first = daysOf(calendarOf(thursday).year, 1, 1);
      return Math.floor((thursday - first) / 7) + 1;
    }
    case 'hour':
      return Math.floor(moment.ticks / ticksOf.hour);
    case 'minute':
      return Math.floor(moment.ticks / ticksOf.minute) % 60;
    case 'second':
      return Math.floor(moment.ticks / TICKS_PER_SECOND) % 60;
    case 'millisecond':
      return Math.floor((moment.ticks % TICKS_PER_SECOND) / 10_000);
    case 'microsecond':
      return Math.floor((moment.ticks % TICKS_PER_SECOND) / 10);
    default:
      return (moment.ticks % TICKS_PER_SECOND) * 100;
  }
}
