import type { LoggerService } from '@backstage/backend-plugin-api';
import { LocalApi } from '@ephemeral-db/sandbox';
import { DatabaseOwnerStore } from '../../../authorize/DatabaseOwnerStore';
import { CloneOrders } from '../../../clones/CloneOrders';
import { DatabaseCloneStore } from '../../../clones/DatabaseCloneStore';
import { installationId } from '../../../database';
import type { Cluster } from '../../../kubernetes/Cluster';
import { CaptureOrders } from '../../../snapshots/CaptureOrders';
import { DatabaseJoinStore } from '../../../snapshots/DatabaseJoinStore';
import { DatabaseSnapshotStore } from '../../../snapshots/DatabaseSnapshotStore';
import { SnapshotDeletions } from '../../../snapshots/SnapshotDeletions';
import { DatabaseStatusStore } from '../../../sources/DatabaseStatusStore';
import { LiveClusters } from '../../../sources/LiveClusters';
import { createLoop } from '../../createLoop';
import { FileEngine } from './FileEngine';
import { Life } from './Life';
import { ProcessClock } from './ProcessClock';
import { ProcessGateway, type Write } from './ProcessGateway';
import type { World } from './World';

/** One backend process: the real loop and the real orders, in a life that can end at any moment. */
export interface Backend {
  readonly number: number;
  readonly life: Life;
  readonly clones: DatabaseCloneStore;
  readonly snapshots: DatabaseSnapshotStore;
  readonly cloneOrders: CloneOrders;
  readonly captureOrders: CaptureOrders;
  readonly snapshotDeletions: SnapshotDeletions;
  /** As SIGTERM does. */
  stop(): Promise<void>;
}

/** Starts a backend on the world's database and cluster. */
export async function startBackend(
  world: World,
  number: number,
): Promise<Backend> {
  const life = new Life();
  const { configuration, time, random, weather, watches } = world;
  const clock = new ProcessClock(time, life, world.wall);
  const knex = world.database.open(life);
  const logger = loggerOf((level, message) =>
    world.note(`backend ${number} ${level}: ${message}`),
  );
  const connect = (beforeWrite: () => void): Cluster =>
    new ProcessGateway({
      api: new LocalApi(world.cluster.store, `backend-${number}`),
      ...{ time, life, random, weather, watches, beforeWrite },
      onCall: what => world.onCall(what),
      onWrite: (write: Write) => {
        world.onWrite(life, write);
        return world.plant(write, world);
      },
    });
  const clones = DatabaseCloneStore.create({ knex, clock });
  const snapshots = DatabaseSnapshotStore.create({ knex });
  const statuses = DatabaseStatusStore.create({ knex });
  const loop = createLoop({
    configuration,
    knex,
    installationId: await installationId(knex),
    clones,
    snapshots,
    status: statuses,
    announce: () => {},
    logger,
    clock,
    engine: new FileEngine(world.servers, world.heldWrites, life),
    connectCluster: (_configuration, beforeWrite) => connect(beforeWrite),
  });
  const reader = connect(() => {
    throw new Error('The API does not write to clusters');
  });
  const orders = {
    ...{ configuration, clones, snapshots, statuses, clock },
    owners: DatabaseOwnerStore.create({ knex }),
    joins: DatabaseJoinStore.create({ knex }),
    clusters: LiveClusters.create({
      clusters: new Map([['lab', reader]]),
      statuses,
      logger,
    }),
    announce: () => {},
    wake: (cluster: string) => loop.wake(cluster),
  };
  loop.start();
  return {
    number,
    life,
    clones,
    snapshots,
    cloneOrders: CloneOrders.create(orders),
    captureOrders: CaptureOrders.create(orders),
    snapshotDeletions: SnapshotDeletions.create(orders),
    stop: () => loop.stop(),
  };
}

function loggerOf(
  note: (level: string, message: string) => void,
): LoggerService {
  const logger: LoggerService = {
    error: (message, meta) => note('error', `${message} ${meta ?? ''}`),
    warn: (message, meta) => note('warn', `${message} ${meta ?? ''}`),
    info: message => note('info', message),
    debug: () => {},
    child: () => logger,
  };
  return logger;
}
