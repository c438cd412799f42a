export * from './describeClone';
export * from './describePoint';
export * from './needsAttention';
