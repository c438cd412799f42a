const FORMAT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** For people, who may sit anywhere: `Sun 22 Nov 10:24 UTC`. */
export function describeMoment(moment: Date): string {
  const parts = new Map(
    FORMAT.formatToParts(moment).map(({ type, value }) => [type, value]),
  );
  const day = ['weekday', 'day', 'month'] as const;
  return `${day.map(part => parts.get(part)).join(' ')} ${parts.get(
    'hour',
  )}:${parts.get('minute')} UTC`;
}
