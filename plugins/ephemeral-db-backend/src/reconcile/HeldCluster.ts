import { LoggerService } from '@backstage/backend-plugin-api';
import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { DatabaseEngine } from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import type { Clock } from '../clock';
import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { Hold } from '../hold';
import { Cluster } from '../kubernetes/Cluster';
import type { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import type { ClusterConfiguration, GoldenSource } from '../sources/types';
import { ClusterCache } from './ClusterCache';
import { Jobs } from './Jobs';

/** What the loop works with while this replica holds a cluster. */
export interface HeldCluster {
  hold: Hold;
  /**
   * Called before each write to SQL Server; writes to the cluster are checked by the gateway itself.
   *
   * @throws Error when the term has ended by our own monotonic clock
   */
  ensureHeld(): void;
  installation: string;
  /** What orders are signed with, for namespaces whose row is lost. Passes are made only once it is known. */
  orderKey(): string;
  configuration: ClusterConfiguration;
  /** The sources on this cluster, by name. */
  sources: ReadonlyMap<string, GoldenSource>;
  cluster: Cluster;
  /** What is done to database servers. */
  engine: DatabaseEngine;
  cache: ClusterCache;
  /**
   * Since when this replica has been able to drive orders without a gap worth
   * counting, in milliseconds since 1970. Time before that is nobody's fault.
   */
  watchedSince(): number;
  jobs: Jobs;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
  /** Milliseconds since 1970. */
  clock(): number;
  /** Waits, or less once the signal aborts. */
  sleep: Clock['sleep'];
  /** Tells open pages that something changed. Never throws. */
  announce(signal: EphemeralDbSignal): void;
  /** Asks for a pass over an order, now or after some milliseconds. */
  enqueue(id: string, afterMs?: number): void;
  logger: LoggerService;
}

/** Drives one kind of order of a held cluster. */
export interface Reconciler {
  /** Ids of the orders that are not at rest: each gets a pass when the cluster is taken over, and now and then. */
  unsettled(): Promise<string[]>;
  /** Ids of orders that the API has changed since the loop last looked. */
  changed(): Promise<string[]>;
  /** One pass: gather, plan, apply. Never waits for the platform; asks for the next pass through `enqueue`. */
  pass(id: string): Promise<void>;
}
