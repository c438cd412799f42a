import { z } from 'zod/v3';
import type { ClonePhase, SnapshotPhase } from '../types';
import {
  clonePhases,
  cursor,
  dateTime,
  entityRef,
  idText,
  limit,
  snapshotPhases,
  sourceName,
} from './fields';

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
