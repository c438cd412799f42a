import { z } from 'zod/v3';
import { clonePhases, dateTime } from '../requests';
import type {
  Clone,
  CloneActivity,
  CloneAdoption,
  CloneBlocker,
  CloneCredentials,
  CloneDeletion,
  CloneLog,
  ClonePlacement,
} from '../types';
import {
  type SchemaOf,
  count,
  seconds,
  probeValue,
  entityRef,
  orderedVia,
  actions,
  usage,
} from './shared';

export const stageName = z.enum([
  'imported',
  'bound',
  'running',
  'secured',
  'verified',
  'masked',
  'ready',
]);

const placement = z
  .object({
    cluster: z.string(),
    namespace: z.string(),
    service: z.string(),
    deployment: z.string(),
    claim: z.string(),
    volumeSnapshot: z.string(),
    volumeSnapshotContent: z.string(),
    storageClass: z.string().optional(),
  })
  .describe(
    'Names in its cluster, fixed with the order. Absent when it is gone',
  ) satisfies SchemaOf<ClonePlacement>;

const blocker = z
  .object({
    object: z.string().describe('Kind and name'),
    reason: z.string(),
    since: dateTime,
  })
  .describe(
    'What it waits for while it is deleted, or before it is tried again',
  ) satisfies SchemaOf<CloneBlocker>;

const deletion = z
  .object({
    step: z.number().int().min(1),
    of: z.number().int().min(1),
    what: z
      .enum(['server', 'volume', 'import', 'content', 'namespace'])
      .describe('What is being taken away now'),
  })
  .describe('How far its deletion is') satisfies SchemaOf<CloneDeletion>;

const adoption = z
  .object({ at: dateTime, confirmedBy: entityRef.optional() })
  .describe(
    'It was found in its cluster without a record. Nobody gets its password until an admin has confirmed it',
  ) satisfies SchemaOf<CloneAdoption>;

/** Summaries take fields of it. */
export const cloneObject = z
  .object({
    id: z.string(),
    name: z.string(),
    source: z.string(),
    entityRef,
    requestedBy: entityRef,
    orderedVia: orderedVia.optional(),
    purpose: z.string().optional(),
    snapshot: z.object({
      id: z.string(),
      label: z.string().optional(),
      takenAt: dateTime,
    }),
    phase: z.enum(clonePhases),
    stage: stageName.optional(),
    stages: z.array(
      z.object({
        name: stageName,
        startedAt: dateTime,
        finishedAt: dateTime.optional(),
        waitedMs: z
          .number()
          .optional()
          .describe('Milliseconds that it waited for a slot on the cluster'),
      }),
    ),
    generation: count,
    createdAt: dateTime,
    readyAt: dateTime.optional(),
    expiresAt: dateTime.describe('The end of the lease'),
    protectedUntil: dateTime.optional(),
    endpoint: z
      .object({
        host: z.string(),
        port: z.number().int(),
        database: z.string(),
        login: z
          .string()
          .optional()
          .describe("The people's login, without its password"),
        via: z.string().describe('How people get there, as ClusterIP'),
      })
      .optional(),
    placement: placement.optional(),
    verification: z
      .object({
        result: z.enum(['matched', 'differs', 'reported', 'notRecorded']),
        probes: z.array(
          z.object({
            name: z.string(),
            expected: probeValue.optional(),
            actual: probeValue.optional(),
          }),
        ),
      })
      .optional(),
    usage: usage.optional(),
    failure: z
      .object({
        stage: stageName,
        reason: z.string().describe('A stable word'),
        message: z.string(),
        next: z.string().describe('What to do now'),
      })
      .optional(),
    queue: z
      .object({ position: count.describe('How many are ahead') })
      .optional(),
    blockedBy: blocker.optional(),
    deletion: deletion.optional(),
    usualSeconds: seconds.optional(),
    lastSeenAt: dateTime
      .optional()
      .describe('Set while the cluster does not answer'),
    adoption: adoption.optional(),
    actions,
  })
  .describe('One writable database made from a point in time');

/**
 * A {@link Clone} as the API answers it.
 *
 * @public
 */
export const cloneSchema: z.ZodType<Clone, z.ZodTypeDef, unknown> = cloneObject;

/**
 * {@link CloneCredentials} as the API answers them.
 *
 * @public
 */
export const cloneCredentialsSchema: z.ZodType<
  CloneCredentials,
  z.ZodTypeDef,
  unknown
> = z
  .object({
    username: z.string(),
    password: z.string(),
    host: z.string(),
    port: z.number().int(),
    database: z.string(),
  })
  .describe('How to log in to a ready clone. Each reading is recorded');

/**
 * A {@link CloneActivity} as the API answers it.
 *
 * @public
 */
export const cloneActivitySchema: z.ZodType<
  CloneActivity,
  z.ZodTypeDef,
  unknown
> = z
  .object({
    id: z.string(),
    at: dateTime,
    kind: z.enum([
      'ordered',
      'adopted',
      'confirmed',
      'stage',
      'ready',
      'unavailable',
      'failed',
      'retried',
      'deleted',
      'expired',
      'gone',
    ]),
    by: entityRef.optional(),
    generation: count,
    stage: stageName.optional().describe('Which one is finished, or failed'),
    reason: z.string().optional().describe('A stable word'),
    message: z.string().optional(),
  })
  .describe('Something that happened to a clone');

/**
 * A {@link CloneLog} as the API answers it.
 *
 * @public
 */
export const cloneLogSchema: z.ZodType<CloneLog, z.ZodTypeDef, unknown> = z
  .object({
    pod: z.string(),
    lines: z.array(z.string()).describe('Oldest first, passwords replaced'),
  })
  .describe('The end of what its SQL Server wrote');
