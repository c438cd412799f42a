export * from './LiveProvider';
export * from './queries';
export { queryClientOf } from './queryClients';
export * from './useNow';
