import type {
  Clone,
  Snapshot,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  byMoment,
  dayStart,
  type Density,
  gather,
  newestThatFit,
  pointMoment,
  type Room,
  type StripItem,
} from './gather';

/** What a strip shows: moments as milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** Points beyond one end of the strip. */
export interface Beyond {
  count: number;
  clones: Clone[];
}

/** What stands on the strip, oldest first, and what lies beyond its ends. */
export interface StripContent {
  density: Density;
  items: StripItem[];
  /** The entity's own clones, by the key of the item that holds their point. */
  clonesOf: Map<string, Clone[]>;
  older: Beyond;
  newer: Beyond;
}

/** Loaded points and counted days, as far as they are within the view or beyond its ends. */
export interface SplitPoints {
  points: Snapshot[];
  days: TimelineDay[];
  older: number;
  newer: number;
}

/** Without a view all loaded points are in it, and what is only counted before them is older. */
export function splitByView(
  snapshots: Snapshot[],
  days: TimelineDay[],
  view: Span | undefined,
): SplitPoints {
  const sorted = byMoment(snapshots);
  const counted = [...days]
    .filter(day => day.snapshots > 0)
    .sort((one, other) => dayStart(one) - dayStart(other));
  const count = (some: TimelineDay[]) =>
    some.reduce((sum, day) => sum + day.snapshots, 0);
  if (!view) {
    const first = sorted.length > 0 ? pointMoment(sorted[0]) : Infinity;
    const older = counted.filter(day => dayStart(day) <= first);
    return {
      points: sorted,
      days: counted.slice(older.length),
      older: count(older),
      newer: 0,
    };
  }
  const olderPoints = sorted.filter(point => pointMoment(point) < view.from);
  const newerPoints = sorted.filter(point => pointMoment(point) > view.to);
  const olderDays = counted.filter(day => dayStart(day) < view.from);
  const newerDays = counted.filter(
    day => dayStart(day) >= view.from && dayStart(day) > view.to,
  );
  return {
    points: sorted.slice(
      olderPoints.length,
      sorted.length - newerPoints.length,
    ),
    days: counted.slice(olderDays.length, counted.length - newerDays.length),
    older: olderPoints.length + count(olderDays),
    newer: newerPoints.length + count(newerDays),
  };
}

function holds(item: StripItem, clone: Clone): boolean {
  if (item.kind === 'point') return item.point.id === clone.snapshot.id;
  if (item.points.some(point => point.id === clone.snapshot.id)) return true;
  const takenAt = Date.parse(clone.snapshot.takenAt);
  return item.days.some(day => {
    const start = dayStart(day);
    return takenAt >= start && takenAt < start + 86_400_000;
  });
}

/** Hangs every clone under the item that holds its point, else beyond the end where its point must be. */
export function hangClones(
  clones: Clone[],
  items: StripItem[],
): Pick<StripContent, 'clonesOf'> & { older: Clone[]; newer: Clone[] } {
  const byPoint = new Map<string, StripItem>();
  const withDays: StripItem[] = [];
  for (const item of items) {
    if (item.kind === 'point') byPoint.set(item.point.id, item);
    else {
      item.points.forEach(point => byPoint.set(point.id, item));
      if (item.days.length > 0) withDays.push(item);
    }
  }
  const clonesOf = new Map<string, Clone[]>();
  const older: Clone[] = [];
  const newer: Clone[] = [];
  const ordered = [...clones].sort((one, other) =>
    one.createdAt < other.createdAt ? -1 : 1,
  );
  for (const clone of ordered) {
    const item =
      byPoint.get(clone.snapshot.id) ??
      withDays.find(candidate => holds(candidate, clone));
    const last = items[items.length - 1];
    if (item) {
      const list = clonesOf.get(item.key);
      if (list) list.push(clone);
      else clonesOf.set(item.key, [clone]);
    } else if (last && Date.parse(clone.snapshot.takenAt) > last.at) {
      newer.push(clone);
    } else {
      older.push(clone);
    }
  }
  return { clonesOf, older, newer };
}

/** Chooses what is drawn, for the room between the pill of the older ones and now. */
export function chooseContent(options: {
  density: 'card' | 'tab';
  split: SplitPoints;
  clones: Clone[];
  room: Room;
  timeZone?: string;
}): StripContent {
  const { split, clones, room, timeZone } = options;
  const { points, days } = split;
  const chosen =
    options.density === 'card'
      ? newestThatFit(points, split.older > 0, room)
      : { ...gather({ points, days, timeZone }, room), older: 0 };
  const { clonesOf, older, newer } = hangClones(clones, chosen.items);
  return {
    density: chosen.density,
    items: chosen.items,
    clonesOf,
    older: { count: split.older + chosen.older, clones: older },
    newer: { count: split.newer, clones: newer },
  };
}
