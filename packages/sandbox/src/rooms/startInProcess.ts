import type { ContainerRuntime } from '../ContainerRuntime';
import { type Controllers, startControllers } from '../controllers';
import {
  type DriverName,
  type DriverProfile,
  driverProfileOf,
} from '../drivers/profiles';
import { Faults } from '../faults';
import { layOutInfrastructure } from '../infrastructure';
import { ObjectStore } from '../kubernetes';
import { createLatency, type LatencyOptions } from '../latency';
import { StorageArray } from '../storage';
import type { Clock } from '../time/Clock';
import { createIdleRuntime } from './createIdleRuntime';

/** @see startInProcess */
export interface InProcessOptions {
  /** Where the array and the nodes keep their files; the caller's to remove. */
  directory: string;
  clock: Clock;
  /** The article's storage unless given. */
  driver?: DriverName | DriverProfile;
  /** No waits unless given. */
  latency?: LatencyOptions;
  /** What runs in pods; nothing unless given. */
  runtime?: ContainerRuntime;
  /** A number in [0, 1), for faults with a probability. */
  random?(): number;
  report(where: string, error: unknown): void;
}

/** A cluster without its API server. */
export interface InProcessCluster {
  store: ObjectStore;
  array: StorageArray;
  faults: Faults;
  controllers: Controllers;
  /** Closes the clock too. */
  stop(): Promise<void>;
}

/**
 * Starts controllers, nodes and array over a store in memory, for callers that
 * are in this process: no port is opened, no time is waited for but the
 * clock's. See {@link LocalApi} for what answers as the API server does.
 */
export function startInProcess(options: InProcessOptions): InProcessCluster {
  const { directory, clock, report } = options;
  const profile = driverProfileOf(options.driver ?? 'portworx-fada');
  const store = new ObjectStore({ now: () => clock.now() });
  const array = new StorageArray({ directory, now: () => clock.nanoseconds() });
  const faults = new Faults(options.random);
  layOutInfrastructure(store, profile);
  const controllers = startControllers({
    ...{ store, array, directory, faults, clock, report },
    latency: createLatency(options.latency ?? { profile: 'none' }),
    runtime: options.runtime ?? createIdleRuntime(),
    driver: profile,
  });
  return {
    ...{ store, array, faults, controllers },
    stop: () => controllers.close(),
  };
}
