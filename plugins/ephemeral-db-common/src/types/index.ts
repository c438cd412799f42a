export * from './clones';
export * from './shared';
export * from './snapshots';
export * from './sources';
export * from './summaries';
export * from './timelines';
