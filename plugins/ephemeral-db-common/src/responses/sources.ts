import { z } from 'zod/v3';
import { dateTime } from '../requests';
import type { ClonesUsage, PreflightFinding, Source } from '../types';
import { stageName } from './clones';
import {
  type SchemaOf,
  count,
  bytes,
  seconds,
  duration,
  entityRef,
  consistency,
  actions,
  usage,
} from './shared';

const clonesUsage = usage.extend({
  clones: count.describe('How many clones are in the sums'),
  measuredAt: dateTime.describe('The oldest of the measurements'),
  provider: z.string().describe('All that measured, separated by commas'),
}) satisfies SchemaOf<ClonesUsage>;

const findingState = z.enum(['ok', 'warning', 'blocked', 'unreachable']);

const finding = z.object({
  id: z.string(),
  state: findingState,
  found: z.string(),
  fix: z.string().optional(),
  acknowledged: z
    .literal(true)
    .optional()
    .describe('An admin knows of it and accepts it'),
}) satisfies SchemaOf<PreflightFinding>;

/** Summaries take fields of it. */
export const sourceObject = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string().optional(),
    owner: entityRef,
    cluster: z.string(),
    engine: z.string(),
    consistency,
    lease: z.object({ default: duration, max: duration }),
    notice: z.string().optional(),
    databases: z.array(z.string()),
    sizeBytes: bytes.optional(),
    usualSeconds: seconds
      .optional()
      .describe('Seconds from order to ready, median of its last 20 clones'),
    usualWaitSeconds: seconds
      .optional()
      .describe('Seconds that they waited for slots on the cluster, median'),
    usualStageSeconds: z
      .record(stageName, seconds)
      .optional()
      .describe('Seconds of each stage without its wait, median'),
    usualCaptureSeconds: seconds
      .optional()
      .describe('Seconds from order to ready, median of its last 20 captures'),
    minInterval: duration,
    deadline: duration.optional(),
    paused: z.object({ reason: z.string(), since: dateTime }).optional(),
    preflight: z
      .object({
        state: findingState,
        since: dateTime,
        checkedAt: dateTime.optional(),
        findings: z.array(finding),
      })
      .optional(),
    lastSnapshotAt: dateTime.optional(),
    nextSnapshotAt: dateTime.optional(),
    snapshots: count,
    clones: count,
    usage: usage.optional().describe('Of the golden volume'),
    clonesUsage: clonesUsage
      .optional()
      .describe('Of its measured clones that this caller may see'),
    lastSeenAt: dateTime
      .optional()
      .describe('Set while the cluster does not answer'),
    actions,
  })
  .describe('A database that an admin offers for cloning');

/**
 * A {@link Source} as the API answers it.
 *
 * @public
 */
export const sourceSchema: z.ZodType<Source, z.ZodTypeDef, unknown> =
  sourceObject;
