export * from './LiveProvider';
export * from './queries';
export * from './useNow';
