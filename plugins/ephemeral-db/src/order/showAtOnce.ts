import type {
  Clone,
  EntityTimeline,
  Page,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { QueryClient } from '@tanstack/react-query';

/** Puts a newer version in its place, or a new one first. */
function withItem<T extends { id: string }>(items: T[], item: T): T[] {
  return items.some(({ id }) => id === item.id)
    ? items.map(known => (known.id === item.id ? item : known))
    : [item, ...items];
}

/** A timeline with this clone as it is now. */
export function timelineWithClone(
  timeline: EntityTimeline,
  clone: Clone,
): EntityTimeline {
  const known = timeline.clones.some(({ id }) => id === clone.id);
  return {
    ...timeline,
    clones: withItem(timeline.clones, clone),
    totalClones: timeline.totalClones + (known ? 0 : 1),
    snapshots: known
      ? timeline.snapshots
      : timeline.snapshots.map(point =>
          point.id === clone.snapshot.id
            ? { ...point, clones: point.clones + 1 }
            : point,
        ),
  };
}

/** A timeline with this point as it is now, if it is about its source. */
export function timelineWithPoint(
  timeline: EntityTimeline,
  point: Snapshot,
): EntityTimeline {
  return timeline.sources.some(({ name }) => name === point.source)
    ? { ...timeline, snapshots: withItem(timeline.snapshots, point) }
    : timeline;
}

function pageWithKnown<T extends { id: string }>(page: Page<T>, item: T) {
  return page.items.some(({ id }) => id === item.id)
    ? { ...page, items: withItem(page.items, item) }
    : page;
}

/** Whether a timeline ends now, so that what is new belongs to it. */
function isOpen(queryKey: readonly unknown[]): boolean {
  const query = queryKey[2] as { to?: string; cursor?: string } | undefined;
  return query?.to === undefined && query?.cursor === undefined;
}

/** Shows the answer of a write wherever the clone is on screen, before anything is read again. */
export function showClone(client: QueryClient, clone: Clone): void {
  client.setQueryData(['clone', clone.id], clone);
  client.setQueriesData<EntityTimeline>(
    { queryKey: ['timeline', clone.entityRef] },
    timeline => timeline && timelineWithClone(timeline, clone),
  );
  client.setQueriesData<Page<Clone>>(
    { queryKey: ['clones'] },
    page => page && pageWithKnown(page, clone),
  );
}

/** Shows the answer of a write wherever the point is on screen, before anything is read again. */
export function showPoint(client: QueryClient, point: Snapshot): void {
  client.setQueryData(['snapshot', point.id], point);
  client.setQueriesData<EntityTimeline>(
    {
      queryKey: ['timeline'],
      predicate: ({ queryKey }) => isOpen(queryKey),
    },
    timeline => timeline && timelineWithPoint(timeline, point),
  );
}
