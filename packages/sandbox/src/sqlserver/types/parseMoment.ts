import {
  calendarOf,
  DAYS_TO_1900,
  daysOf,
  isValidMoment,
  Moment,
  monthNames,
  normalizeMoment,
  TICKS_PER_SECOND,
} from './moment';

const isoForm =
  /^(\d{4})-?(\d{1,2})-?(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,9}))?)?\s*(AM|PM)?Z?)?$/i;
const slashForm =
  /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,9}))?)?\s*(AM|PM)?)?$/i;
const namedForm =
  /^([a-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,9}))?)?\s*(AM|PM)?)?$/i;
const timeForm =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,9}))?)?\s*(AM|PM)?$/i;

/** In which order a date with slashes is read. */
export type DateOrder = 'mdy' | 'dmy';

/** Whether a text is written as a date or time, if perhaps not one that there is. */
export function hasMomentForm(text: string): boolean {
  return [isoForm, slashForm, namedForm, timeForm].some(form =>
    form.test(text.trim()),
  );
}

/** Reads a date and time as people and clients write them; undefined where it is none. */
export function parseMoment(
  text: string,
  order: DateOrder = 'mdy',
): Moment | undefined {
  const trimmed = text.trim();
  if (trimmed === '') {
    return { days: DAYS_TO_1900, ticks: 0 };
  }
  const iso = isoForm.exec(trimmed);
  if (iso) {
    return assemble([iso[1], iso[2], iso[3]], iso.slice(4));
  }
  const slash = slashForm.exec(trimmed);
  if (slash) {
    const [, first, second, year] = slash;
    const date =
      order === 'mdy' ? [year, first, second] : [year, second, first];
    return assemble(date, slash.slice(4));
  }
  const named = namedForm.exec(trimmed);
  if (named) {
    const month = monthNames.findIndex(
      name => name.toLowerCase() === named[1].toLowerCase(),
    );
    return assemble([named[3], String(month + 1), named[2]], named.slice(4));
  }
  const time = timeForm.exec(trimmed);
  return time ? assemble(['1900', '1', '1'], time.slice(1)) : undefined;
}

function assemble(
  [year, month, day]: string[],
  [hours, minutes, seconds, fraction, half]: (string | undefined)[],
): Moment | undefined {
  const days = daysOf(Number(year), Number(month), Number(day));
  const calendar = calendarOf(days);
  if (
    calendar.month !== Number(month) ||
    calendar.day !== Number(day) ||
    !isValidMoment({ days, ticks: 0 })
  ) {
    return undefined;
  }
  let hour = Number(hours ?? 0);
  if (half) {
    hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  }
  if (hour > 23 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 59) {
    return undefined;
  }
  const wholeSeconds =
    hour * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  const ticks = Math.round(Number(`0.${fraction ?? '0'}`) * TICKS_PER_SECOND);
  return normalizeMoment(days, wholeSeconds * TICKS_PER_SECOND + ticks);
}
