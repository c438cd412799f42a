export * from './englishWords';
export * from './fakeApi';
export * from './samples';
