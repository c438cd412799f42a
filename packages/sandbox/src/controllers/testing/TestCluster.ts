import { rmSync } from 'node:fs';
import { DriverProfile, driverProfiles } from '../../drivers/profiles';
import { Faults } from '../../faults';
import {
  Fields,
  KubernetesObjectInput,
  ObjectStore,
  StoreEvent,
  resources,
} from '../../kubernetes';
import { createLatency } from '../../latency';
import { Clock } from '../../time/Clock';
import { VirtualClock } from '../../time/VirtualClock';
import { StorageArray } from '../../storage';
import { Kinds, keyOf } from '../kinds';
import { Controllers, startControllers } from '../startControllers';
import { FakeRuntime } from './FakeRuntime';
import { makeTemporaryFolder } from '../../state/temporaryFolder';

export const DRIVER = driverProfiles['portworx-fada'].driver;
const PATIENCE_MILLISECONDS = 30_000;

/** All controllers over a store of their own, without latencies. */
export class TestCluster {
  readonly store: ObjectStore;
  readonly runtime = new FakeRuntime();
  readonly faults = new Faults();
  readonly array: StorageArray;
  /** Every write, in order. */
  readonly writes: StoreEvent[] = [];
  /** What the controllers did not expect. */
  readonly reports: string[] = [];
  controllers: Controllers;
  private readonly profile: DriverProfile;
  private readonly directory = makeTemporaryFolder('test');

  /** With a virtual clock everything takes as long as in the article's cluster, without anybody waiting. */
  constructor(
    private readonly options: {
      /** What its storage does otherwise than the article's. */
      driver?: Partial<DriverProfile>;
      clock?: VirtualClock;
      /** How many times as fast as in the article's cluster; as fast unless given. */
      speed?: number;
      nodes?: string[];
    } = {},
  ) {
    const clock = options.clock ?? new Clock();
    this.profile = { ...driverProfiles['portworx-fada'], ...options.driver };
    const { driver, volumeSnapshotClass } = this.profile;
    this.store = new ObjectStore({ now: () => clock.now() });
    this.array = new StorageArray({
      directory: this.directory,
      now: () => clock.nanoseconds(),
    });
    this.store.watch(event => this.writes.push(event));
    this.controllers = this.start();
    for (const [name, volumeBindingMode] of [
      ['fada', 'Immediate'],
      ['late', 'WaitForFirstConsumer'],
    ]) {
      this.create('storageClasses', {
        metadata: { name },
        provisioner: driver,
        volumeBindingMode,
      });
    }
    for (const deletionPolicy of ['Delete', 'Retain']) {
      this.create('volumeSnapshotClasses', {
        metadata: { name: deletionPolicy.toLowerCase() },
        driver,
        deletionPolicy,
        parameters: volumeSnapshotClass.parameters,
      });
    }
  }

  /** Ends all controllers and the node, and starts them over the same objects and the same array. */
  async restart(): Promise<void> {
    await this.controllers.close();
    this.controllers = this.start();
  }

  /** @throws Error - when something happened that the controllers did not expect */
  async close(): Promise<void> {
    await this.controllers.close();
    rmSync(this.directory, { recursive: true, force: true });
    if (this.reports.length > 0) throw new Error(this.reports.join('\n'));
  }

  untilNone<K extends keyof Kinds>(kind: K, namespace?: string): Promise<true> {
    return this.until(
      `no ${kind} in ${namespace}`,
      () => this.list(kind, namespace).length === 0,
    );
  }

  create<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObjectInput,
  ): Kinds[K] {
    return this.store.create(resources[kind], object, {
      namespace: object.metadata.namespace,
    }) as Kinds[K];
  }

  get<K extends keyof Kinds>(kind: K, key: string): Kinds[K] | undefined {
    const slash = key.indexOf('/');
    return this.store.get(
      resources[kind],
      slash < 0 ? undefined : key.slice(0, slash),
      key.slice(slash + 1),
    ) as Kinds[K] | undefined;
  }

  list<K extends keyof Kinds>(kind: K, namespace?: string): Kinds[K][] {
    return this.store.list(resources[kind], { namespace }) as Kinds[K][];
  }

  change<K extends keyof Kinds>(
    kind: K,
    key: string,
    mutate: (draft: Kinds[K]) => void,
  ): void {
    const slash = key.indexOf('/');
    this.store.modify(
      resources[kind],
      slash < 0 ? undefined : key.slice(0, slash),
      key.slice(slash + 1),
      draft => mutate(draft as Kinds[K]),
    );
  }

  remove<K extends keyof Kinds>(
    kind: K,
    key: string,
    propagationPolicy?: 'Background' | 'Foreground' | 'Orphan',
    gracePeriodSeconds?: number,
  ): void {
    const slash = key.indexOf('/');
    this.store.delete(
      resources[kind],
      slash < 0 ? undefined : key.slice(0, slash),
      key.slice(slash + 1),
      { propagationPolicy, gracePeriodSeconds },
    );
  }

  /** Lets so many seconds of the virtual clock go by. */
  async pass(seconds: number): Promise<void> {
    if (!this.options.clock) throw new Error('The clock of this test is real.');
    await this.options.clock.pass(seconds);
  }

  /** Resolves with what is looked for, as soon as a write makes it true. */
  async until<T>(what: string, look: () => T | undefined | false): Promise<T> {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (this.options.clock)
      await this.options.clock.pass(() => Boolean(look()));
    const passed = look();
    if (passed !== undefined && passed !== false) return passed;
    let timer: NodeJS.Timeout | undefined;
    let stopWatching = () => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        stopWatching = this.store.watch(() => {
          const now = look();
          if (now !== undefined && now !== false) resolve(now);
        });
        timer = setTimeout(() => {
          reject(new Error(`It never came true: ${what}\n${this.describe()}`));
        }, PATIENCE_MILLISECONDS);
      });
    } finally {
      clearTimeout(timer);
      stopWatching();
    }
  }

  /** Resolves when an object has what is looked for. */
  untilIs<K extends keyof Kinds>(
    kind: K,
    key: string,
    holds: (object: Kinds[K]) => unknown,
  ): Promise<Kinds[K]> {
    return this.until(`${kind} ${key} ${holds}`, () => {
      const object = this.get(kind, key);
      return object && holds(object) ? object : undefined;
    });
  }

  untilGone<K extends keyof Kinds>(kind: K, key: string): Promise<true> {
    return this.until(`${kind} ${key} is gone`, () => !this.get(kind, key));
  }

  /** `REASON message` of the events about an object, in the order of their first time. */
  eventsOf(kind: string, name: string): string[] {
    return this.list('events')
      .filter(
        ({ involvedObject }) =>
          involvedObject.kind === kind && involvedObject.name === name,
      )
      .map(({ reason, message }) => `${reason} ${message}`);
  }

  untilEvent(kind: string, name: string, text: string): Promise<true> {
    return this.until(`an event of ${kind} ${name}: ${text}`, () =>
      this.eventsOf(kind, name).some(one => one.includes(text)),
    );
  }

  /** Namespace with a claim of that size, bound and with a file in it. */
  async golden(): Promise<{ directory: string }> {
    this.create('namespaces', { metadata: { name: 'golden' } });
    this.claim('golden/data');
    const claim = await this.untilIs(
      'persistentVolumeClaims',
      'golden/data',
      ({ status }) => status.phase === 'Bound',
    );
    const volume = this.get('persistentVolumes', claim.spec.volumeName ?? '');
    const handle = volume?.spec.csi?.volumeHandle ?? '';
    return { directory: this.array.volume(handle)!.directory };
  }

  claim(key: string, spec: Fields = {}): void {
    const [namespace, name] = key.split('/');
    this.create('persistentVolumeClaims', {
      metadata: { namespace, name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fada',
        resources: { requests: { storage: '1Gi' } },
        ...spec,
      },
    });
  }

  /** Cuts `golden/data`, or another claim there. @returns the handle */
  async cut(
    name: string,
    volumeSnapshotClassName = 'delete',
    claim = 'data',
  ): Promise<string> {
    this.create('volumeSnapshots', {
      metadata: { namespace: 'golden', name },
      spec: {
        volumeSnapshotClassName,
        source: { persistentVolumeClaimName: claim },
      },
    });
    const { status } = await this.untilIs(
      'volumeSnapshots',
      `golden/${name}`,
      one => one.status?.readyToUse,
    );
    const content = this.get(
      'volumeSnapshotContents',
      status?.boundVolumeSnapshotContentName ?? '',
    );
    return content?.status?.snapshotHandle ?? '';
  }

  /** The import: content `<namespace>-<name>` and VolumeSnapshot in a namespace that is there. */
  import(key: string, snapshotHandle: string, spec: Fields = {}): void {
    const [namespace, name] = key.split('/');
    this.create('volumeSnapshotContents', {
      metadata: { name: `${namespace}-${name}` },
      spec: {
        deletionPolicy: 'Retain',
        driver: this.profile.driver,
        source: { snapshotHandle },
        sourceVolumeMode: 'Filesystem',
        volumeSnapshotClassName: 'delete',
        volumeSnapshotRef: { namespace, name },
        ...spec,
      },
    });
    this.create('volumeSnapshots', {
      metadata: { namespace, name },
      spec: { source: { volumeSnapshotContentName: `${namespace}-${name}` } },
    });
  }

  deployment(key: string, podSpec: Fields = {}, spec: Fields = {}): void {
    const [namespace, name] = key.split('/');
    const port = { tcpSocket: { port: 1433 } };
    this.create('deployments', {
      metadata: { namespace, name },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            containers: [
              {
                name: 'c',
                image: 'db:1',
                startupProbe: {
                  ...port,
                  periodSeconds: 1,
                  failureThreshold: 60,
                },
                readinessProbe: { ...port, periodSeconds: 1 },
              },
            ],
            ...podSpec,
          },
        },
        ...spec,
      },
    });
  }

  private start(): Controllers {
    return startControllers({
      store: this.store,
      array: this.array,
      runtime: this.runtime,
      directory: this.directory,
      faults: this.faults,
      clock: this.options.clock ?? new Clock(),
      latency: createLatency({
        profile: this.options.clock ? 'article' : 'none',
        speed: this.options.speed,
      }),
      nodes: this.options.nodes,
      driver: this.profile,
      report: (where, error) => this.reports.push(`${where}: ${error}`),
    });
  }

  private describe(): string {
    const events = this.list('events')
      .slice(-40)
      .map(one => `${keyOf(one)} ${one.reason} ${one.message}`);
    return [...this.reports, ...events].join('\n');
  }
}

/** The source of a claim that is to be made from a VolumeSnapshot. */
export function fromSnapshot(name: string): Fields {
  return {
    dataSource: {
      apiGroup: 'snapshot.storage.k8s.io',
      kind: 'VolumeSnapshot',
      name,
    },
  };
}
