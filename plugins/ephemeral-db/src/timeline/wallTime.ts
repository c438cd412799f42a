const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** By what moments are gathered, smallest first. */
export const UNITS = ['hour', 'sixHours', 'day', 'week', 'month'] as const;

/** One of {@link UNITS}. */
export type Unit = (typeof UNITS)[number];

const clocks = new Map<string, Intl.DateTimeFormat>();

function zoneOffset(at: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    clocks.set(timeZone, clock);
  }
  const seconds = Math.floor(at / 1_000) * 1_000;
  return Date.parse(`${clock.format(seconds).replace(' ', 'T')}Z`) - seconds;
}

/** Tells what the clock on the wall shows, as if it stood in UTC. */
export function wallClock(timeZone?: string): (at: number) => number {
  if (!timeZone) {
    return at => at - new Date(at).getTimezoneOffset() * 60_000;
  }
  // An offset changes at a full quarter of an hour only.
  const offsets = new Map<number, number>();
  return at => {
    const quarter = Math.floor(at / (HOUR / 4));
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = zoneOffset(at, timeZone);
      offsets.set(quarter, offset);
    }
    return at + offset;
  };
}

/** The beginning of the unit that holds this moment, both on the wall's clock. Weeks begin on Monday. */
export function beginningOf(unit: Unit, wall: number): number {
  switch (unit) {
    case 'hour':
      return wall - (wall % HOUR);
    case 'sixHours':
      return wall - (wall % (6 * HOUR));
    case 'day':
      return wall - (wall % DAY);
    case 'week': {
      const day = wall - (wall % DAY);
      return day - ((new Date(day).getUTCDay() + 6) % 7) * DAY;
    }
    default: {
      const date = new Date(wall);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    }
  }
}
