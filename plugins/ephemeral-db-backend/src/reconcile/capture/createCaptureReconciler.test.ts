import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { randomUUID } from 'crypto';
import { setTimeout as pause } from 'timers/promises';
import { MemoryCluster } from '../../__testUtils__/MemoryCluster';
import { sampleSource } from '../../__testUtils__/sampleSource';
import { seedClone } from '../../__testUtils__/seed';
import { machineClock } from '../../clock';
import { DatabaseCloneStore } from '../../clones/DatabaseCloneStore';
import { openDatabase } from '../../database';
import { mssqlEngine } from '../../engine/mssql/mssqlEngine';
import type { Cluster } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import { KubernetesError } from '../../kubernetes/KubernetesError';
import { annotations } from '../../kubernetes/labels';
import type {
  KubernetesObject,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../../kubernetes/objects';
import { DatabaseSnapshotStore } from '../../snapshots/DatabaseSnapshotStore';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import { ClusterCache } from '../ClusterCache';
import type { HeldCluster } from '../HeldCluster';
import { Jobs } from '../Jobs';
import { WorkQueue } from '../WorkQueue';
import { createCaptureReconciler } from './createCaptureReconciler';

jest.setTimeout(60_000);

const { namespace } = sampleSource;
/** Without a server: the point is still good, it only has no probes. */
const crashOnly: GoldenSource = {
  ...sampleSource,
  capture: { ...sampleSource.capture, consistency: 'crash' },
};
const NAME = 'customerdb-20261124-100000-1f3a';
const SIZE = 21_474_836_480;

/** What the snapshot controller and the driver make of a VolumeSnapshot. */
function takeSnapshot(
  cluster: MemoryCluster,
  name: string,
  reached: 'cut' | 'ready',
) {
  const snapshot = cluster.get(kinds.volumeSnapshot, name, namespace)!;
  const content = `snapcontent-${snapshot.metadata.uid}`;
  const readyToUse = reached === 'ready';
  cluster.put({
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotContent',
    metadata: { name: content },
    spec: {
      deletionPolicy: 'Delete',
      driver: 'pxd.portworx.com',
      source: { volumeHandle: 'golden-volume' },
      volumeSnapshotRef: { name, namespace, uid: snapshot.metadata.uid },
    },
    status: {
      creationTime: 1795341688549101000,
      readyToUse,
      restoreSize: SIZE,
      snapshotHandle: `handle-${snapshot.metadata.uid}`,
    },
  });
  cluster.put({
    ...snapshot,
    status: {
      boundVolumeSnapshotContentName: content,
      creationTime: '2026-11-22T10:01:28Z',
      readyToUse,
      restoreSize: '20Gi',
    },
  });
}

function otherSnapshot(name: string, claim = sampleSource.volume.claim) {
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name, namespace },
    spec: { source: { persistentVolumeClaimName: claim } },
  };
}

/** The golden server's Service, behind which nothing runs. */
function clusterOfGolden(): MemoryCluster {
  const cluster = new MemoryCluster();
  cluster.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'mssql-golden', namespace },
    spec: { selector: { app: 'mssql-golden' }, ports: [{ port: 1433 }] },
  });
  return cluster;
}

async function until<Result>(
  what: string,
  find: () => Promise<Result | undefined | false> | Result | undefined | false,
): Promise<Result> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const found = await find();
    if (found) return found;
    await pause(5);
  }
  throw new Error(`Waited in vain: ${what}`);
}

/** Writes to the database or the cluster, numbered, of which one may be the last of this process. */
class Lifetime {
  writes = 0;
  dead = false;

  constructor(
    private readonly deadly: number = Infinity,
    private readonly when: 'before' | 'after' = 'before',
  ) {}

  async write<Result>(work: () => Promise<Result>): Promise<Result> {
    this.live();
    this.writes++;
    const last = this.writes === this.deadly;
    if (last && this.when === 'before') this.dead = true;
    this.live();
    const result = await work();
    if (last) this.dead = true;
    this.live();
    return result;
  }

  live(): void {
    if (this.dead) throw new Error('This process is dead');
  }
}

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())(
  'createCaptureReconciler on %s',
  databaseId => {
    let knex: Knex;
    let cluster: MemoryCluster;
    let store: DatabaseSnapshotStore;
    let epoch = 0;
    const stops: (() => Promise<void>)[] = [];

    beforeEach(async () => {
      const client = await databases.init(databaseId);
      knex = await openDatabase(
        mockServices.database.mock({ getClient: async () => client }),
      );
      cluster = clusterOfGolden();
      store = DatabaseSnapshotStore.create({ knex });
    });
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });

    /** A backend that holds the cluster: the real loop, cache, jobs and store. */
    async function hold(
      source: GoldenSource = crashOnly,
      lifetime: Lifetime = new Lifetime(),
    ) {
      epoch++;
      const holder = { cluster: 'lab', holder: randomUUID(), epoch };
      await knex('holders')
        .insert({ ...holder, until: new Date() })
        .onConflict('cluster')
        .merge();
      const gateway: Cluster = Object.assign(Object.create(cluster), {
        create: (...args: Parameters<Cluster['create']>) =>
          lifetime.write(() => cluster.create(...args)),
        patch: (...args: Parameters<Cluster['patch']>) =>
          lifetime.write(() => cluster.patch(...args)),
        remove: (...args: Parameters<Cluster['remove']>) =>
          lifetime.write(() => cluster.remove(...args)),
      });
      const logger = mockServices.logger.mock();
      // The reconciler needs the queue and the cache, and they need it.
      const loop: { captures?: ReturnType<typeof createCaptureReconciler> } =
        {};
      const queue = new WorkQueue({
        concurrency: 2,
        work: async id => {
          lifetime.live();
          await loop.captures!.pass(id);
        },
        onError: () => {},
      });
      const cache = new ClusterCache({
        clock: machineClock,
        cluster,
        installation: 'demo',
        goldenNamespaces: [namespace],
        marker: { name: 'ephemeral-db-demo', namespace: 'backstage' },
        clonePrefixes: ['edb-'],
        logger,
        onClone: () => {},
        onMarker: () => {},
        onGolden: changed => loop.captures!.goldenChanged(changed),
        onContact: () => {},
      });
      const jobs = new Jobs(
        () => Date.now(),
        owner => queue.add(owner),
      );
      const held: HeldCluster = {
        hold: holder,
        ensureHeld: () => lifetime.live(),
        orderKey: () => 'key',
        installation: 'demo',
        configuration: {
          name: 'lab',
          access: { kind: 'inCluster' },
          namespace: 'backstage',
          windows: { importing: 4, binding: 4 },
        },
        sources: new Map([[source.name, source]]),
        cluster: gateway,
        engine: mssqlEngine,
        cache,
        watchedSince: () => 0,
        jobs,
        clones: DatabaseCloneStore.create({ knex }),
        snapshots: Object.assign(Object.create(store), {
          observe: (...args: Parameters<DatabaseSnapshotStore['observe']>) =>
            lifetime.write(() => store.observe(...args)),
        }),
        clock: () => Date.now(),
        sleep: machineClock.sleep,
        announce: () => {},
        enqueue: (id, afterMs) =>
          afterMs ? queue.addAfter(id, afterMs) : queue.add(id),
        logger,
      };
      loop.captures = createCaptureReconciler(held);
      cache.start();
      await until('the cache is complete', () => cache.synced);
      for (const id of await loop.captures.unsettled()) queue.add(id);
      const stop = async () => {
        await queue.close();
        await jobs.settle();
        await cache.stop();
      };
      stops.push(stop);
      return { queue, stop };
    }

    async function order(change: Partial<SnapshotRecord> = {}) {
      return await store.insert({
        id: randomUUID(),
        source: 'customerdb',
        cluster: 'lab',
        label: 'T0',
        consistency: 'crash',
        orderedAt: new Date(),
        takenBy: 'user:default/ada',
        volumeSnapshotName: NAME,
        ...change,
      });
    }

    async function reaches(id: string, phase: string): Promise<SnapshotRecord> {
      return await until(`capture is ${phase}`, async () => {
        const record = await store.get(id);
        return record?.phase === phase && record;
      });
    }

    async function diesOrIsReady(lifetime: Lifetime, id: string) {
      await until(
        'it dies or is ready',
        async () => lifetime.dead || (await store.get(id))?.phase === 'ready',
      );
    }

    const created = () =>
      until('a VolumeSnapshot', () =>
        cluster.get(kinds.volumeSnapshot, NAME, namespace),
      );

    it('captures: order, cut, ready', async () => {
      const { queue } = await hold();
      const { id } = await order();
      queue.add(id);

      const snapshot = await created();
      expect(snapshot).toMatchObject({
        metadata: {
          labels: {
            'app.kubernetes.io/managed-by': 'ephemeral-db',
            'ephemeral-db.io/installation': 'demo',
            'ephemeral-db.io/source': 'customerdb',
          },
          annotations: {
            [annotations.label]: 'T0',
            [annotations.capturedBy]: 'user:default/ada',
            [annotations.consistency]: 'crash',
          },
        },
        spec: {
          volumeSnapshotClassName: 'portworx-snapshot-class',
          source: { persistentVolumeClaimName: 'mssql-golden-data' },
        },
      });
      expect(await store.inFlight('customerdb')).toMatchObject({ id });

      takeSnapshot(cluster, NAME, 'cut');
      const cut = await reaches(id, 'cut');
      expect(cut).toMatchObject({
        takenAt: new Date('2026-11-22T10:01:28.549Z'),
        volumeSnapshotUid: snapshot.metadata.uid,
        progress: { policy: 'Delete' },
      });
      expect(cut.readyAt).toBeUndefined();
      // Its cut is behind it: the next request starts one of its own.
      expect(await store.inFlight('customerdb')).toBeUndefined();
      await until(
        'the final annotations',
        () =>
          cluster.get(kinds.volumeSnapshot, NAME, namespace)?.metadata
            .annotations?.[annotations.capturedAt] ===
          '2026-11-22T10:01:28.549Z',
      );

      takeSnapshot(cluster, NAME, 'ready');
      expect(await reaches(id, 'ready')).toMatchObject({
        sizeBytes: SIZE,
        consistency: 'crash',
        failure: undefined,
      });
    });

    it('tells the reason when the API refuses, and keeps nothing', async () => {
      cluster.before = call => {
        if (call === 'create VolumeSnapshot') {
          throw new KubernetesError(call, {
            code: 404,
            reason: 'NotFound',
            message: 'the server could not find the requested resource',
          });
        }
      };
      const { id } = await order();
      await hold();
      const record = await reaches(id, 'failed');
      expect(record.failure).toMatchObject({
        reason: 'NotFound',
        message: expect.stringContaining(
          'could not find the requested resource',
        ),
      });
      await until(
        'all is removed',
        async () => (await store.get(id))?.progress.removed,
      );
      expect(
        cluster.get(kinds.volumeSnapshot, NAME, namespace),
      ).toBeUndefined();
    });

    it("leaves somebody else's VolumeSnapshot of its name alone", async () => {
      cluster.put(otherSnapshot(NAME));
      const { id } = await order();
      await hold();
      expect((await reaches(id, 'failed')).failure).toMatchObject({
        reason: 'NotOurs',
      });
      takeSnapshot(cluster, NAME, 'ready');
      // It is a point by other hands like any other.
      const { uid } = cluster.get(
        kinds.volumeSnapshot,
        NAME,
        namespace,
      )!.metadata;
      expect(
        await until('the mirror has it', () => store.get(uid!)),
      ).toMatchObject({ origin: 'other', volumeSnapshotName: NAME });
    });

    it('takes its own VolumeSnapshot away when the capture fails', async () => {
      const { id } = await order();
      await hold();
      await created();
      // The array does nothing for an hour.
      const longAgo = new Date(Date.now() - 3_600_000);
      await knex('snapshots').where({ id }).update({ ordered_at: longAgo });
      await hold();
      expect((await reaches(id, 'failed')).failure).toMatchObject({
        reason: 'DeadlineExceeded',
      });
      await until(
        'it is gone',
        () => !cluster.get(kinds.volumeSnapshot, NAME, namespace),
      );
      await until(
        'all is removed',
        async () => (await store.get(id))?.progress.removed,
      );
    });

    it('mirrors points by other hands, and sees them go', async () => {
      await hold();
      cluster.put(otherSnapshot('nightly-1'));
      cluster.put(otherSnapshot('of-another-claim', 'other-data'));
      takeSnapshot(cluster, 'of-another-claim', 'ready');
      takeSnapshot(cluster, 'nightly-1', 'ready');
      const { uid } = cluster.get(
        kinds.volumeSnapshot,
        'nightly-1',
        namespace,
      )!.metadata;

      const point = await until('the mirror has it', () => store.get(uid!));
      expect(point).toMatchObject({
        origin: 'other',
        consistency: 'unknown',
        phase: 'ready',
        sizeBytes: SIZE,
        takenAt: new Date('2026-11-22T10:01:28.549Z'),
        progress: { policy: 'Delete' },
      });

      cluster.drop(kinds.volumeSnapshot, 'nightly-1', namespace);
      expect(await reaches(uid!, 'lost')).toMatchObject({
        goneAt: expect.any(Date),
      });
      expect(await store.present('lab')).toEqual([]);
    });

    it('shows that a point of ours was deleted outside', async () => {
      const { id } = await order();
      await hold();
      await created();
      takeSnapshot(cluster, NAME, 'ready');
      await reaches(id, 'ready');

      cluster.drop(kinds.volumeSnapshot, NAME, namespace);
      const lost = await reaches(id, 'lost');
      expect(lost.failure).toMatchObject({ reason: 'DeletedOutside' });
      expect(lost.goneAt).toBeUndefined();
    });

    it('ends well wherever the process dies', async () => {
      const takeAtOnce = (
        call: string,
        object: { metadata: { name: string } },
      ) => {
        if (call === 'create VolumeSnapshot') {
          takeSnapshot(cluster, object.metadata.name, 'ready');
        }
      };
      let deadly = 0;
      let survived = false;
      const left: string[] = [];
      while (!survived) {
        deadly++;
        for (const when of ['before', 'after'] as const) {
          cluster = clusterOfGolden();
          cluster.after = takeAtOnce;
          const name = `customerdb-20261124-100000-${deadly}${when}`;
          const { id } = await order({ volumeSnapshotName: name });
          const lifetime = new Lifetime(deadly, when);
          const first = await hold(crashOnly, lifetime);
          await diesOrIsReady(lifetime, id);
          survived = !lifetime.dead;
          await first.stop();

          await hold();
          await reaches(id, 'ready');
          left.push(
            ...cluster.calls.filter(call => call === 'create VolumeSnapshot'),
          );
          const { items } = await cluster.list<VolumeSnapshot>(
            kinds.volumeSnapshot,
          );
          expect(items.map(item => item.metadata.name)).toEqual([name]);
          expect(items[0].metadata.annotations).toMatchObject({
            [annotations.capturedAt]: '2026-11-22T10:01:28.549Z',
          });
        }
      }
      // Before, after or between all of its writes: to row and cluster, five at least.
      expect(deadly).toBeGreaterThan(5);
      expect(left).toHaveLength(2 * deadly);
    });

    /** Contents whose snapshot the array has. */
    const array = new Set<string>();

    /** What the controller and the driver do when a VolumeSnapshot of ours goes. */
    function deleteOnTheArray(call: string, object: VolumeSnapshot): void {
      const kind = kinds.volumeSnapshotContent;
      const name =
        call === 'remove VolumeSnapshotContent'
          ? object.metadata.name
          : object.status?.boundVolumeSnapshotContentName ?? '';
      if (call === 'remove VolumeSnapshot') {
        const content = cluster.get(kind, name)!;
        if (content.spec.deletionPolicy === 'Retain') return;
        cluster.drop(kind, name);
      } else if (call !== 'remove VolumeSnapshotContent') return;
      array.delete(name);
    }

    /** A ready point whose content has Retain. */
    async function retainedPoint(): Promise<SnapshotRecord> {
      const { id } = await order();
      const { stop } = await hold();
      await created();
      takeSnapshot(cluster, NAME, 'ready');
      const record = await reaches(id, 'ready');
      await stop();
      const name = record.progress.contentName!;
      const content = cluster.get(kinds.volumeSnapshotContent, name)!;
      cluster.put({
        ...content,
        spec: { ...content.spec, deletionPolicy: 'Retain' },
      } as VolumeSnapshotContent);
      array.add(name);
      return record;
    }

    async function goneAt(id: string): Promise<Date | undefined> {
      return (await store.get(id))?.goneAt;
    }

    it('deletes a point for good wherever the process dies', async () => {
      let deadly = 0;
      let survived = false;
      while (!survived) {
        deadly++;
        for (const when of ['before', 'after'] as const) {
          await knex('snapshots').delete();
          cluster = clusterOfGolden();
          const { id } = await retainedPoint();
          cluster.after = (call, object) =>
            deleteOnTheArray(call, object as VolumeSnapshot);
          await store.requestEnd(id, {
            endedBy: 'user:default/ada',
            now: new Date(),
          });
          const lifetime = new Lifetime(deadly, when);
          const first = await hold(crashOnly, lifetime);
          const isGone = () => goneAt(id);
          await until(
            'it dies or is done',
            async () => lifetime.dead || (await isGone()),
          );
          survived = !lifetime.dead;
          await first.stop();

          const second = await hold();
          await until('the point is gone', isGone);
          await second.stop();
          expect(
            cluster.get(kinds.volumeSnapshot, NAME, namespace),
          ).toBeUndefined();
          expect([...array]).toEqual([]);
          expect(
            (await cluster.list(kinds.volumeSnapshotContent)).items,
          ).toEqual([]);
        }
      }
      // Policy, VolumeSnapshot and row at least.
      expect(deadly).toBeGreaterThan(3);
    });

    it('does not take a point of ours that is gone for a new one while its watch lags', async () => {
      const { id } = await order();
      const { stop } = await hold();
      await created();
      takeSnapshot(cluster, NAME, 'ready');
      const { volumeSnapshotUid } = await reaches(id, 'ready');
      await stop();
      await knex('snapshots').update({ gone_at: new Date() });

      cluster.put(otherSnapshot('nightly-1'));
      takeSnapshot(cluster, 'nightly-1', 'ready');
      const { uid } = cluster.get(
        kinds.volumeSnapshot,
        'nightly-1',
        namespace,
      )!.metadata;
      await hold();
      await until('the mirror was compared', () => store.get(uid!));
      expect((await store.present('lab')).map(point => point.id)).toEqual([
        uid,
      ]);
      expect(await store.get(volumeSnapshotUid!)).toBeUndefined();
    });

    it('takes the content along that a point deleted outside left behind', async () => {
      const { id, progress } = await retainedPoint();
      cluster.drop(kinds.volumeSnapshot, NAME, namespace);
      cluster.after = (call, object) =>
        deleteOnTheArray(call, object as VolumeSnapshot);
      const { queue } = await hold();
      await reaches(id, 'lost');
      await store.requestEnd(id, {
        endedBy: 'user:default/ada',
        now: new Date(),
      });
      queue.add(id);

      await until('it is gone', async () => (await store.get(id))?.goneAt);
      expect(
        cluster.get(kinds.volumeSnapshotContent, progress.contentName!),
      ).toBeUndefined();
      expect([...array]).toEqual([]);
    });

    it('calls a deletion off when a clone was ordered at the same moment', async () => {
      const { id } = await retainedPoint();
      await store.requestEnd(id, {
        endedBy: 'user:default/ada',
        now: new Date(),
      });
      await seedClone(
        {
          clones: DatabaseCloneStore.create({ knex }),
          snapshots: store,
          hold: { cluster: 'lab', holder: 'nobody', epoch: 0 },
        },
        { name: 'db-1', snapshotId: id },
      );
      await hold();

      expect(await reaches(id, 'ready')).toMatchObject({
        desired: 'present',
        failure: {
          reason: 'InUse',
          message: expect.stringContaining('clone db-1'),
        },
      });
      expect(cluster.get(kinds.volumeSnapshot, NAME, namespace)).toBeDefined();
      expect(cluster.calls).not.toContain('patch VolumeSnapshotContent');
    });

    it('tells points of a volume that the source had formerly', async () => {
      const bind = (volumeHandle: string) => {
        const claim = sampleSource.volume.claim;
        cluster.put({
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: claim, namespace },
          spec: { volumeName: `pv-${volumeHandle}` },
        } as KubernetesObject);
        cluster.put({
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: `pv-${volumeHandle}` },
          spec: { csi: { driver: 'pxd.portworx.com', volumeHandle } },
        } as KubernetesObject);
      };
      bind('golden-volume');
      const { queue } = await hold();
      const { id } = await order();
      queue.add(id);
      await created();
      takeSnapshot(cluster, NAME, 'ready');
      await reaches(id, 'ready');
      cluster.put(otherSnapshot('nightly-1'));
      takeSnapshot(cluster, 'nightly-1', 'ready');
      const { uid } = cluster.get(
        kinds.volumeSnapshot,
        'nightly-1',
        namespace,
      )!.metadata;
      const nightly = await until('the mirror has it', () => store.get(uid!));
      expect(nightly.formerVolume).toBe(false);
      expect((await store.newest('customerdb'))?.phase).toBe('ready');

      bind('another-volume');
      queue.add(`golden/${namespace}`);

      await until('both are of a former volume', async () =>
        (await store.getMany([id, uid!])).every(point => point.formerVolume),
      );
      expect(await store.newest('customerdb')).toBeUndefined();
    });
  },
);
