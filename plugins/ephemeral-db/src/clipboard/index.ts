export * from './CopyBlock';
export * from './CopyButton';
export * from './CopyOutcome';
export * from './useCopy';
