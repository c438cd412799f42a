import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { secondsBefore } from './moments';
import { cloneOf, pointAt, storySource } from './story';

const DAY_SECONDS = 24 * 3_600;

/**
 * So many points over the last days, ever further apart as captures by hand and schedules are, and so many clones of
 * them, most of the newest ones.
 *
 * @param days - the points lie within
 */
export function many(
  now: Date,
  count: { points: number; clones?: number; days?: number },
): EntityTimeline {
  const { points, clones = 0, days = 14 } = count;
  const snapshots = Array.from({ length: points }, (_, index) => {
    const share = points === 1 ? 0.01 : (index + 0.5) / points;
    const ago = 300 + share * share * (days * DAY_SECONDS - 600);
    return pointAt(secondsBefore(now, ago), 20 + points - index, {
      id: `point-${index}`,
      verified: index % 7 === 3 || undefined,
      label: index === 0 ? 'T1' : undefined,
      clones: 0,
    });
  });
  const made = Array.from({ length: clones }, (_, index) => {
    const point =
      snapshots[Math.floor((index * index) / clones) % snapshots.length];
    point.clones += 1;
    return cloneOf(point, `orders-api-${index + 1}`, {
      createdAt: secondsBefore(now, 600 + index * 60),
      expiresAt: secondsBefore(now, -(3 + (index % 40)) * 3_600),
    });
  });
  return {
    sources: [
      storySource(now, {
        snapshots: points,
        clones,
        lastSnapshotAt: snapshots[0]?.takenAt,
      }),
    ],
    unknownSources: [],
    snapshots,
    clones: made,
    totalClones: clones,
    counts: [],
    pageInfo: {},
  };
}
