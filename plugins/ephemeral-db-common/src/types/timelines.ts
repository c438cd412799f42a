import type { Clone } from './clones';
import type { Snapshot } from './snapshots';
import type { Source } from './sources';

/**
 * How many points and clones one day (UTC, `YYYY-MM-DD`) has outside of the range that was asked for.
 *
 * @public
 */
export interface TimelineDay {
  day: string;
  source: string;
  snapshots: number;
  clones: number;
}

/**
 * All that an entity's card and tab need, in one read.
 *
 * @public
 */
export interface EntityTimeline {
  sources: Source[];
  /** Names in the entity's annotation that are not configured. */
  unknownSources: string[];
  snapshots: Snapshot[];
  /** At most 200, newest order first. */
  clones: Clone[];
  /** How many there are, of which `clones` may be a part. */
  totalClones: number;
  counts: TimelineDay[];
  pageInfo: { nextCursor?: string };
}
