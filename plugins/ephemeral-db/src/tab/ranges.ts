import type {
  EntityTimeline,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

const DAY = 86_400_000;

/** More points than this are gathered by day instead of read. */
export const MOST_POINTS = 1_000;

/** A range of whole days (UTC) that is read on its own; without an end it goes on. */
export interface DayRange {
  /** ISO 8601 */
  from: string;
  to?: string;
}

function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The range that the tab opens with: the last 14 days, from midnight on. */
export function firstRange(now: Date): DayRange {
  const midnight = Math.floor(now.getTime() / DAY) * DAY;
  return { from: new Date(midnight - 13 * DAY).toISOString() };
}

/** Whether a day is within a range. */
export function holdsDay({ from, to }: DayRange, day: string): boolean {
  const start = startOfDay(day);
  return (
    start >= Date.parse(from) && (to === undefined || start < Date.parse(to))
  );
}

function rangeOf(days: TimelineDay[]): DayRange | undefined {
  if (days.length === 0) return undefined;
  const starts = days.map(({ day }) => startOfDay(day));
  return {
    from: new Date(Math.min(...starts)).toISOString(),
    to: new Date(Math.max(...starts) + DAY).toISOString(),
  };
}

/** Days with points, newest first, until there are enough of them. */
function newestDays(
  days: TimelineDay[],
  options: { enough: number; most: number },
): TimelineDay[] {
  const sorted = days
    .filter(({ snapshots }) => snapshots > 0)
    .sort((one, other) => (one.day < other.day ? 1 : -1));
  const taken: TimelineDay[] = [];
  let sum = 0;
  for (const day of sorted) {
    if (sum >= options.enough || sum + day.snapshots > options.most) break;
    sum += day.snapshots;
    taken.push(day);
  }
  return taken;
}

/**
 * What a view still needs: its days that are only counted, unless they hold more than can be told apart.
 *
 * @param days - counted, not loaded and not being loaded
 */
export function rangeForView(
  days: TimelineDay[],
  view: { from: Date; to: Date },
): DayRange | undefined {
  const inView = days.filter(({ day }) => {
    const start = startOfDay(day);
    return start + DAY > view.from.getTime() && start < view.to.getTime();
  });
  const sum = inView.reduce((total, day) => total + day.snapshots, 0);
  return sum > MOST_POINTS
    ? undefined
    : rangeOf(inView.filter(({ snapshots }) => snapshots > 0));
}

/** The next older days for the list: at least a page of points. */
export function olderRange(
  days: TimelineDay[],
  enough = 50,
): DayRange | undefined {
  return rangeOf(newestDays(days, { enough, most: MOST_POINTS }));
}

/** One timeline of what was read range by range; the first is the newest, and has all that is no point. */
export function mergeRanges(
  parts: { range: DayRange; timeline: EntityTimeline }[],
): EntityTimeline | undefined {
  const [first, ...older] = parts;
  if (!first) return undefined;
  const known = new Set<string>();
  const snapshots = parts
    .flatMap(({ timeline }) => timeline.snapshots)
    .filter(({ id }) => !known.has(id) && known.add(id));
  return {
    ...first.timeline,
    snapshots,
    counts: first.timeline.counts.filter(
      ({ day }) => !older.some(({ range }) => holdsDay(range, day)),
    ),
  };
}
