import { z } from 'zod/v3';
import { dateTime } from '../requests';
import type { Action, OrderedVia } from '../types';

/** A schema whose values are exactly of the type. */
export type SchemaOf<Type> = z.ZodType<Type, z.ZodTypeDef, unknown>;

export const count = z.number().int().min(0);
export const bytes = count.describe('Bytes');
export const seconds = z.number().min(0).describe('Seconds');
export const probeValue = z.union([z.string(), z.number()]);
export const duration = z.string().describe('ISO 8601 duration');
export const entityRef = z
  .string()
  .describe('Entity ref, as kind:namespace/name');
export const consistency = z.enum([
  'crash',
  'checkpoint',
  'suspend',
  'unknown',
]);

export const orderedVia = z
  .enum(['api', 'template', 'agent'])
  .describe('How the order came') satisfies SchemaOf<OrderedVia>;

const action = z.object({
  verb: z.enum([
    'capture',
    'check',
    'clone',
    'confirm',
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

export const actions = z
  .array(action)
  .describe('What this caller can do. A verb that the backend lacks is absent');

export const usage = z.object({
  uniqueBytes: bytes,
  logicalBytes: bytes,
  measuredAt: dateTime,
  provider: z.string(),
});

export const pageInfo = z.object({ nextCursor: z.string().optional() });

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
