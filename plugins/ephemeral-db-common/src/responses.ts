import { z } from 'zod/v3';
import { clonePhases, dateTime, snapshotPhases } from './requests';
import type {
  Action,
  Clone,
  CloneActivity,
  CloneBlocker,
  CloneCredentials,
  CloneDeletion,
  CloneLog,
  ClonePlacement,
  ClonesUsage,
  EntityTimeline,
  PreflightFinding,
  Snapshot,
  SnapshotProbe,
  Source,
} from './types';

/*
 * The answers of the REST API as schemas, for its OpenAPI document. The types in types.ts are what code uses; each
 * schema is held to its type by the compiler.
 */

/** A schema whose values are exactly of the type. */
type SchemaOf<Type> = z.ZodType<Type, z.ZodTypeDef, unknown>;

const count = z.number().int().min(0);
const bytes = count.describe('Bytes');
const seconds = z.number().min(0).describe('Seconds');
const probeValue = z.union([z.string(), z.number()]);
const duration = z.string().describe('ISO 8601 duration');
const entityRef = z.string().describe('Entity ref, as kind:namespace/name');
const consistency = z.enum(['crash', 'checkpoint', 'suspend', 'unknown']);

const stageName = z.enum([
  'imported',
  'bound',
  'running',
  'secured',
  'verified',
  'masked',
  'ready',
]);

const action = z.object({
  verb: z.enum([
    'capture',
    'check',
    'clone',
    'connect',
    'rewind',
    'refresh',
    'extend',
    'protect',
    'stop',
    'start',
    'retry',
    'delete',
  ]),
  allowed: z.boolean(),
  reason: z.string().optional().describe('Why not, for the person'),
  warning: z
    .string()
    .optional()
    .describe('What to know before, where it is allowed'),
}) satisfies SchemaOf<Action>;

const actions = z
  .array(action)
  .describe('What this caller can do. A verb that the backend lacks is absent');

const usage = z.object({
  uniqueBytes: bytes,
  logicalBytes: bytes,
  measuredAt: dateTime,
  provider: z.string(),
});

const clonesUsage = usage.extend({
  clones: count.describe('How many clones are in the sums'),
  measuredAt: dateTime.describe('The oldest of the measurements'),
  provider: z.string().describe('All that measured, separated by commas'),
}) satisfies SchemaOf<ClonesUsage>;

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

/**
 * A {@link Clone} as the API answers it.
 *
 * @public
 */
export const cloneSchema: z.ZodType<Clone, z.ZodTypeDef, unknown> = z
  .object({
    id: z.string(),
    name: z.string(),
    source: z.string(),
    entityRef,
    requestedBy: entityRef,
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
    actions,
  })
  .describe('One writable database made from a point in time');

const snapshotProbe = z.object({
  name: z.string(),
  exact: z.boolean(),
  value: probeValue.optional(),
  before: probeValue.optional(),
  after: probeValue.optional(),
}) satisfies SchemaOf<SnapshotProbe>;

/**
 * A {@link Snapshot} as the API answers it.
 *
 * @public
 */
export const snapshotSchema: z.ZodType<Snapshot, z.ZodTypeDef, unknown> = z
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

/**
 * A {@link Source} as the API answers it.
 *
 * @public
 */
export const sourceSchema: z.ZodType<Source, z.ZodTypeDef, unknown> = z
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

const pageInfo = z.object({ nextCursor: z.string().optional() });

/**
 * One page of a list of these.
 *
 * @public
 */
export function pageSchema<Item extends z.ZodTypeAny>(item: Item) {
  return z.object({
    items: z.array(item),
    pageInfo,
    totalItems: count.describe('On all pages'),
  });
}

/**
 * An {@link EntityTimeline} as the API answers it.
 *
 * @public
 */
export const entityTimelineResponseSchema: z.ZodType<
  EntityTimeline,
  z.ZodTypeDef,
  unknown
> = z
  .object({
    sources: z.array(sourceSchema),
    unknownSources: z
      .array(z.string())
      .describe("Names in the entity's annotation that are not configured"),
    snapshots: z.array(snapshotSchema),
    clones: z.array(cloneSchema).describe('At most 200, newest order first'),
    totalClones: count.describe('How many there are, shown or not'),
    counts: z.array(
      z.object({
        day: z.string().date(),
        source: z.string(),
        snapshots: count,
        clones: count,
      }),
    ),
    pageInfo,
  })
  .describe("All that an entity's card and tab need");

/**
 * What the API answers a refusal with. It is Backstage's shape with a stable word in `error.code`.
 *
 * @public
 */
export const errorResponseSchema = z
  .object({
    error: z
      .object({
        name: z.string(),
        message: z.string().describe('What happened, to what, what to do next'),
        code: z
          .string()
          .optional()
          .describe('A stable word of EPHEMERAL_DB_ERROR_CODES'),
      })
      .passthrough(),
    request: z.object({ method: z.string(), url: z.string() }).optional(),
    response: z.object({ statusCode: z.number().int() }),
  })
  .describe('A refusal');

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
