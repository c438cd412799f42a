export { createSqlServerRuntime } from './createSqlServerRuntime';
export { startSqlServer, type RunningSqlServer } from './startSqlServer';
