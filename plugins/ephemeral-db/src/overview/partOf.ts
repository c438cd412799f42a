import type {
  Clone,
  EntityTimeline,
  Snapshot,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** What a timeline has of one source. */
export interface TimelinePart {
  snapshots: Snapshot[];
  /** Those that are not gone. */
  clones: Clone[];
  days: TimelineDay[];
}

/** What a timeline has of one source. */
export function partOf(timeline: EntityTimeline, source: string): TimelinePart {
  const isOfSource = (item: { source: string }) => item.source === source;
  return {
    snapshots: timeline.snapshots.filter(isOfSource),
    clones: timeline.clones.filter(
      clone => isOfSource(clone) && clone.phase !== 'gone',
    ),
    days: timeline.counts.filter(isOfSource),
  };
}
