import { startMetricsServer } from '../metrics';
import { StorageArray } from '../storage';
import { Clock } from '../time/Clock';

/** An array without a cluster that uses it. */
export interface RunningArray {
  array: StorageArray;
  metricsUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts the array and its exporter over a directory.
 *
 * @param options.port - of the exporter; any free one unless given
 */
export async function startArrayAlone(options: {
  directory: string;
  port?: number;
  clock?: Clock;
}): Promise<RunningArray> {
  const { directory, port = 0, clock = new Clock() } = options;
  const array = new StorageArray({ directory, now: () => clock.nanoseconds() });
  const metrics = await startMetricsServer({ array, clock, port });
  return {
    array,
    metricsUrl: metrics.url,
    stop: () => metrics.close(),
  };
}
