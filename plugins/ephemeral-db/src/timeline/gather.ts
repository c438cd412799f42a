import type {
  Snapshot,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { STRIP } from './geometry';
import { beginningOf, type Unit, UNITS, wallClock } from './wallTime';

const DAY = 86_400_000;

/** One point, drawn as a mark of its own. */
export interface PointItem {
  kind: 'point';
  key: string;
  at: number;
  point: Snapshot;
}

/** Several points, drawn as one pill with their count. */
export interface BinItem {
  kind: 'bin';
  key: string;
  unit: Unit;
  /** The middle of what it holds. */
  at: number;
  /** First and last moment of what it holds. */
  from: number;
  to: number;
  count: number;
  /** Oldest first; those that are not loaded are only counted. */
  points: Snapshot[];
  /** Days whose points are not loaded. */
  days: TimelineDay[];
}

/** What one mark stands for. */
export type StripItem = PointItem | BinItem;

/** How much each mark may say. */
export type Density = 'labelled' | 'bare' | 'gathered';

/** The key of a point's mark. */
export function pointKey(id: string): string {
  return `point:${id}`;
}

/** When a point shows the data of, else when it was ordered. */
export function pointMoment(point: Snapshot): number {
  return Date.parse(point.takenAt ?? point.orderedAt);
}

/** Oldest first; of two at the same moment always the same one first. */
export function byMoment(points: Snapshot[]): Snapshot[] {
  return points
    .map(point => ({ point, at: pointMoment(point) }))
    .sort(
      (one, other) =>
        one.at - other.at || (one.point.id < other.point.id ? -1 : 1),
    )
    .map(({ point }) => point);
}

/** The first moment of a day that is only counted. */
export function dayStart(day: TimelineDay): number {
  return Date.parse(`${day.day}T00:00:00Z`);
}

function pointItem(point: Snapshot): PointItem {
  return {
    kind: 'point',
    key: pointKey(point.id),
    at: pointMoment(point),
    point,
  };
}

function binItem(
  unit: Unit,
  beginning: number,
  points: Snapshot[],
  days: TimelineDay[],
): BinItem {
  const moments = points.map(pointMoment);
  const from = Math.min(...moments, ...days.map(dayStart));
  const to = Math.max(...moments, ...days.map(day => dayStart(day) + DAY - 1));
  return {
    kind: 'bin',
    key: `bin:${unit}:${new Date(beginning).toISOString()}`,
    unit,
    at: (from + to) / 2,
    from,
    to,
    count: days.reduce((sum, day) => sum + day.snapshots, points.length),
    points,
    days,
  };
}

/** What is drawn: points that are loaded, oldest first, and days that are only counted. */
interface Content {
  points: Snapshot[];
  days: TimelineDay[];
  timeZone?: string;
}

/** One item for each unit that has something in it; what is alone stays itself. */
export function gatherBy(unit: Unit, content: Content): StripItem[] {
  const wall = wallClock(content.timeZone);
  const bins = new Map<number, { points: Snapshot[]; days: TimelineDay[] }>();
  const binOf = (at: number) => {
    const beginning = beginningOf(unit, wall(at));
    let bin = bins.get(beginning);
    if (!bin) {
      bin = { points: [], days: [] };
      bins.set(beginning, bin);
    }
    return bin;
  };
  for (const day of content.days) {
    // A day of UTC belongs where most of it is.
    binOf(dayStart(day) + DAY / 2).days.push(day);
  }
  for (const point of content.points) {
    binOf(pointMoment(point)).points.push(point);
  }
  return [...bins]
    .sort(([one], [other]) => one - other)
    .map(([beginning, { points, days }]) =>
      points.length === 1 && days.length === 0
        ? pointItem(points[0])
        : binItem(unit, beginning, points, days),
    );
}

/** Merges the oldest into one, where even months are too many. */
function mergeOldest(items: StripItem[], most: number): StripItem[] {
  if (items.length <= most) return items;
  const surplus = items.slice(0, items.length - most + 1);
  const points = surplus.flatMap(item =>
    item.kind === 'bin' ? item.points : [item.point],
  );
  const days = surplus.flatMap(item => (item.kind === 'bin' ? item.days : []));
  return [
    { ...binItem('month', 0, points, days), key: 'bin:oldest' },
    ...items.slice(surplus.length),
  ];
}

/**
 * Opens bins again where room is left, newest first: of two points seconds apart that somebody
 * took today it matters which is which.
 */
function openWhereRoom(items: StripItem[], room: number): StripItem[] {
  const slots = Math.min(STRIP.maxMarks, Math.floor(room / STRIP.labelled));
  let used = items.length;
  const opened: StripItem[][] = [];
  for (const item of [...items].reverse()) {
    const more = item.kind === 'bin' ? item.points.length - 1 : 0;
    if (item.kind === 'bin' && item.days.length === 0 && used + more <= slots) {
      used += more;
      opened.push(item.points.map(pointItem));
    } else {
      opened.push([item]);
    }
  }
  return opened.reverse().flat();
}

/** What has to hold all that is drawn. */
export interface Room {
  /** Of the whole strip. */
  width: number;
  /** Between its ends. */
  inner: number;
  /** What the labels of these need side by side. */
  labels(items: StripItem[]): number;
}

/** Whether every mark can have its label: by the rule of thumb, and by what the labels say. */
function fitsLabelled(items: StripItem[], room: Room): boolean {
  return (
    items.length * STRIP.labelled <= room.width &&
    room.labels(items) <= room.inner
  );
}

/**
 * Chooses how much is told apart: every point with its label, bare marks, or bins of the smallest
 * unit that leaves each one room. Points come oldest first, and so do the items.
 */
export function gather(
  content: Content,
  room: Room,
): { density: Density; items: StripItem[] } {
  const { points, days } = content;
  const singles = () =>
    [
      ...points.map(pointItem),
      ...days.map(day => binItem('day', dayStart(day), [], [day])),
    ].sort((one, other) => one.at - other.at);
  const count = points.length + days.length;
  if (count <= STRIP.maxMarks) {
    const items = singles();
    if (fitsLabelled(items, room)) return { density: 'labelled', items };
    if (points.length * STRIP.bare + days.length * STRIP.bin <= room.inner) {
      return { density: 'bare', items };
    }
  }
  const most = Math.max(
    1,
    Math.min(STRIP.maxMarks, Math.floor(room.inner / STRIP.bin)),
  );
  for (const unit of UNITS) {
    // What is only known by the day cannot be told apart by the hour.
    if (days.length > 0 && (unit === 'hour' || unit === 'sixHours')) continue;
    const items = gatherBy(unit, content);
    if (items.length <= most) {
      return { density: 'gathered', items: openWhereRoom(items, room.inner) };
    }
  }
  return {
    density: 'gathered',
    items: mergeOldest(gatherBy('month', content), most),
  };
}

/** Room of one point in the card, where older ones are behind a pill anyway. */
const COMFORTABLE = 88;

/**
 * The card tells only what fits: all points, with or without their labels, else the newest with
 * theirs. `older`: how many of the loaded ones are left out.
 */
export function newestThatFit(
  points: Snapshot[],
  hasOlder: boolean,
  room: Room,
): { density: Density; items: PointItem[]; older: number } {
  if (!hasOlder && points.length <= STRIP.maxMarks) {
    const items = points.map(pointItem);
    if (fitsLabelled(items, room)) {
      return { density: 'labelled', items, older: 0 };
    }
    if (points.length * STRIP.bare <= room.inner) {
      return { density: 'bare', items, older: 0 };
    }
  }
  const most = Math.max(1, Math.floor(room.inner / COMFORTABLE));
  const older = Math.max(0, points.length - most);
  return {
    density: 'labelled',
    items: points.slice(older).map(pointItem),
    older,
  };
}
