export * from './describeClone';
export * from './describePoint';
