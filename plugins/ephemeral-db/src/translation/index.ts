export * from './translationRef';
export * from './Words';
