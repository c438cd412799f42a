import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'crypto';
import { Knex } from 'knex';
import { setTimeout as pause } from 'timers/promises';
import type { Clock } from '../clock';
import type { CloneRecord } from '../clones/CloneRecord';
import { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { installationId, openDatabase } from '../database';
import type { Cluster } from '../kubernetes/Cluster';
import { createLoop } from '../reconcile';
import { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import type {
  ClusterConfiguration,
  PluginConfiguration,
} from '../sources/types';

/** One backend's loop and its stores. */
export interface Replica {
  knex: Knex;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
  status: DatabaseStatusStore;
  /** Everything that was logged as an error or a warning until now. */
  complaints: string[];
  start(): void;
  stop(): Promise<void>;
  /** As the API writes them. */
  capture(change?: Partial<SnapshotRecord>): Promise<SnapshotRecord>;
  order(
    point: SnapshotRecord,
    change?: Partial<CloneRecord>,
  ): Promise<CloneRecord>;
  end(id: string): Promise<void>;
  retry(clone: CloneRecord): Promise<void>;
}

/** Looks again and again, for a minute at most. */
export async function until<Result>(
  what: string,
  find: () => Promise<Result | undefined | false> | Result | undefined | false,
): Promise<Result> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) {
      throw new Error(`Waited in vain: ${what}`);
    }
    await pause(10);
  }
}

/** Makes a replica; `start` starts its loop. */
export async function createReplica(options: {
  knex: Knex;
  configuration: PluginConfiguration;
  connectCluster?(
    configuration: ClusterConfiguration,
    beforeWrite: () => void,
  ): Cluster;
  /** A fast one makes the loop impatient. */
  clock?: Clock;
  /** Called in place of each write to a clone's row; makes it, or does not. */
  onObserve?(work: () => Promise<boolean>): Promise<boolean>;
  /** Called after each write to a clone's row. */
  onObserved?(clone: CloneRecord): unknown;
}): Promise<Replica> {
  const { configuration, onObserve, onObserved } = options;
  const knex = await openDatabase(
    mockServices.database.mock({ getClient: async () => options.knex }),
  );
  const clones = DatabaseCloneStore.create({ knex });
  const snapshots = DatabaseSnapshotStore.create({ knex });
  const status = DatabaseStatusStore.create({ knex });
  const complaints: string[] = [];
  const complain = (message: string | Error) => {
    complaints.push(String(message));
  };
  const logger = mockServices.logger.mock({ error: complain, warn: complain });
  logger.child.mockReturnValue(logger);
  const observed: DatabaseCloneStore = Object.assign(Object.create(clones), {
    observe: async (...args: Parameters<DatabaseCloneStore['observe']>) => {
      const write = () => clones.observe(...args);
      const done = await (onObserve ? onObserve(write) : write());
      if (done && onObserved) await onObserved((await clones.get(args[1]))!);
      return done;
    },
  });
  const loop = createLoop({
    configuration,
    knex,
    installationId: await installationId(knex),
    clones: observed,
    snapshots,
    status,
    announce: () => {},
    logger,
    clock: options.clock,
    connectCluster: options.connectCluster,
  });
  const [source] = Object.values(configuration.sources);
  return {
    knex,
    clones,
    snapshots,
    status,
    complaints,
    start: () => loop.start(),
    stop: () => loop.stop(),
    async capture(change = {}) {
      const id = randomUUID();
      const record = await snapshots.insert({
        id,
        source: source.name,
        cluster: source.cluster,
        label: undefined,
        consistency: source.capture.consistency,
        orderedAt: new Date(),
        takenBy: 'user:default/ada',
        volumeSnapshotName: `${source.name}-${id.slice(0, 8)}`,
        requestId: undefined,
        requestHash: undefined,
        ...change,
      });
      loop.wake(source.cluster);
      return record;
    },
    async order(point, change = {}) {
      const id = randomUUID();
      const clone = await clones.insert({
        id,
        name: `orders-${id.slice(0, 8)}`,
        source: source.name,
        cluster: source.cluster,
        namespace: `${source.clones.namespacePrefix}-${source.name}-${id.slice(
          0,
          8,
        )}`,
        entityRef: 'component:default/orders',
        requestedBy: 'user:default/ola',
        purpose: undefined,
        snapshotId: point.id,
        point: {
          id: point.id,
          label: point.label,
          takenAt: point.takenAt!.toISOString(),
          volumeSnapshotName: point.volumeSnapshotName!,
          volumeSnapshotUid: point.volumeSnapshotUid!,
          probes: point.probes,
        },
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + 3_600_000),
        requestId: undefined,
        requestHash: undefined,
        ...change,
      });
      loop.wake(source.cluster);
      return clone;
    },
    async retry(clone) {
      await clones.requestRetry(clone, 'user:default/ola');
      loop.wake(source.cluster);
    },
    async end(id) {
      await clones.requestEnd(id, 'user:default/ola');
      loop.wake(source.cluster);
    },
  };
}
