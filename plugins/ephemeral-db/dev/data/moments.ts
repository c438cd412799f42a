const DAY = 24 * 3_600_000;

/** ISO 8601 of so many seconds before. */
export function secondsBefore(now: Date, seconds: number): string {
  return new Date(now.getTime() - seconds * 1_000).toISOString();
}

/** ISO 8601 of a clock time, where the browser is, so many days before (or after, if negative). */
export function daysBefore(now: Date, days: number, clock = '18:00'): string {
  const [hours, minutes] = clock.split(':').map(Number);
  const date = new Date(now.getTime() - days * DAY);
  date.setHours(hours, minutes, 0, 0);
  return date.toISOString();
}
