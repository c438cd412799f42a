import type {
  Clone,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { dayHead, dayKey } from '../moments';
import type { Words } from '../translation';
import { byMoment, pointKey, pointMoment } from './gather';
import { pointsBefore } from './labels';
import type { Mark } from './layout';

/** A point as the list shows it. */
export interface ListedPoint {
  point: Snapshot;
  /** The one before it, for changes. */
  before?: Snapshot;
  /** The entity's own, as the strip has them. */
  mark: Mark;
}

/** The points of one day, newest first. */
export interface ListedDay {
  key: string;
  head: string;
  points: ListedPoint[];
}

/** The newest points by day of the person's calendar, newest first, at most `shown` of them. */
export function listDays(options: {
  snapshots: Snapshot[];
  clones: Clone[];
  shown: number;
  now: Date;
  words: Words;
}): ListedDay[] {
  const { snapshots, clones, shown, now, words } = options;
  const sorted = byMoment(snapshots);
  const before = pointsBefore(sorted);
  const own = new Map<string, Clone[]>();
  for (const clone of clones) {
    const list = own.get(clone.snapshot.id);
    if (list) list.push(clone);
    else own.set(clone.snapshot.id, [clone]);
  }
  const days: ListedDay[] = [];
  for (const point of sorted.slice(-shown).reverse()) {
    const at = pointMoment(point);
    const date = new Date(at);
    const key = dayKey(date, words);
    let day = days[days.length - 1];
    if (day?.key !== key) {
      day = { key, head: dayHead(date, now, words), points: [] };
      days.push(day);
    }
    const mine = own.get(point.id) ?? [];
    day.points.push({
      point,
      before: before.get(point.id),
      mark: {
        key: pointKey(point.id),
        item: { kind: 'point', key: pointKey(point.id), at, point },
        x: 0,
        pillWidth: 0,
        clones: mine,
        elsewhere: Math.max(0, point.clones - mine.length),
      },
    });
  }
  return days;
}
