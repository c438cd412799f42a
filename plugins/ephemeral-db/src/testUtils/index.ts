export * from './englishWords';
export * from './samples';
