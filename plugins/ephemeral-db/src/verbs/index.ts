export * from './VerbButton';
export * from './VerbMenu';
export * from './verbWords';
