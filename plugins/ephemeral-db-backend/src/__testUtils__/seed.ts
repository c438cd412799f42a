import { randomUUID } from 'crypto';
import type { CloneObservation, NewClone } from '../clones/CloneRecord';
import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import type { Hold } from '../hold';
import type { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import type {
  NewCapture,
  SnapshotObservation,
} from '../snapshots/SnapshotRecord';

interface Stores {
  hold: Hold;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
}

/** A point in time as captures leave one behind: ready, unless told otherwise. */
export async function seedSnapshot(
  { hold, snapshots }: Stores,
  order: Partial<NewCapture> = {},
  observation: SnapshotObservation = {},
): Promise<string> {
  const id = order.id ?? randomUUID();
  const orderedAt = order.orderedAt ?? new Date('2026-11-22T10:22:00Z');
  await snapshots.insert({
    id,
    source: 'customerdb',
    cluster: 'lab',
    consistency: 'checkpoint',
    orderedAt,
    takenBy: 'user:default/sam',
    volumeSnapshotName: `customerdb-${id.slice(0, 4)}`,
    ...order,
  });
  await snapshots.observe(hold, id, {
    phase: 'ready',
    takenAt: new Date(orderedAt.getTime() + 1_000),
    readyAt: new Date(orderedAt.getTime() + 3_000),
    volumeSnapshotUid: randomUUID(),
    sizeBytes: 21_474_836_480,
    probes: [{ name: 'customers', exact: true, value: 10 }],
    ...observation,
  });
  return id;
}

/** A clone as orders leave one behind, moved on as told. */
export async function seedClone(
  { hold, clones }: Stores,
  order: Partial<NewClone> = {},
  observation: CloneObservation = {},
): Promise<string> {
  const id = order.id ?? randomUUID();
  const createdAt = order.createdAt ?? new Date();
  await clones.insert({
    id,
    name: `clone-${id.slice(0, 8)}`,
    source: 'customerdb',
    cluster: 'lab',
    namespace: `edb-customerdb-${id.slice(0, 8)}`,
    entityRef: 'component:default/orders-api',
    requestedBy: 'user:default/sam',
    snapshotId: 'point',
    point: {
      id: 'point',
      takenAt: '2026-11-22T10:22:00.000Z',
      volumeSnapshotName: 'customerdb-t0',
      volumeSnapshotUid: 'uid-t0',
      probes: [],
    },
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 12 * 3_600_000),
    ...order,
  });
  if (Object.keys(observation).length > 0) {
    await clones.observe(hold, id, observation);
  }
  return id;
}

/** What a clone looks like when it is ready. */
export const READY: CloneObservation = {
  phase: 'ready',
  endpoint: {
    host: 'mssql.edb.svc',
    port: 1433,
    database: 'CustomerDB',
    via: 'ClusterIP',
  },
  verification: {
    result: 'matched',
    probes: [{ name: 'customers', expected: 10, actual: 10 }],
  },
};
