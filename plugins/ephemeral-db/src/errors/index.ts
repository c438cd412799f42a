export * from './ErrorNote';
export * from './explainError';
export * from './Note';
