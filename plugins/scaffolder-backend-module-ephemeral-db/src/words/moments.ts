const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const plural = (count: number, one: string) =>
  `${count} ${one}${count === 1 ? '' : 's'}`;

/** For example `Thu 26 Nov 10:36 UTC`. The reader's zone is not known here. */
export function momentInWords(time: string): string {
  const date = new Date(time);
  const clock = date.toISOString().slice(11, 16);
  return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${
    MONTHS[date.getUTCMonth()]
  } ${clock} UTC`;
}

/** Rounded to what changes: minutes on the last hours, hours on the last two days, else days. */
function spanInWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE);
  if (minutes < 1) return 'under a minute';
  if (minutes < 600) {
    const hours = Math.floor(minutes / 60);
    return [hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`]
      .filter(Boolean)
      .join(' ');
  }
  const hours = Math.round(milliseconds / HOUR);
  if (hours < 48 && hours !== 24) return `${hours} h`;
  return plural(Math.round(milliseconds / DAY), 'day');
}

/**
 * When a clone expires, for people: `in 12 h, Thu 26 Nov 10:36 UTC`.
 *
 * @param expiresAt - ISO 8601
 * @param now - milliseconds since 1970
 */
export function expiryInWords(expiresAt: string, now: number): string {
  const left = Date.parse(expiresAt) - now;
  const moment = momentInWords(expiresAt);
  return left > 0 ? `in ${spanInWords(left)}, ${moment}` : `was ${moment}`;
}

/** What people call a point in time: its label, else its time. */
export function pointInWords(point: {
  label?: string;
  takenAt?: string;
}): string {
  const moment = point.takenAt && momentInWords(point.takenAt);
  return [point.label, moment].filter(Boolean).join(', ') || 'a point in time';
}
