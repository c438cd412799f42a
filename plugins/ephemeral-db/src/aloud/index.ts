export * from './Aloud';
