export * from './cloneLine';
export * from './HeadlineBlock';
export * from './headline';
export * from './Note';
export * from './Notes';
export * from './usageSentence';
export * from './useMe';
