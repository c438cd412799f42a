import { z } from 'zod/v3';
import {
  duration,
  entityRef,
  idText,
  NEWEST_SNAPSHOT,
  requestId,
  shortText,
  sourceName,
} from './fields';

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
