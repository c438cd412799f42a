import { LoggerService } from '@backstage/backend-plugin-api';
import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { DatabaseEngine } from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import { Knex } from 'knex';
import { type Clock, machineClock } from '../clock';
import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { mssqlEngine } from '../engine/mssql/mssqlEngine';
import { Cluster } from '../kubernetes/Cluster';
import { HttpsCluster } from '../kubernetes/HttpsCluster';
import { refreshableKubeConfig } from '../kubernetes/kubeConfig';
import type { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import type { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import type {
  ClusterConfiguration,
  PluginConfiguration,
} from '../sources/types';
import { ClusterDriver } from './ClusterDriver';
import { ClusterShare } from './ClusterShare';

/** @see createLoop */
export interface LoopOptions {
  configuration: PluginConfiguration;
  knex: Knex;
  /** The identity of our database. */
  installationId: string;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
  status: DatabaseStatusStore;
  /** Tells open pages that something changed. Never throws. */
  announce(signal: EphemeralDbSignal): void;
  logger: LoggerService;
  /** The machine's unless given. */
  clock?: Clock;
  /** What is done to database servers; SQL Server's unless given. */
  engine?: DatabaseEngine;
  /** Opens the gateway to a cluster; over HTTPS unless given. */
  connectCluster?(
    configuration: ClusterConfiguration,
    beforeWrite: () => void,
  ): Cluster;
}

/** The loop that makes the clusters match the orders. */
export interface Loop {
  /** Starts in the background; never waits for a cluster. */
  start(): void;
  /** Resolves when passes and jobs have ended and other replicas may go on. */
  stop(): Promise<void>;
  /** An order for this cluster was just written. */
  wake(cluster: string): void;
}

/** Makes the loop of this replica: a driver for each cluster, each of which waits for its turn. */
export function createLoop(options: LoopOptions): Loop {
  const { configuration, logger } = options;
  const connect = options.connectCluster ?? connectOverHttps;
  const share = new ClusterShare();
  const drivers = new Map(
    Object.values(configuration.clusters).map(cluster => [
      cluster.name,
      new ClusterDriver({
        configuration: cluster,
        sources: new Map(
          Object.entries(configuration.sources).filter(
            ([, source]) => source.cluster === cluster.name,
          ),
        ),
        installation: configuration.installation,
        installationId: options.installationId,
        holder: configuration.holder,
        share,
        engine: options.engine ?? mssqlEngine,
        knex: options.knex,
        clones: options.clones,
        snapshots: options.snapshots,
        status: options.status,
        announce: options.announce,
        clock: options.clock ?? machineClock,
        connect: beforeWrite => connect(cluster, beforeWrite),
        logger: logger.child({ cluster: cluster.name }),
      }),
    ]),
  );
  return {
    start() {
      for (const driver of drivers.values()) driver.start();
    },
    async stop() {
      await Promise.all([...drivers.values()].map(driver => driver.stop()));
    },
    wake(cluster) {
      drivers.get(cluster)?.wake();
    },
  };
}

function connectOverHttps(
  configuration: ClusterConfiguration,
  beforeWrite: () => void,
): Cluster {
  return HttpsCluster.create({
    ...refreshableKubeConfig(configuration),
    beforeWrite,
  });
}
