import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startControllers } from '../controllers';
import { driverProfiles } from '../drivers/profiles';
import { Faults } from '../faults';
import { layOutInfrastructure } from '../infrastructure';
import {
  type Fields,
  type KubernetesObject,
  ObjectDatabase,
  ObjectStore,
  fieldsAt,
  resourceOf,
  resources,
} from '../kubernetes';
import { createLatency } from '../latency';
import { createIdleRuntime } from '../rooms/createIdleRuntime';
import { StorageArray } from '../storage';
import { cloneObjects, contentOf } from '../testing/cloneObjects';
import { untilStore } from '../testing/untilStore';
import { Clock } from '../time/Clock';
import { makeTemporaryFolder } from './temporaryFolder';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(120_000);

const profile = driverProfiles['portworx-fada'];

/** Everything but the API and SQL Server over a folder. */
class Cluster {
  readonly database: ObjectDatabase;
  readonly store: ObjectStore;
  readonly array: StorageArray;
  readonly reports: string[] = [];
  private readonly clock = new Clock();
  private readonly controllers: ReturnType<typeof startControllers>;

  constructor(readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    this.database = ObjectDatabase.open(join(directory, 'cluster.sqlite'));
    const { clock, database } = this;
    this.store = new ObjectStore({ now: () => clock.now(), database });
    this.array = new StorageArray({
      directory,
      now: () => clock.nanoseconds(),
    });
    layOutInfrastructure(this.store, profile);
    this.controllers = startControllers({
      ...{ store: this.store, array: this.array, clock, driver: profile },
      directory,
      runtime: createIdleRuntime(),
      faults: new Faults(),
      latency: createLatency({ profile: 'none' }),
      report: (where, error) => this.reports.push(`${where}: ${error}`),
    });
  }

  create(objects: KubernetesObject[]): void {
    for (const object of objects) {
      const resource = resourceOf(object)!;
      const { namespace, name } = object.metadata;
      if (!this.store.get(resource, namespace, name)) {
        this.store.create(resource, object, { namespace });
      }
    }
  }

  until(what: string, holds: () => boolean): Promise<void> {
    return untilStore(this.store, what, holds);
  }

  statusOf(
    resource: typeof resources.pods,
    namespace: string,
    name: string,
  ): Fields {
    return fieldsAt(this.store.get(resource, namespace, name), 'status');
  }

  /** Takes a clone down, as far as it is there. */
  remove(namespace: string): void {
    const wanted: [typeof resources.pods, string][] = [
      [resources.namespaces, namespace],
      [resources.volumeSnapshotContents, contentOf(namespace)],
    ];
    for (const [resource, name] of wanted) {
      if (this.store.get(resource, undefined, name)) {
        this.store.delete(resource, undefined, name);
      }
    }
  }

  /** Directories without an entry, entries without one, and PersistentVolumes without a volume. */
  inconsistencies(): string[] {
    const { array, directory, store } = this;
    const different = (
      kind: 'snapshots' | 'volumes',
      entries: { handle: string }[],
    ) => {
      const found = readdirSync(join(directory, kind));
      const known = entries.map(({ handle }) => handle);
      return [
        ...found.filter(one => !known.includes(one)),
        ...known.filter(one => !found.includes(one)),
      ];
    };
    return [
      ...different('volumes', array.volumes()),
      ...different('snapshots', array.snapshots()),
      ...store
        .list(resources.persistentVolumes)
        .map(({ spec }) => String(fieldsAt(spec, 'csi').volumeHandle))
        .filter(handle => !array.volume(handle)),
    ];
  }

  async close(): Promise<void> {
    await this.controllers.close();
    this.database.close();
  }
}

describe('a cluster that is killed', () => {
  let root: string;
  beforeEach(() => {
    root = makeTemporaryFolder('moments');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** Copies the folder at each write from now on: what a process that was killed there leaves behind. */
  function copyMoments(cluster: Cluster): { moments: string[]; stop(): void } {
    const moments: string[] = [];
    const stop = cluster.store.watch(({ object }) => {
      if (object.kind === 'Event') return;
      const copy = join(root, `moment-${moments.length}`);
      cpSync(cluster.directory, copy, { recursive: true });
      moments.push(copy);
    });
    return { moments, stop };
  }

  async function startWithPoint(): Promise<{
    cluster: Cluster;
    handle: string;
  }> {
    const cluster = new Cluster(join(root, 'original'));
    cluster.create([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'golden' } },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data', namespace: 'golden' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: profile.storageClass.name,
          resources: { requests: { storage: '1Gi' } },
        },
      },
    ]);
    await cluster.until(
      'the golden claim is bound',
      () =>
        cluster.statusOf(resources.persistentVolumeClaims, 'golden', 'data')
          .phase === 'Bound',
    );
    const [volume] = cluster.array.volumes();
    writeFileSync(join(volume.directory, 'rows'), 'ten');
    const { handle } = cluster.array.createSnapshot({
      ...{ name: 'point', volumeHandle: volume.handle },
    });
    return { cluster, handle };
  }

  const isReady = (cluster: Cluster) =>
    cluster.statusOf(resources.deployments, 'env', 'mssql').readyReplicas === 1;

  it('finishes what it began, at whatever write it was killed', async () => {
    const { cluster, handle } = await startWithPoint();
    const { moments, stop } = copyMoments(cluster);
    cluster.create(cloneObjects('env', handle));
    await cluster.until('the clone is ready', () => isReady(cluster));
    cluster.remove('env');
    await cluster.until(
      'the clone is gone',
      () =>
        !cluster.store.get(resources.namespaces, undefined, 'env') &&
        cluster.array.volumes().length === 1,
    );
    stop();
    await cluster.close();

    let wereBorn = 0;
    const faults: string[] = [];
    for (const directory of moments) {
      const again = new Cluster(directory);
      const content = again.store.get(
        resources.volumeSnapshotContents,
        undefined,
        contentOf('env'),
      );
      const goes =
        again.store.get(resources.namespaces, undefined, 'env')?.metadata
          .deletionTimestamp !== undefined;
      const isBeingBorn =
        content && !content.metadata.deletionTimestamp && !goes;
      if (isBeingBorn) {
        wereBorn += 1;
        // Whoever orders goes on where it was cut off too.
        again.create(cloneObjects('env', handle));
        await again.until('the clone is ready', () => isReady(again));
        faults.push(...again.inconsistencies());
      }
      again.remove('env');
      await again.until(
        'everything is gone',
        () =>
          !again.store.get(resources.namespaces, undefined, 'env') &&
          !again.store.get(
            resources.volumeSnapshotContents,
            undefined,
            contentOf('env'),
          ) &&
          again.store.list(resources.persistentVolumes).length === 1 &&
          again.store.list(resources.volumeAttachments).length === 0,
      );
      expect(again.array.volumes()).toHaveLength(1);
      faults.push(...again.inconsistencies(), ...again.reports);
      await again.close();
      rmSync(directory, { recursive: true });
    }
    expect(faults).toEqual([]);
    expect(wereBorn).toBeGreaterThan(20);
    expect(moments.length - wereBorn).toBeGreaterThan(10);
  });

  it('has in its file at each write what it has told', async () => {
    const { cluster, handle } = await startWithPoint();
    const told: { copy: string; version: string; objects: number }[] = [];
    const { moments, stop } = copyMoments(cluster);
    const stopCounting = cluster.store.watch(({ object }) => {
      told.push({
        copy: moments[moments.length - 1],
        version: object.metadata.resourceVersion ?? '',
        objects: cluster.store.list(resources.persistentVolumeClaims).length,
      });
    });
    cluster.create(cloneObjects('env', handle));
    stop();
    stopCounting();
    await cluster.close();
    for (const { copy, version, objects } of told) {
      const database = ObjectDatabase.open(join(copy, 'cluster.sqlite'));
      const store = new ObjectStore({ database });
      // A listener may hear of a write while the next one is made already.
      expect(Number(store.resourceVersion)).toBeGreaterThanOrEqual(
        Number(version),
      );
      expect(store.list(resources.persistentVolumeClaims)).toHaveLength(
        objects,
      );
      database.close();
    }
    expect(told.length).toBeGreaterThan(5);
  });
});
