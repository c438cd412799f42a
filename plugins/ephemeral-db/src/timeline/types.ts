import type { ReactNode } from 'react';
import type {
  Clone,
  Snapshot,
  Source,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** What the strip shows. A view that ends about now means: up to now. */
export interface TimelineView {
  from: Date;
  to: Date;
}

/** @see PointTimeline */
export interface PointTimelineProps {
  density: 'card' | 'tab';
  source: Source;
  /** Loaded points of this source, in any order and phase. */
  snapshots: Snapshot[];
  /** The entity's own clones of this source that are not gone. */
  clones: Clone[];
  /** Counts per day (UTC) of what is not loaded. */
  days: TimelineDay[];
  now: Date;
  /** The tab's only; absent: all that is loaded. */
  view?: TimelineView;
  onViewChange?(view: TimelineView | undefined): void;
  /** A clone's row is hovered: its point lights up. */
  litPointId?: string;
  /** A point is hovered or focused. */
  onLightPoint?(id?: string): void;
  /** In the card it leads to the tab, in the tab it moves the view. */
  onOpenOlder(): void;
  onNewClone(point: Snapshot): void;
  onOpenClone(clone: Clone): void;
}

/** @see PointList */
export interface PointListProps {
  source: Source;
  snapshots: Snapshot[];
  clones: Clone[];
  now: Date;
  /** Points that are not loaded. */
  olderCount: number;
  onLoadOlder?(): void;
  loadingOlder?: boolean;
  /** On a phone the list is the timeline: clones hang under their points. */
  withClones?: boolean;
  onNewClone(point: Snapshot): void;
  onOpenClone(clone: Clone): void;
  /** The "⋯" of a row. */
  renderMenu?(point: Snapshot): ReactNode;
}
