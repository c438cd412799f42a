export * from './checkClones';
export * from './checkLease';
export * from './checkName';
export * from './checkPoint';
export * from './checkServices';
export * from './checkSource';
