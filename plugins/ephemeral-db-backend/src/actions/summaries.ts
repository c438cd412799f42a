import {
  type Action,
  type Clone,
  type CloneSummary,
  cloneSummarySchema,
  type Snapshot,
  type SnapshotSummary,
  snapshotSummarySchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { sourceOf } from '../sources/sourceOf';
import { limitOnClone, limitOnPoint } from '../useCases/agentLimits';
import type { ActionOptions } from './ActionOptions';
import { describeClone, describePoint } from './describeProgress';

const repeated = z
  .boolean()
  .describe('Nothing was ordered: this one was there already');

/** What an order of a clone is answered with. */
export const orderedCloneSchema = cloneSummarySchema.extend({ repeated });

/** What an order of a point is answered with. */
export const orderedSnapshotSchema = snapshotSummarySchema.extend({ repeated });

type Context = Pick<ActionOptions, 'configuration' | 'pages'>;

/** What the person may do, less what no action does for an agent. */
function withLimit(actions: Action[], limit: string | undefined): Action[] {
  return actions.map(action =>
    action.verb === 'delete' && action.allowed && limit !== undefined
      ? { verb: 'delete', allowed: false, reason: limit }
      : action,
  );
}

/**
 * What an action tells of a clone. The schema decides what that is: all other fields stay behind.
 *
 * @param now - milliseconds since 1970
 */
export function summarizeClone(
  clone: Clone,
  { configuration, pages }: Context,
  now: number,
): CloneSummary {
  const source = sourceOf(clone, configuration);
  return cloneSummarySchema.parse({
    ...clone,
    progress: describeClone(clone, now),
    url: pages.clone(clone.id),
    connectUrl: pages.connect(clone.id),
    actions: withLimit(clone.actions, limitOnClone(clone, source, pages)),
  });
}

/** What an action tells of a point in time. */
export function summarizeSnapshot(
  snapshot: Snapshot,
  { configuration }: Context,
): SnapshotSummary {
  const { orderedAt, takenAt } = snapshot;
  const point = {
    ...snapshot,
    orderedAt: new Date(orderedAt),
    takenAt: takenAt === undefined ? undefined : new Date(takenAt),
  };
  const source = sourceOf(snapshot, configuration);
  return snapshotSummarySchema.parse({
    ...snapshot,
    progress: describePoint(snapshot),
    actions: withLimit(snapshot.actions, limitOnPoint(point, source)),
  });
}
