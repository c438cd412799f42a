/**
 * Types, permissions, schemas and the API client of the ephemeral-db plugin.
 *
 * @packageDocumentation
 */

export * from './actionInputs';
export * from './annotations';
export * from './durations';
export * from './EphemeralDbApi';
export * from './EphemeralDbClient';
export * from './errorCodes';
export * from './obstacleTo';
export * from './permissions';
export {
  captureSnapshotSchema,
  entityTimelineSchema,
  listCloneActivitySchema,
  listClonesSchema,
  listSnapshotsSchema,
  listSourcesSchema,
  MAX_PAGE_SIZE,
  NEWEST_SNAPSHOT,
  orderCloneSchema,
  readCloneLogSchema,
  type CaptureSnapshotRequest,
  type EntityTimelineQuery,
  type ListClonesQuery,
  type ListSnapshotsQuery,
  type ListSourcesQuery,
  type OrderCloneRequest,
  type PageQuery,
  type ReadCloneLogQuery,
} from './requests';
export * from './responses';
export * from './types';
