import { InputError } from '@backstage/errors';

/**
 * A duration as an object, the part of Backstage's HumanDuration whose length does not depend on the calendar.
 *
 * @public
 */
export interface DurationParts {
  weeks?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
}

const MILLISECONDS_OF: Record<keyof DurationParts, number> = {
  weeks: 7 * 24 * 3_600_000,
  days: 24 * 3_600_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
};

const PART_OF_SHORT_UNIT: Record<string, keyof DurationParts> = {
  w: 'weeks',
  d: 'days',
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
};

const ISO_DURATION =
  /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const SHORT_DURATION = /^(?:\d+(?:\.\d+)?(?:ms|[wdhms]) ?)+$/;
const SHORT_PART = /(\d+(?:\.\d+)?)(ms|[wdhms])/g;

function sum(parts: DurationParts): number {
  const entries = Object.entries(parts) as [keyof DurationParts, number][];
  return Math.round(
    entries.reduce(
      (total, [part, count]) => total + count * MILLISECONDS_OF[part],
      0,
    ),
  );
}

function partsOfText(text: string): DurationParts | undefined {
  const iso = ISO_DURATION.exec(text);
  if (iso) {
    const [weeks, days, hours, minutes, seconds] = iso
      .slice(1)
      .map(digits => Number(digits ?? 0));
    return { weeks, days, hours, minutes, seconds };
  }
  if (!SHORT_DURATION.test(text)) {
    return undefined;
  }
  const parts: DurationParts = {};
  for (const [, count, unit] of text.matchAll(SHORT_PART)) {
    const part = PART_OF_SHORT_UNIT[unit];
    if (parts[part] !== undefined) {
      return undefined;
    }
    parts[part] = Number(count);
  }
  return parts;
}

function partsOfObject(duration: object): DurationParts | undefined {
  const entries = Object.entries(duration);
  const valid =
    entries.length > 0 &&
    entries.every(
      ([part, count]) =>
        Object.hasOwn(MILLISECONDS_OF, part) &&
        Number.isFinite(count) &&
        count >= 0,
    );
  return valid ? (duration as DurationParts) : undefined;
}

/**
 * Reads a duration in ISO 8601 (`PT12H`), in short form (`12h`, `1h30m`, `500ms`) or as an object (`{ hours: 12 }`).
 * Months and years are refused, as their length depends on the calendar.
 *
 * @returns milliseconds
 * @throws InputError that says what is accepted
 * @public
 */
export function parseDuration(duration: string | DurationParts): number {
  const parts =
    typeof duration === 'string'
      ? partsOfText(duration.trim())
      : partsOfObject(duration);
  const milliseconds = parts && sum(parts);
  if (milliseconds === undefined || !Number.isSafeInteger(milliseconds)) {
    throw new InputError(
      `${JSON.stringify(
        duration,
      )} is not a duration. Write for example "12h", "7d", "1h30m" or "PT12H".`,
    );
  }
  return milliseconds;
}

function split(milliseconds: number) {
  let rest = milliseconds;
  const take = (part: keyof DurationParts) => {
    const count = Math.floor(rest / MILLISECONDS_OF[part]);
    rest -= count * MILLISECONDS_OF[part];
    return count;
  };
  return {
    days: take('days'),
    hours: take('hours'),
    minutes: take('minutes'),
    seconds: take('seconds'),
    milliseconds: rest,
  };
}

/**
 * Writes a duration as ISO 8601 with days as its largest unit, for example `P1DT12H`.
 *
 * @param milliseconds - 0 or more
 * @public
 */
export function formatDuration(milliseconds: number): string {
  const parts = split(milliseconds);
  const seconds = parts.seconds + parts.milliseconds / 1_000;
  const date = parts.days ? `${parts.days}D` : '';
  const time = [
    parts.hours && `${parts.hours}H`,
    parts.minutes && `${parts.minutes}M`,
    seconds && `${seconds}S`,
  ]
    .filter(Boolean)
    .join('');
  if (!date && !time) {
    return 'PT0S';
  }
  return `P${date}${time && `T${time}`}`;
}

/**
 * Writes a duration for people, for example `7 d` or `1 h 30 min`.
 *
 * @param milliseconds - 0 or more
 * @public
 */
export function describeDuration(milliseconds: number): string {
  const parts = split(milliseconds);
  const words = [
    parts.days && `${parts.days} d`,
    parts.hours && `${parts.hours} h`,
    parts.minutes && `${parts.minutes} min`,
    parts.seconds && `${parts.seconds} s`,
    parts.milliseconds && `${parts.milliseconds} ms`,
  ].filter(Boolean);
  return words.join(' ') || '0 s';
}
