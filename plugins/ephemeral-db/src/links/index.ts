export * from './useLinks';
