export {
  cloneActivitySchema,
  cloneCredentialsSchema,
  cloneLogSchema,
  cloneSchema,
} from './clones';
export { errorResponseSchema, pageSchema } from './shared';
export { snapshotSchema } from './snapshots';
export { sourceSchema } from './sources';
export * from './summaries';
export { entityTimelineResponseSchema } from './timelines';
