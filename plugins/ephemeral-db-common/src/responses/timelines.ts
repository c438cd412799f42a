import { z } from 'zod/v3';
import type { EntityTimeline } from '../types';
import { cloneSchema } from './clones';
import { count, pageInfo } from './shared';
import { snapshotSchema } from './snapshots';
import { sourceSchema } from './sources';

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
