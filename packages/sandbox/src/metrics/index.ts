export { startMetricsServer, type MetricsServer } from './startMetricsServer';
