export * from './cluster';
export * from './common';
export * from './Kinds';
export * from './metadata';
export * from './network';
export * from './pods';
export * from './storage';
export * from './workloads';
