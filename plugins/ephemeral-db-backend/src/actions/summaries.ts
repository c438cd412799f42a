import {
  type Clone,
  type CloneSummary,
  cloneSummarySchema,
  type Snapshot,
  type SnapshotSummary,
  snapshotSummarySchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import type { Pages } from '../pages';
import { describeClone, describePoint } from './describeProgress';

const repeated = z
  .boolean()
  .describe('Nothing was ordered: this one was there already');

/** What an order of a clone is answered with. */
export const orderedCloneSchema = cloneSummarySchema.extend({ repeated });

/** What an order of a point is answered with. */
export const orderedSnapshotSchema = snapshotSummarySchema.extend({ repeated });

/**
 * What an action tells of a clone. The schema decides what that is: all other fields stay behind.
 *
 * @param now - milliseconds since 1970
 */
export function summarizeClone(
  clone: Clone,
  pages: Pages,
  now: number,
): CloneSummary {
  return cloneSummarySchema.parse({
    ...clone,
    progress: describeClone(clone, now),
    url: pages.clone(clone.id),
    connectUrl: pages.connect(clone.id),
  });
}

/** What an action tells of a point in time. */
export function summarizeSnapshot(snapshot: Snapshot): SnapshotSummary {
  return snapshotSummarySchema.parse({
    ...snapshot,
    progress: describePoint(snapshot),
  });
}
