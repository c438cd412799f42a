export * from './CloneButton';
export { useDatabaseActions } from './DatabaseActions';
export type { DatabaseActions, NewCloneOptions } from './DatabaseActions';
export * from './DatabaseActionsProvider';
export * from './firstVerb';
export * from './useCloneMenu';
export * from './useOpenClone';
export * from './usePointMenu';
