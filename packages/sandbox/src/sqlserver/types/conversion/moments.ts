import { sqlError } from '../../engine/SqlError';
import {
  DAYS_TO_1900,
  formatDate,
  formatMoment,
  formatTime,
  isValidMoment,
  Moment,
  normalizeMoment,
  roundMoment,
  roundToDatetime,
  TICKS_PER_DAY,
} from '../moment';
import { parseMoment } from '../parseMoment';
import type { SqlType } from '../SqlType';

const TICKS_PER_MINUTE = 600_000_000;
/** 1753-01-01, with which datetime begins. */
const DAYS_TO_1753 = 639_905;

/** Reads a value of a date or time type from the text in which it is kept. */
export function readMoment(value: string, type: SqlType): Moment {
  const moment = parseMoment(value);
  if (!moment) {
    throw new Error(`The stand-in keeps no ${type.name} as '${value}'`);
  }
  return moment;
}

/**
 * The text in which a moment is kept as a value of a type, rounded to what the type can hold.
 *
 * @throws SqlError 242 for one that the type can't hold
 */
export function storeMoment(
  moment: Moment,
  from: SqlType,
  to: SqlType,
): string {
  const { rounded, first } = roundedTo(moment, to);
  if (rounded.days < first || !isValidMoment(rounded)) {
    throw sqlError(242, from.name, to.name);
  }
  switch (to.name) {
    case 'date':
      return formatDate(rounded.days);
    case 'time':
      return formatTime(rounded.ticks);
    default:
      return formatMoment(rounded);
  }
}

function roundedTo(
  moment: Moment,
  { name, scale = 7 }: SqlType,
): { rounded: Moment; first: number } {
  switch (name) {
    case 'date':
      return { rounded: moment, first: 0 };
    case 'datetime':
      return { rounded: roundToDatetime(moment), first: DAYS_TO_1753 };
    case 'smalldatetime': {
      // By way of datetime: 29.998 seconds go down, 29.999 up (Microsoft Learn, "smalldatetime").
      const { days, ticks } = roundToDatetime(moment);
      const minutes = Math.round(ticks / TICKS_PER_MINUTE);
      return {
        rounded: normalizeMoment(days, minutes * TICKS_PER_MINUTE),
        first: DAYS_TO_1900,
      };
    }
    default:
      return { rounded: roundMoment(moment, scale), first: 0 };
  }
}

/** Days since 1900, as datetime is seen by numbers. */
export function daysSince1900({ days, ticks }: Moment): number {
  return days - DAYS_TO_1900 + ticks / TICKS_PER_DAY;
}

export function momentOfDays(days: number): Moment {
  const whole = Math.floor(days);
  return normalizeMoment(
    DAYS_TO_1900 + whole,
    Math.round((days - whole) * TICKS_PER_DAY),
  );
}
