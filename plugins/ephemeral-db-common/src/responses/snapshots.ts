import { z } from 'zod/v3';
import { dateTime, snapshotPhases } from '../requests';
import type { Snapshot, SnapshotProbe } from '../types';
import {
  type SchemaOf,
  count,
  bytes,
  seconds,
  probeValue,
  entityRef,
  consistency,
  orderedVia,
  actions,
} from './shared';

const snapshotProbe = z.object({
  name: z.string(),
  exact: z.boolean(),
  value: probeValue.optional(),
  before: probeValue.optional(),
  after: probeValue.optional(),
}) satisfies SchemaOf<SnapshotProbe>;

/** Summaries take fields of it. */
export const snapshotObject = z
  .object({
    id: z.string(),
    volumeSnapshotUid: z.string().optional(),
    name: z.string(),
    source: z.string(),
    label: z.string().optional(),
    orderedAt: dateTime,
    takenAt: dateTime.optional().describe('From the cut on'),
    seconds: seconds.optional(),
    takenBy: entityRef.optional(),
    orderedVia: orderedVia.optional(),
    origin: z.enum(['ours', 'other']),
    formerVolume: z.boolean().optional(),
    asked: consistency.optional(),
    consistency,
    skipped: z
      .array(z.object({ database: z.string(), reason: z.string() }))
      .optional()
      .describe('Databases that were left out, and why'),
    phase: z.enum(snapshotPhases),
    freeze: z
      .object({ since: dateTime, deadlineSeconds: seconds })
      .optional()
      .describe('Set while the server holds writes for the cut'),
    sizeBytes: bytes.optional(),
    probes: z.array(snapshotProbe),
    facts: z
      .object({
        productVersion: z.string().optional(),
        edition: z.string().optional(),
        collation: z.string().optional(),
        databases: z
          .array(z.object({ name: z.string(), sizeBytes: bytes.optional() }))
          .optional(),
      })
      .optional(),
    verified: z.boolean().optional(),
    failure: z
      .object({ reason: z.string(), message: z.string(), next: z.string() })
      .optional(),
    protectedUntil: dateTime.optional(),
    clones: count,
    usedBy: z
      .array(z.string())
      .optional()
      .describe(
        'Names of clones that come from it and that this caller may see, at most 10',
      ),
    actions,
  })
  .describe('One frozen point in time of a golden source');

/**
 * A {@link Snapshot} as the API answers it.
 *
 * @public
 */
export const snapshotSchema: z.ZodType<Snapshot, z.ZodTypeDef, unknown> =
  snapshotObject;
