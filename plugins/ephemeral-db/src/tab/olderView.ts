import type {
  Snapshot,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { momentOf } from '../moments';

const DAY = 86_400_000;

/** As much of the view stays in sight when it moves. */
const STAYS = 0.25;

/** The view in which the newest of the points before this one stand; the view itself where there are none. */
export function olderView(
  view: { from: Date; to: Date },
  points: Snapshot[],
  days: TimelineDay[],
): { from: Date; to: Date } {
  const from = view.from.getTime();
  const length = view.to.getTime() - from;
  const before = [
    ...points.map(point => momentOf(point).getTime()),
    ...days
      .filter(({ snapshots }) => snapshots > 0)
      .map(({ day }) => Math.min(Date.parse(`${day}T00:00:00Z`) + DAY, from)),
  ].filter(moment => moment <= from);
  if (before.length === 0) return view;
  const newest = Math.max(...before);
  const to = Math.min(newest, from) + length * STAYS;
  return { from: new Date(to - length), to: new Date(to) };
}
