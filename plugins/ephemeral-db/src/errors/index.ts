export * from './ErrorNote';
export * from './explainError';
