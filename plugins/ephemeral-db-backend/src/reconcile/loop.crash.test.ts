import { TestDatabases } from '@backstage/backend-test-utils';
import { ChildProcess, fork } from 'child_process';
import { once } from 'events';
import { Knex } from 'knex';
import { resolve } from 'path';
import { setTimeout as pause } from 'timers/promises';
import { LabObserver } from '../__testUtils__/LabObserver';
import type { MortalReplicaOptions } from '../__testUtils__/mortalReplica';
import { createReplica, Replica, until } from '../__testUtils__/replica';
import { Lab, startLab } from '../__testUtils__/startLab';
import type { Cluster } from '../kubernetes/Cluster';
import { HttpsCluster } from '../kubernetes/HttpsCluster';
import { loadKubeConfig } from '../kubernetes/kubeConfig';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type { PluginConfiguration } from '../sources/types';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

/** Writes to the cluster and to the clone's row, numbered, of which one is the last of this process. */
class Lifetime {
  dead = false;
  private writes = 0;

  constructor(private readonly deadly: number) {}

  /** It takes effect, but nobody learns of it. */
  async write<Result>(work: () => Promise<Result>): Promise<Result> {
    this.live();
    const last = ++this.writes === this.deadly;
    const result = await work();
    if (last) this.dead = true;
    this.live();
    return result;
  }

  /** The cluster as this process sees it. */
  gateway(cluster: Cluster): Cluster {
    return Object.assign(Object.create(cluster), {
      create: (...args: Parameters<Cluster['create']>) =>
        this.write(() => cluster.create(...args)),
      patch: (...args: Parameters<Cluster['patch']>) =>
        this.write(() => cluster.patch(...args)),
      remove: (...args: Parameters<Cluster['remove']>) =>
        this.write(() => cluster.remove(...args)),
    });
  }

  private live(): void {
    if (this.dead) throw new Error('This process is dead');
  }
}

describe('the loop ends well', () => {
  let lab: Lab;
  let observer: LabObserver;
  const replicas: Replica[] = [];
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    lab = await startLab();
    observer = new LabObserver(lab.admin);
  });
  afterEach(async () => {
    for (const child of [...children]) await kill(child);
    for (const one of replicas.splice(0)) await one.stop();
    await observer.removeMarker();
  });
  afterAll(async () => {
    await lab.stop();
  });

  async function replica(
    options: Parameters<typeof createReplica>[0],
  ): Promise<Replica> {
    const made = await createReplica(options);
    replicas.push(made);
    return made;
  }

  async function goldenPoint(knex: Knex): Promise<SnapshotRecord> {
    const { configuration } = lab;
    const one = await replica({ knex, configuration });
    one.start();
    const point = await observer.take(one);
    await one.stop();
    return point;
  }

  /** A process of its own that holds only the loop and its stores. */
  async function spawn(
    knex: Knex,
    configuration: PluginConfiguration,
  ): Promise<ChildProcess> {
    const child = fork(
      resolve(__dirname, '../__testUtils__/mortalReplica.ts'),
      {
        execArgv: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        env: { PATH: process.env.PATH },
      },
    );
    children.add(child);
    child.once('exit', () => children.delete(child));
    const started = once(child, 'message');
    const { connection } = knex.client.config;
    child.send({ configuration, connection } satisfies MortalReplicaOptions);
    await started;
    return child;
  }

  async function kill(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** @returns whether this write was one of the life of a clone */
  async function diesAfter(
    deadly: number,
    knex: Knex,
    golden: SnapshotRecord,
  ): Promise<boolean> {
    const { configuration } = lab;
    const lifetime = new Lifetime(deadly);
    const mortal = await replica({
      knex,
      configuration,
      connectCluster: (cluster, beforeWrite) =>
        lifetime.gateway(
          HttpsCluster.create({ config: loadKubeConfig(cluster), beforeWrite }),
        ),
      onObserve: work => lifetime.write(work),
    });
    const { id } = await mortal.order(golden);
    const diesOrIs = (phase: string) =>
      until(
        `it dies or is ${phase}`,
        async () =>
          lifetime.dead || (await mortal.clones.get(id))?.phase === phase,
      );
    mortal.start();
    await diesOrIs('ready');
    if (!lifetime.dead) {
      await mortal.end(id);
      await diesOrIs('gone');
    }
    await mortal.stop();

    const next = await replica({ knex, configuration });
    next.start();
    if ((await next.clones.get(id))?.desired === 'present') {
      await observer.reaches(next, id, 'ready');
    }
    await observer.takeAway(next, id);
    await next.stop();
    return lifetime.dead;
  }

  it('when it dies after any of its writes', async () => {
    const knex = await databases.init('SQLITE_3');
    const golden = await goldenPoint(knex);
    let deadly = 1;
    while (await diesAfter(deadly, knex, golden)) deadly++;
    // The life of a clone has at least this many writes.
    expect(deadly).toBeGreaterThan(30);
  });

  it('when its process is killed at random moments, 20 times', async () => {
    const knex = await databases.init('POSTGRES_15');
    const { configuration } = lab;
    const golden = await goldenPoint(knex);
    // Takes orders, as the API of another replica does, and drives nothing.
    const api = await replica({ knex, configuration });

    let holder = await spawn(knex, configuration);
    /** Another one takes over from the one that is killed. */
    const crash = async (afterMs: number) => {
      const standby = spawn(knex, configuration);
      await pause(afterMs);
      await kill(holder);
      holder = await standby;
    };

    const begun = performance.now();
    const first = await api.order(golden);
    await observer.reaches(api, first.id, 'ready');
    const life = performance.now() - begun;
    await observer.takeAway(api, first.id);

    for (let round = 0; round < 10; round++) {
      const { id } = await api.order(golden);
      await crash(Math.random() * life);
      await observer.reaches(api, id, 'ready');
      await api.end(id);
      await crash((Math.random() * life) / 2);
      await observer.reaches(api, id, 'gone');
      expect(await observer.ofClones()).toEqual([]);
    }
  });

  it('when a holder dies: another takes over within 20 seconds', async () => {
    const knex = await databases.init('POSTGRES_15');
    const configuration = {
      ...lab.configuration,
      holder: { renewMs: 5_000, lapseMs: 15_000 },
    };
    const golden = await goldenPoint(knex);
    const holder = await spawn(knex, configuration);
    const other = await replica({ knex, configuration });
    const first = await other.order(golden);
    await observer.reaches(other, first.id, 'ready');

    other.start();
    await other.end(first.id);
    await observer.reaches(other, first.id, 'gone');
    const [{ holder: before }] = await knex('holders');
    await kill(holder);
    const deadline = performance.now() + 20_000;
    await until('another holder', async () => {
      if (performance.now() > deadline) throw new Error('It took too long');
      const [{ holder: now }] = await knex('holders');
      return now !== before;
    });
    const second = await other.order(golden);
    await observer.reaches(other, second.id, 'ready');
    await observer.takeAway(other, second.id);
  });
});
