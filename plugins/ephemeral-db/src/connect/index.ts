export * from './routes';
export * from './snippets';
