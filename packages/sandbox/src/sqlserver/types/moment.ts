/** Dates and times as the stand-in keeps them: text of one fixed form per type, so that it sorts as time does. */
export interface Moment {
  /** Days since 0001-01-01. */
  readonly days: number;
  /** Hundreds of nanoseconds since midnight. */
  readonly ticks: number;
}

export const TICKS_PER_SECOND = 10_000_000;
export const TICKS_PER_DAY = 86_400 * TICKS_PER_SECOND;
/** 1900-01-01, from which datetime counts. */
export const DAYS_TO_1900 = 693_595;
const MAXIMUM_DAYS = 3_652_058;
const DAYS_TO_1970 = 719_162;
const MILLISECONDS_PER_DAY = 86_400_000;

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export interface CalendarDate {
  year: number;
  month: number;
  day: number;
}

export function daysOf(year: number, month: number, day: number): number {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  return Math.round(time.getTime() / MILLISECONDS_PER_DAY) + DAYS_TO_1970;
}

export function calendarOf(days: number): CalendarDate {
  const time = new Date((days - DAYS_TO_1970) * MILLISECONDS_PER_DAY);
  return {
    year: time.getUTCFullYear(),
    month: time.getUTCMonth() + 1,
    day: time.getUTCDate(),
  };
}

export function momentOfDate(time: Date): Moment {
  const milliseconds = time.getTime();
  const days = Math.floor(milliseconds / MILLISECONDS_PER_DAY);
  return {
    days: days + DAYS_TO_1970,
    ticks: (milliseconds - days * MILLISECONDS_PER_DAY) * 10_000,
  };
}

export function isValidMoment({ days }: Moment): boolean {
  return days >= 0 && days <= MAXIMUM_DAYS;
}

/** Carries ticks beyond a day over into the days. */
export function normalizeMoment(days: number, ticks: number): Moment {
  const carry = Math.floor(ticks / TICKS_PER_DAY);
  return { days: days + carry, ticks: ticks - carry * TICKS_PER_DAY };
}

/** Rounds to so many digits of a second, as the type datetime2(n) does. */
export function roundMoment(moment: Moment, scale: number): Moment {
  const unit = 10 ** (7 - scale);
  return normalizeMoment(moment.days, Math.round(moment.ticks / unit) * unit);
}

/** Rounds to the 300th of a second that datetime keeps. */
export function roundToDatetime(moment: Moment): Moment {
  const ticks300 = Math.round((moment.ticks * 300) / TICKS_PER_SECOND);
  const milliseconds = Math.round((ticks300 * 1000) / 300);
  return normalizeMoment(moment.days, milliseconds * 10_000);
}

const two = (value: number) => String(value).padStart(2, '0');

export function formatDate(days: number): string {
  const { year, month, day } = calendarOf(days);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

export function formatTime(ticks: number, scale = 7): string {
  const seconds = Math.floor(ticks / TICKS_PER_SECOND);
  const fraction = String(ticks - seconds * TICKS_PER_SECOND)
    .padStart(7, '0')
    .slice(0, scale);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(
    Math.floor(seconds / 60) % 60,
  )}:${two(seconds % 60)}`;
  return scale === 0 ? clock : `${clock}.${fraction}`;
}

/** The form in which date-times are kept. */
export function formatMoment({ days, ticks }: Moment): string {
  return `${formatDate(days)} ${formatTime(ticks)}`;
}

/** Formats as CONVERT does with a style number; undefined for a style that is not known. */
export function formatStyle(
  moment: Moment,
  style: number,
  scale: number,
): string | undefined {
  const { year, month, day } = calendarOf(moment.days);
  const clock = formatTime(moment.ticks, 0);
  const fraction = formatTime(moment.ticks, scale);
  const iso = formatDate(moment.days);
  const hour = Number(clock.slice(0, 2));
  const twelve = `${String(hour % 12 || 12).padStart(2, ' ')}:${clock.slice(
    3,
    5,
  )}${hour < 12 ? 'AM' : 'PM'}`;
  switch (style) {
    case 0:
    case 100:
      return `${monthNames[month - 1].slice(0, 3)} ${String(day).padStart(
        2,
        ' ',
      )} ${year} ${twelve}`;
    case 1:
      return `${two(month)}/${two(day)}/${two(year % 100)}`;
    case 101:
      return `${two(month)}/${two(day)}/${year}`;
    case 102:
      return iso.replace(/-/g, '.');
    case 103:
      return `${two(day)}/${two(month)}/${year}`;
    case 104:
      return `${two(day)}.${two(month)}.${year}`;
    case 105:
      return `${two(day)}-${two(month)}-${year}`;
    case 8:
    case 24:
    case 108:
      return clock;
    case 110:
      return `${two(month)}-${two(day)}-${year}`;
    case 111:
      return iso.replace(/-/g, '/');
    case 12:
      return iso.replace(/-/g, '').slice(2);
    case 112:
      return iso.replace(/-/g, '');
    case 14:
    case 114:
      return fraction.replace('.', ':');
    case 20:
    case 120:
      return `${iso} ${clock}`;
    case 21:
    case 25:
    case 121:
      return `${iso} ${fraction}`;
    case 23:
      return iso;
    case 126:
    case 127:
      return `${iso}T${fraction.replace(/\.0+$/, '')}`;
    default:
      return undefined;
  }
}
