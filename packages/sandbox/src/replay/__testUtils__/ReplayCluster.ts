import { mkdirSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseAllDocuments } from 'yaml';
import {
  Controllers,
  startControllers,
} from '../../controllers/startControllers';
import { FakeRuntime } from '../../controllers/testing/FakeRuntime';
import { DriverProfile, driverProfiles } from '../../drivers/profiles';
import { Faults } from '../../faults';
import { infrastructureOf } from '../../infrastructure';
import {
  ApiServer,
  Fields,
  KubernetesObject,
  ObjectStore,
  resourceOf,
  resources,
  startApiServer,
} from '../../kubernetes';
import { createLatency } from '../../latency';
import { RequestLog } from '../../requestLog';
import { StorageArray } from '../../storage';
import { VirtualClock } from '../../time/VirtualClock';
import { Kubectl } from './Kubectl';
import { TimelineRecorder } from './TimelineRecorder';
import { holds } from './conditions';
import { makeTemporaryFolder } from '../../state/temporaryFolder';

const ADMINISTRATOR = 'kubernetes-admin';
const TOKEN = 'replay';
/** How long a kubectl may really wait for something that does not come, whatever it was told. */
const REAL_TIMEOUT = '--timeout=2s';
const TURN_MILLISECONDS = 5;
const LONGEST_WAIT_SECONDS = 120;

export interface ReplayClusterOptions {
  /** When its time begins. */
  start: Date;
  /** What differs from the recordings' hostpath driver. */
  profile?: Partial<DriverProfile>;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(done => setTimeout(done, milliseconds));
}

/** A cluster like that of the recordings: hostpath driver, one node, controllers with their budgets and back-offs, and a time that passes when it is told to. */
export class ReplayCluster {
  readonly clock: VirtualClock;
  readonly store: ObjectStore;
  readonly array: StorageArray;
  readonly faults = new Faults();
  readonly runtime = new FakeRuntime();
  readonly timeline: TimelineRecorder;
  readonly controllers: Controllers;
  /** What the controllers did not expect. */
  readonly reports: string[] = [];
  private readonly requests = new RequestLog();
  private readonly directory = makeTemporaryFolder('replay');
  private readonly frozen: (() => void)[] = [];
  private api: ApiServer | undefined;
  private kubectl: Kubectl | undefined;

  private constructor({ start, profile }: ReplayClusterOptions) {
    this.clock = new VirtualClock(start);
    const { clock } = this;
    const driver = { ...driverProfiles.hostpath, ...profile };
    this.store = new ObjectStore({ now: () => clock.now() });
    this.timeline = new TimelineRecorder(clock);
    this.store.watch(event => this.timeline.record(event));
    this.array = new StorageArray({
      directory: join(this.directory, 'array'),
      now: () => clock.nanoseconds(),
    });
    for (const image of ['nginx', 'nginx:1.27', 'x']) {
      this.runtime.images.set(image, { port: 80 });
    }
    // The recordings' stand-in for a kubelet let containers run after two
    // seconds, and half a second passed until a volume was attached.
    for (const [operation, milliseconds] of [
      ['attach', 500],
      ['pod.start', 2_000],
      ['pod.stop', 1_500],
    ] as const) {
      const effect = { kind: 'slow', milliseconds } as const;
      this.faults.add({ on: 'controller', operation, effect });
    }
    this.controllers = startControllers({
      ...{ store: this.store, array: this.array, runtime: this.runtime },
      ...{ clock, driver, faults: this.faults, nodes: ['node1'] },
      directory: this.directory,
      latency: createLatency({ profile: 'controllers' }),
      report: (where, error) => this.reports.push(`${where}: ${error}`),
    });
    this.runtime.images.set('busybox', { deaf: true });
    // Several clusters of one process would want the same addresses.
    this.controllers.stop('service-proxy');
    infrastructureOf(driver).forEach(object => this.create(object));
  }

  static async start(options: ReplayClusterOptions): Promise<ReplayCluster> {
    const cluster = new ReplayCluster(options);
    cluster.api = await startApiServer({
      store: cluster.store,
      clock: cluster.clock,
      faults: cluster.faults,
      requestLog: cluster.requests,
      kubelet: cluster.controllers.kubelet,
      users: [{ name: ADMINISTRATOR, token: TOKEN, rules: 'all' }],
    });
    const home = join(cluster.directory, 'kubectl');
    mkdirSync(home);
    cluster.kubectl = new Kubectl(home, cluster.api.kubeConfig(ADMINISTRATOR));
    await cluster.pass(0);
    return cluster;
  }

  /** @throws Error - when something happened that the controllers did not expect */
  async close(): Promise<void> {
    await this.api?.close();
    await this.controllers.close();
    rmSync(this.directory, { recursive: true, force: true });
    if (this.reports.length > 0) throw new Error(this.reports.join('\n'));
  }

  /** Makes the objects of a manifest, as somebody else than the recorded commands. */
  create(manifest: string | KubernetesObject): void {
    const objects =
      typeof manifest === 'string'
        ? parseAllDocuments(manifest).map(one => one.toJS() as KubernetesObject)
        : [manifest];
    for (const object of objects) {
      this.store.create(resourceOf(object)!, object, {
        namespace: object.metadata.namespace,
        manager: 'kubectl-create',
      });
    }
  }

  get now(): Date {
    return this.clock.now();
  }

  async pass(seconds: number): Promise<void> {
    await this.clock.pass(seconds);
  }

  /** Lets time pass until then, if that is still to come. */
  async passUntil(time: Date): Promise<void> {
    const milliseconds = time.getTime() - this.now.getTime();
    if (milliseconds > 0) await this.pass(milliseconds / 1_000);
  }

  /**
   * Lets time pass until a condition in the words of the recordings holds.
   *
   * @returns the seconds that it took; undefined where it did not come true
   */
  async wait(condition: string, seconds: number): Promise<number | undefined> {
    const start = this.now.getTime();
    const isOver = () => this.now.getTime() - start >= seconds * 1_000;
    this.clock.schedule(seconds * 1_000, () => {});
    await this.clock.pass(() => holds(this.store, condition) || isOver());
    return holds(this.store, condition)
      ? (this.now.getTime() - start) / 1_000
      : undefined;
  }

  /** Waits for what must come true. */
  async expect(condition: string): Promise<void> {
    if ((await this.wait(condition, LONGEST_WAIT_SECONDS)) === undefined) {
      throw new Error(`It never came true: ${condition}`);
    }
  }

  /** The handle of a snapshot on the array, by its VolumeSnapshot `namespace/name`. */
  handleOf(key: string): string {
    const [namespace, name] = key.split('/');
    const snapshot = this.store.get(resources.volumeSnapshots, namespace, name);
    const bound = (snapshot?.status as Fields)?.boundVolumeSnapshotContentName;
    const content = this.store.get(
      resources.volumeSnapshotContents,
      undefined,
      String(bound),
    );
    return String((content?.status as Fields)?.snapshotHandle);
  }

  /** @param key - `namespace/name` */
  uidOf = (kind: 'volumeSnapshots', key: string): string => {
    const [namespace, name] = key.split('/');
    return String(
      this.store.get(resources[kind], namespace, name)?.metadata.uid,
    );
  };

  /** Lets the CSI driver hang, as a process that is stopped. */
  freezeDriver(): void {
    const operation =
      /^(snapshot\.(create|delete|find)|volume\.(create|delete))$/;
    const effect = { kind: 'stall' } as const;
    this.frozen.push(this.faults.add({ on: 'controller', operation, effect }));
  }

  thawDriver(): void {
    this.frozen.splice(0).forEach(remove => remove());
  }

  /** Runs kubectl. What it waits for comes with the cluster's time, not with the real one. */
  async runKubectl(args: string[], input?: string) {
    const isDelete = args[0] === 'delete' && !args.includes('--wait=false');
    const limit = args.find(one => one.startsWith('--timeout='));
    const real = [
      ...args.filter(one => one !== limit),
      ...(isDelete || limit ? [REAL_TIMEOUT] : []),
    ];
    const seconds = Number(/\d+/.exec(limit ?? '') ?? LONGEST_WAIT_SECONDS);
    return await this.kubectl!.run(real, input, async hasEnded => {
      if (isDelete) await this.letDeletionPass(hasEnded, args, seconds);
    });
  }

  /** Sends a request as `curl` does. */
  async request(method: string, path: string, body?: string) {
    const isApply = path.includes('fieldManager=');
    const patch = isApply
      ? 'application/apply-patch+yaml'
      : 'application/merge-patch+json';
    const { url, caPem } = this.api!;
    const outgoing = request(`${url}${path}`, {
      ...{ method, ca: caPem, agent: false },
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'user-agent': 'curl/8.5.0',
        accept: '*/*',
        ...(body === undefined
          ? {}
          : {
              'content-type': method === 'PATCH' ? patch : 'application/json',
              'content-length': Buffer.byteLength(body),
            }),
      },
    });
    outgoing.end(body);
    const [response] = await once(outgoing, 'response');
    // A watch ends with the cluster's time.
    const seconds = /watch=1.*timeoutSeconds=(\d+)/.exec(path)?.[1];
    if (seconds) await this.pass(Number(seconds) + 1);
    const answer = await text(response);
    await this.pass(0);
    return {
      code: Number(response.statusCode),
      contentType: String(response.headers['content-type'] ?? ''),
      text: answer,
    };
  }

  private async letDeletionPass(
    hasEnded: () => boolean,
    args: string[],
    seconds: number,
  ): Promise<void> {
    const sent = this.requests.find({ verb: 'delete' }).length;
    const flag = args.findIndex(one => one.startsWith('-'));
    const names = args.slice(2, flag < 0 ? undefined : flag);
    const deletions = () => this.requests.find({ verb: 'delete' }).slice(sent);
    while (!hasEnded() && deletions().length < names.length) {
      await pause(TURN_MILLISECONDS);
    }
    const areGone = () =>
      deletions().every(({ resource, namespace, name = '' }) => {
        const kind = Object.values(resources).find(
          ({ plural }) => plural === resource,
        );
        return kind && !this.store.get(kind, namespace, name);
      });
    const end = this.now.getTime() + seconds * 1_000;
    this.clock.schedule(seconds * 1_000, () => {});
    await this.clock.pass(() => areGone() || this.now.getTime() >= end);
  }
}
