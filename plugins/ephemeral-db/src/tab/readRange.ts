import type { CompoundEntityRef } from '@backstage/catalog-model';
import type {
  EntityTimeline,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { type DayRange, MOST_POINTS } from './ranges';

const DAY = 86_400_000;
const PAGE = 200;

/**
 * Reads all points of a range, page by page. Where there are too many, the newest; the days before them are then
 * counted as if they lay outside.
 */
export async function readRange(
  api: EphemeralDbApi,
  entity: CompoundEntityRef,
  range: DayRange,
  signal: AbortSignal,
): Promise<EntityTimeline> {
  const first = await api.getEntityTimeline(
    entity,
    { ...range, limit: PAGE },
    { signal },
  );
  const snapshots = [...first.snapshots];
  let cursor = first.pageInfo.nextCursor;
  while (cursor !== undefined && snapshots.length < MOST_POINTS) {
    const page = await api.getEntityTimeline(
      entity,
      { ...range, limit: PAGE, cursor },
      { signal },
    );
    snapshots.push(...page.snapshots);
    cursor = page.pageInfo.nextCursor;
  }
  if (cursor === undefined || range.to !== undefined) {
    return { ...first, snapshots };
  }
  const moments = snapshots.map(({ takenAt, orderedAt }) =>
    Date.parse(takenAt ?? orderedAt),
  );
  const from = (Math.floor(Math.min(...moments) / DAY) + 1) * DAY;
  const { counts } = await api.getEntityTimeline(
    entity,
    { from: new Date(from).toISOString(), limit: 1 },
    { signal },
  );
  return {
    ...first,
    snapshots: snapshots.filter((_, index) => moments[index] >= from),
    counts,
  };
}
