import { z } from 'zod/v3';
import type { CloneSummary, SnapshotSummary, SourceSummary } from '../types';
import { cloneObject } from './clones';
import { snapshotObject } from './snapshots';
import { sourceObject } from './sources';

/**
 * A schema of objects whose values are of the type. The actions registry takes only schemas of objects.
 *
 * @public
 */
export type SummarySchema<Type> = z.ZodObject<
  z.ZodRawShape,
  z.UnknownKeysParam,
  z.ZodTypeAny,
  Type,
  Type
>;

const progress = z.string().describe('How far it is, in words');

/**
 * A {@link SourceSummary} as the actions of the registry answer it.
 *
 * @public
 */
export const sourceSummarySchema: SummarySchema<SourceSummary> =
  sourceObject.pick({
    name: true,
    title: true,
    description: true,
    notice: true,
    owner: true,
    databases: true,
    lease: true,
    usualSeconds: true,
    usualCaptureSeconds: true,
    lastSnapshotAt: true,
    snapshots: true,
    clones: true,
    actions: true,
  });

/**
 * A {@link SnapshotSummary} as the actions of the registry answer it.
 *
 * @public
 */
export const snapshotSummarySchema: SummarySchema<SnapshotSummary> =
  snapshotObject
    .pick({
      id: true,
      name: true,
      source: true,
      label: true,
      orderedAt: true,
      takenAt: true,
      takenBy: true,
      orderedVia: true,
      consistency: true,
      phase: true,
      probes: true,
      verified: true,
      failure: true,
      clones: true,
      actions: true,
    })
    .extend({ progress });

/**
 * A {@link CloneSummary} as the actions of the registry answer it.
 *
 * @public
 */
export const cloneSummarySchema: SummarySchema<CloneSummary> = cloneObject
  .pick({
    id: true,
    name: true,
    source: true,
    entityRef: true,
    requestedBy: true,
    orderedVia: true,
    purpose: true,
    snapshot: true,
    phase: true,
    stage: true,
    createdAt: true,
    readyAt: true,
    expiresAt: true,
    endpoint: true,
    failure: true,
    actions: true,
  })
  .extend({
    progress,
    url: z.string().describe('Its page in the portal'),
    connectUrl: z
      .string()
      .describe(
        'Its page, open where the person may reveal or copy the password',
      ),
  });
