export {
  clonePhases,
  dateTime,
  idText,
  MAX_PAGE_SIZE,
  NEWEST_SNAPSHOT,
  snapshotPhases,
} from './fields';
export * from './orders';
export * from './queries';
