import { parseEntityRef } from '@backstage/catalog-model';
import { z } from 'zod/v3';
import { parseDuration } from './durations';
import type { ClonePhase, SnapshotPhase } from './types';

/**
 * The most items that one page of a list may have.
 *
 * @public
 */
export const MAX_PAGE_SIZE = 200;

const DEFAULT_PAGE_SIZE = 50;

/**
 * The word that stands for the newest ready point in time of a source.
 *
 * @public
 */
export const NEWEST_SNAPSHOT = 'newest';

/** Control and format characters could forge what a person reads, for example by bidi overrides. */
const UNPRINTABLE = /\p{C}/u;

function shortText(options: { what: string; max: number }) {
  const { what, max } = options;
  return z
    .string()
    .trim()
    .min(1, `${what} must not be empty`)
    .max(max, `${what} must have at most ${max} characters`)
    .refine(
      text => !UNPRINTABLE.test(text),
      `${what} must not contain control characters`,
    );
}

function isEntityRef(text: string): boolean {
  try {
    const { kind, namespace, name } = parseEntityRef(text);
    return [kind, namespace, name].every(part => /^[\w.-]+$/.test(part));
  } catch {
    return false;
  }
}

function isDuration(text: string): boolean {
  try {
    return parseDuration(text) > 0;
  } catch {
    return false;
  }
}

const entityRef = z.string().refine(isEntityRef, ref => ({
  message: `${JSON.stringify(
    ref,
  )} is not an entity ref. Write kind:namespace/name, for example component:default/orders-api`,
  params: { code: 'malformedEntityRef' },
}));

const duration = z.string().refine(isDuration, text => ({
  message: `${JSON.stringify(
    text,
  )} is not a duration above zero. Write for example "PT12H", "12h" or "7d"`,
}));

/** Shared with the answers. */
export const dateTime = z.string().datetime({
  offset: true,
  message: 'must be a time in ISO 8601, for example 2026-11-22T10:24:00Z',
});

const isPrintable = (text: string) => !UNPRINTABLE.test(text);
const printable = 'must not contain control characters';

const sourceName = z
  .string()
  .min(1)
  .max(63)
  .refine(isPrintable, printable)
  .describe('Name of a golden source');

/** Ids are shared with the actions. */
export const idText = z.string().min(1).max(128).refine(isPrintable, printable);

const requestId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, 'must consist of printable ASCII without blanks')
  .describe(
    'Chosen by the caller. Repeated, it gives the same object instead of a second one',
  );

/**
 * The body of `POST /clones`.
 *
 * @public
 */
export const orderCloneSchema = z
  .object({
    source: sourceName,
    snapshot: idText
      .default(NEWEST_SNAPSHOT)
      .describe(
        `Id of a ready point in time of the source, or "${NEWEST_SNAPSHOT}" for the newest one when the order is taken`,
      ),
    entityRef: entityRef.describe(
      'The entity that the clone is for, as kind:namespace/name',
    ),
    name: shortText({ what: 'The name', max: 40 })
      .optional()
      .describe(
        "1 to 40 characters, unique among the entity's clones. Default: <entity>-<n>",
      ),
    purpose: shortText({ what: 'The purpose', max: 200 })
      .optional()
      .describe('What the clone is for, in words'),
    lease: duration
      .optional()
      .describe(
        "How long the clone lives, for example PT12H or 12h. Default: the source's",
      ),
    requestId: requestId.optional(),
  })
  .strict();

/**
 * The body of `POST /snapshots`.
 *
 * @public
 */
export const captureSnapshotSchema = z
  .object({
    source: sourceName,
    label: shortText({ what: 'The label', max: 40 })
      .optional()
      .describe('What people call the point in time, 1 to 40 characters'),
    force: z
      .boolean()
      .optional()
      .describe(
        "Capture although the source's least interval is not over. For the source's owner and admins",
      ),
    requestId: requestId.optional(),
  })
  .strict();

const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(MAX_PAGE_SIZE)
  .default(DEFAULT_PAGE_SIZE)
  .describe(`Items on a page, at most ${MAX_PAGE_SIZE}`);

const cursor = z
  .string()
  .max(2_000)
  .optional()
  .describe('From pageInfo.nextCursor of the page before');

/** Shared with the answers. */
export const clonePhases = [
  'queued',
  'provisioning',
  'ready',
  'grace',
  'rewinding',
  'refreshing',
  'stopping',
  'stopped',
  'starting',
  'unavailable',
  'failed',
  'deleting',
  'gone',
] as const satisfies readonly ClonePhase[];

/** Shared with the answers. */
export const snapshotPhases = [
  'capturing',
  'cut',
  'ready',
  'failed',
  'lost',
  'deleting',
] as const satisfies readonly SnapshotPhase[];

/** Repeated or separated by commas. */
function listOf<T extends readonly [string, ...string[]]>(values: T) {
  return z.preprocess(
    given =>
      (Array.isArray(given) ? given : [given])
        .filter(item => item !== undefined)
        .flatMap(item => String(item).split(',')),
    z.array(z.enum(values)),
  );
}

/**
 * The query of `GET /sources`.
 *
 * @public
 */
export const listSourcesSchema = z
  .object({
    limit,
    cursor,
    orderBy: z
      .enum(['name,asc', 'name,desc'])
      .default('name,asc')
      .describe('Field and direction'),
  })
  .strict();

/**
 * The query of `GET /snapshots`.
 *
 * @public
 */
export const listSnapshotsSchema = z
  .object({
    source: sourceName.optional(),
    phase: listOf(snapshotPhases).describe(
      'Only these phases, separated by commas',
    ),
    limit,
    cursor,
    orderBy: z
      .enum([
        'orderedAt,desc',
        'orderedAt,asc',
        'takenAt,desc',
        'takenAt,asc',
        'name,asc',
        'name,desc',
      ])
      .default('orderedAt,desc')
      .describe('Field and direction'),
  })
  .strict();

/**
 * The query of `GET /clones`.
 *
 * @public
 */
export const listClonesSchema = z
  .object({
    source: sourceName.optional(),
    snapshot: idText.optional().describe('Id of a point in time'),
    entityRef: entityRef.optional().describe('Only clones of this entity'),
    requestedBy: entityRef.optional().describe('Only clones of this requester'),
    phase: listOf(clonePhases).describe(
      'Only these phases, separated by commas. Default: all but gone',
    ),
    failedSince: dateTime
      .optional()
      .describe(
        'Only clones that failed at or after this time, also if they work by now or are gone',
      ),
    limit,
    cursor,
    orderBy: z
      .enum([
        'createdAt,desc',
        'createdAt,asc',
        'expiresAt,asc',
        'expiresAt,desc',
        'name,asc',
        'name,desc',
      ])
      .default('createdAt,desc')
      .describe('Field and direction'),
  })
  .strict();

/**
 * The query of `GET /entities/{kind}/{namespace}/{name}/timeline`.
 *
 * @public
 */
export const entityTimelineSchema = z
  .object({
    from: dateTime.optional().describe('Default: 14 days before `to`'),
    to: dateTime.optional().describe('Default: now'),
    limit,
    cursor,
  })
  .strict()
  .refine(({ from, to }) => !from || !to || Date.parse(from) < Date.parse(to), {
    message: '`from` must be before `to`',
  });

/**
 * What an order of a clone says.
 *
 * @public
 */
export type OrderCloneRequest = z.input<typeof orderCloneSchema>;

/**
 * What an order of a capture says.
 *
 * @public
 */
export type CaptureSnapshotRequest = z.input<typeof captureSnapshotSchema>;

/**
 * What all lists can be asked.
 *
 * @public
 */
export interface PageQuery {
  limit?: number;
  cursor?: string;
}

/**
 * How a list of golden sources is narrowed and ordered.
 *
 * @public
 */
export interface ListSourcesQuery extends PageQuery {
  orderBy?: z.input<typeof listSourcesSchema>['orderBy'];
}

/**
 * How a list of points in time is narrowed and ordered.
 *
 * @public
 */
export interface ListSnapshotsQuery extends PageQuery {
  source?: string;
  phase?: SnapshotPhase[];
  orderBy?: z.input<typeof listSnapshotsSchema>['orderBy'];
}

/**
 * How a list of clones is narrowed and ordered.
 *
 * @public
 */
export interface ListClonesQuery extends PageQuery {
  source?: string;
  /** Id of a point in time */
  snapshot?: string;
  entityRef?: string;
  requestedBy?: string;
  phase?: ClonePhase[];
  /** ISO 8601: only clones that failed at or after this time, also if they work by now or are gone. */
  failedSince?: string;
  orderBy?: z.input<typeof listClonesSchema>['orderBy'];
}

/**
 * Which range an entity's timeline is about.
 *
 * @public
 */
export interface EntityTimelineQuery extends PageQuery {
  /** ISO 8601 */
  from?: string;
  /** ISO 8601 */
  to?: string;
}

/**
 * The query of `GET /clones/{id}/activity`.
 *
 * @public
 */
export const listCloneActivitySchema = z.object({ limit, cursor }).strict();

/**
 * The query of `GET /clones/{id}/log`.
 *
 * @public
 */
export const readCloneLogSchema = z
  .object({
    lines: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000)
      .default(100)
      .describe('How many of the last lines, at most 1000'),
  })
  .strict();

/**
 * How much of a log is read.
 *
 * @public
 */
export interface ReadCloneLogQuery {
  lines?: number;
}
