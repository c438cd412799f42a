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

/** In which order a date with slashes is read. */
export type DateOrder = 'mdy' | 'dmy';

type DateParts = [year: string, month: string, day: string];

/** Years of two digits are of this century up to here, "two digit year cutoff". */
const LAST_SHORT_YEAR = 49;

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,9}))?)?\s*(AM|PM)?`;
const YEAR = String.raw`(\d{4}|\d{2})`;
const MONTH = `(${monthNames
  .map(name => `${name}|${name.slice(0, 3)}`)
  .join('|')})`;

const inOrder = ([year, month, day]: string[]): DateParts => [year, month, day];

const timeForm = new RegExp(`^${CLOCK}$`, 'i');

const dateForm = (date: string, clock = String.raw`\s+${CLOCK}`) =>
  new RegExp(`^${date}(?:${clock})?$`, 'i');

/** How dates are written, and how their three parts are read. */
const dateForms: [
  form: RegExp,
  read: (parts: string[], order: DateOrder) => DateParts,
][] = [
  [
    dateForm(
      String.raw`(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})`,
      String.raw`[T ]+${CLOCK}Z?`,
    ),
    inOrder,
  ],
  [
    dateForm(String.raw`${YEAR}(\d{2})(\d{2})`, String.raw`[T ]+${CLOCK}Z?`),
    inOrder,
  ],
  [
    dateForm(String.raw`(\d{1,2})[/.-](\d{1,2})[/.-]${YEAR}`),
    ([first, second, year], order) =>
      order === 'mdy' ? [year, first, second] : [year, second, first],
  ],
  [
    dateForm(String.raw`${MONTH}\s+(\d{1,2})(?:,\s*|\s+)${YEAR}`),
    ([month, day, year]) => [year, numberOfMonth(month), day],
  ],
  [
    dateForm(String.raw`(\d{1,2})[\s-]+${MONTH}(?:,\s*|[\s-]+)${YEAR}`),
    ([day, month, year]) => [year, numberOfMonth(month), day],
  ],
];

function numberOfMonth(name: string): string {
  const start = name.slice(0, 3).toLowerCase();
  const index = monthNames.findIndex(
    month => month.slice(0, 3).toLowerCase() === start,
  );
  return String(index + 1);
}

/** Whether a text is written as a date or time, if perhaps not one that there is. */
export function hasMomentForm(text: string): boolean {
  return [timeForm, ...dateForms.map(([form]) => form)].some(form =>
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
  for (const [form, read] of dateForms) {
    const [, first, second, third, ...clock] = form.exec(trimmed) ?? [];
    if (first !== undefined) {
      return assemble(read([first, second, third], order), clock);
    }
  }
  const time = timeForm.exec(trimmed);
  return time ? assemble(['1900', '1', '1'], time.slice(1)) : undefined;
}

/** A year as it is meant. */
function wholeYear(year: string): number {
  const number = Number(year);
  if (year.length > 2) return number;
  return number + (number <= LAST_SHORT_YEAR ? 2000 : 1900);
}

function assemble(
  [year, month, day]: DateParts,
  [hours, minutes, seconds, fraction, half]: (string | undefined)[],
): Moment | undefined {
  const days = daysOf(wholeYear(year), Number(month), Number(day));
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
