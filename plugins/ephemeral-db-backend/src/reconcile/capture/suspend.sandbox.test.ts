import { makeTemporaryFolder } from '@ephemeral-db/sandbox';
import { ChildProcess, fork } from 'child_process';
import { once } from 'events';
import Knex from 'knex';
import { rm } from 'fs/promises';
import { join, resolve } from 'path';
import type { MortalCaptureOptions } from '../../__testUtils__/mortalCapture';
import { createReplica, Replica, until } from '../../__testUtils__/replica';
import { sampleSource } from '../../__testUtils__/sampleSource';
import {
  GoldenSandbox,
  startGoldenSandbox,
} from '../../__testUtils__/startGoldenSandbox';
import { goldenTarget, readLogin } from '../../connect/targets';
import { SqlSession, withSession } from '../../engine/mssql/SqlSession';
import { golden as statements } from '../../engine/mssql/statements';
import type { Cluster, TunnelSocket } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import { annotations } from '../../kubernetes/labels';
import type { VolumeSnapshot } from '../../kubernetes/objects';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { GoldenSource, PluginConfiguration } from '../../sources/types';

jest.setTimeout(120_000);

const { namespace, clones } = sampleSource;
const DATABASES = ['CustomerDB', 'Billing'];
const HOLDER = 'ephemeral-db demo/customerdb';
const CREATE = { on: 'controller', operation: 'snapshot.create' } as const;

/** The real loop on a real API, with a SQL Server behind it that can hold writes. */
describe('captures with held writes', () => {
  let golden: GoldenSandbox;
  let directory: string;
  let knex: Knex.Knex;
  /** Looks at what is held, without a way of its own to go each time. */
  let watcher: SqlSession;
  const replicas: Replica[] = [];
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    golden = await startGoldenSandbox();
    const { user } = await readLogin(
      golden.cluster,
      namespace,
      sampleSource.engine.credentials,
    );
    await asAdministrator(
      'CREATE DATABASE Billing',
      'USE Billing; CREATE TABLE dbo.Bills (Id int)',
      `CREATE USER ${user} FOR LOGIN ${user}`,
      `GRANT ALTER TO ${user}; GRANT BACKUP DATABASE TO ${user}`,
      `USE CustomerDB; GRANT ALTER TO ${user}`,
      `USE master; GRANT VIEW SERVER STATE TO ${user}`,
    );
    const { cluster } = golden;
    watcher = await SqlSession.open(
      await goldenTarget(cluster, sampleSource),
      await readLogin(cluster, namespace, clones.adminCredentials[0]),
    );
    directory = makeTemporaryFolder('suspend');
    knex = Knex({
      client: 'better-sqlite3',
      connection: { filename: join(directory, 'backstage.sqlite') },
      useNullAsDefault: true,
    });
  });
  afterAll(async () => {
    await watcher?.close();
    await knex?.destroy();
    await golden?.stop();
    await rm(directory, { recursive: true, force: true });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    golden.sandbox.faults.clear();
    for (const child of children) child.kill('SIGKILL');
    for (const replica of replicas.splice(0)) await replica.stop();
  });

  function configurationOf(
    capture: Partial<GoldenSource['capture']> = {},
  ): PluginConfiguration {
    return {
      installation: 'demo',
      admins: [],
      holder: { renewMs: 100, lapseMs: 500 },
      clusters: {
        lab: {
          name: 'lab',
          access: {
            kind: 'kubeconfig',
            path: golden.kubeConfig,
            context: 'backstage',
          },
          namespace: 'backstage',
          windows: { importing: 4, binding: 4 },
        },
      },
      sources: {
        customerdb: {
          ...sampleSource,
          engine: { ...sampleSource.engine, databases: DATABASES },
          capture: {
            ...sampleSource.capture,
            consistency: 'suspend',
            deadlineMs: 30_000,
            ...capture,
          },
        },
      },
    };
  }

  async function create(
    capture?: Partial<GoldenSource['capture']>,
    change: (cluster: Cluster) => Partial<Cluster> = () => ({}),
  ): Promise<Replica> {
    const replica = await createReplica({
      knex,
      configuration: configurationOf(capture),
      connectCluster: () =>
        Object.assign(Object.create(golden.cluster), change(golden.cluster)),
    });
    replicas.push(replica);
    return replica;
  }

  async function start(...args: Parameters<typeof create>): Promise<Replica> {
    const replica = await create(...args);
    replica.start();
    return replica;
  }

  /** As the API orders it. */
  const order = (replica: Replica) =>
    replica.capture({ consistency: 'crash', asked: 'suspend' });

  async function asAdministrator(...batches: string[]) {
    const { cluster } = golden;
    return await withSession(
      await goldenTarget(cluster, sampleSource),
      await readLogin(cluster, namespace, clones.adminCredentials[0]),
      async session => {
        let rows: Awaited<ReturnType<SqlSession['query']>> = [];
        for (const batch of batches) {
          rows = await session.query('Test', batch, 60_000);
        }
        return rows;
      },
    );
  }

  const held = () => watcher.query('Test', statements.held());
  const write = () =>
    asAdministrator(
      'INSERT INTO Billing.dbo.Bills VALUES (1)',
      `UPDATE CustomerDB.dbo.Customers SET Email = N'a@example.com' WHERE Id = 1`,
    );
  const untilHeld = () =>
    until('writes are held', async () => (await held()).length === 2);
  const read = (record: SnapshotRecord) =>
    golden.cluster.read(
      kinds.volumeSnapshot,
      record.volumeSnapshotName!,
      namespace,
    );
  const untilCreated = (record: SnapshotRecord) =>
    until('it is created', () => read(record));

  async function reachesReady(
    replica: Replica,
    { id }: SnapshotRecord,
  ): Promise<SnapshotRecord> {
    return await until('the capture is ready', async () => {
      const record = await replica.snapshots.get(id);
      if (record?.phase === 'failed') throw new Error(record.failure?.message);
      return record?.phase === 'ready' && record;
    });
  }

  /** A process that holds the cluster and drives the capture until it is done away with. */
  async function startChild(
    capture: Partial<GoldenSource['capture']>,
  ): Promise<ChildProcess> {
    const child = fork(
      resolve(__dirname, '../../__testUtils__/mortalCapture.ts'),
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
    child.send({
      configuration: configurationOf(capture),
      filename: join(directory, 'backstage.sqlite'),
    } satisfies MortalCaptureOptions);
    await started;
    return child;
  }

  it('says suspend only after the server has said that it held all writes', async () => {
    golden.sandbox.faults.add({
      ...CREATE,
      effect: { kind: 'slow', milliseconds: 300 },
    });
    const said: (string | undefined)[] = [];
    const replica = await start({}, cluster => ({
      create: async <Type>(...args: Parameters<Cluster['create']>) => {
        said.push(
          (args[1] as VolumeSnapshot).metadata.annotations?.[
            annotations.consistency
          ],
        );
        return (await cluster.create(...args)) as Type;
      },
    }));
    const ordered = await order(replica);
    await untilHeld();
    const during = await until('people are told', async () => {
      const record = await replica.snapshots.get(ordered.id);
      return (record?.frozenAt || record?.phase !== 'capturing') && record;
    });
    expect(during).toMatchObject({
      consistency: 'crash',
      asked: 'suspend',
      phase: 'capturing',
      frozenAt: expect.any(Date),
    });
    const written = write();

    const point = await reachesReady(replica, ordered);
    await written;
    expect(point).toMatchObject({ consistency: 'suspend' });
    expect(point.asked).toBeUndefined();
    expect(point.frozenAt).toBeUndefined();
    expect(point.progress.skipped).toBeUndefined();
    expect(said).toContain('crash');
    expect(said).not.toContain('suspend');
    const snapshot = await read(point);
    expect(snapshot?.metadata.annotations?.[annotations.consistency]).toBe(
      'suspend',
    );
    expect(await held()).toEqual([]);
  });

  it('keeps what is slower than the deadline as crash, and lets writes go on before', async () => {
    golden.sandbox.faults.add({ ...CREATE, effect: { kind: 'stall' } });
    const replica = await start({ deadlineMs: 1_000 });
    const ordered = await order(replica);
    await untilCreated(ordered);
    // Nothing is cut yet, and nothing will be.
    await write();
    golden.sandbox.faults.clear();

    const point = await reachesReady(replica, ordered);
    expect(point).toMatchObject({ consistency: 'crash', asked: 'suspend' });
    expect(point.frozenAt).toBeUndefined();
    expect(point.progress.skipped).toEqual(
      DATABASES.map(database => ({
        database,
        reason: expect.stringContaining('was not cut within 1 s'),
      })),
    );
    const snapshot = await read(point);
    expect(snapshot?.metadata.annotations?.[annotations.consistency]).toBe(
      'crash',
    );
  });

  it('leaves out what takes no writes, and says so', async () => {
    await asAdministrator('ALTER DATABASE Billing SET READ_ONLY');
    const replica = await start();
    const point = await reachesReady(replica, await order(replica));
    await asAdministrator('ALTER DATABASE Billing SET READ_WRITE');

    expect(point.consistency).toBe('suspend');
    expect(point.progress.skipped).toEqual([
      { database: 'Billing', reason: 'it is read-only' },
    ]);
  });

  it('writes the file that the source asks for, and is as good without', async () => {
    const backup = jest.spyOn(statements, 'backupMetadata');
    const replica = await start({ metadataPath: '/var/opt/mssql/data' });
    const point = await reachesReady(replica, await order(replica));
    await replica.stop();
    const without = await start({ metadataPath: '/var/opt/mssql/nowhere' });
    const other = await reachesReady(without, await order(without));

    expect(backup.mock.calls).toEqual(
      [
        ['data', point],
        ['nowhere', other],
      ].map(([path, { volumeSnapshotName }]: any) => [
        DATABASES,
        `/var/opt/mssql/${path}/${volumeSnapshotName}.bkm`,
      ]),
    );
    expect(point.progress.skipped).toBeUndefined();
    expect(other.progress.skipped?.[0].reason).toContain(
      'Cannot open backup device',
    );
    for (const { consistency } of [point, other]) {
      expect(consistency).toBe('suspend');
    }
    expect(await held()).toEqual([]);
  });

  async function holdAs(appName: string): Promise<SqlSession> {
    const { cluster } = golden;
    const session = await SqlSession.open(
      await goldenTarget(cluster, sampleSource),
      await readLogin(cluster, namespace, clones.adminCredentials[0]),
      { appName },
    );
    const batch = session.start(
      'Holding',
      statements.suspend(DATABASES, 60_000),
      90_000,
    );
    await untilHeld();
    batch.cancel();
    await batch.ended.catch(() => {});
    return session;
  }

  it('clears only its own leftovers', async () => {
    const theirs = await holdAs('Backup tool');
    const replica = await start();
    const ordered = await order(replica);
    await until(
      'it is told',
      async () =>
        replica.complaints.length > 0 ||
        (
          await replica.snapshots.get(ordered.id)
        )?.progress.quiesced,
    );
    expect((await held()).map(({ holder }) => holder)).toEqual([
      'Backup tool',
      'Backup tool',
    ]);
    await theirs.close();
    expect((await reachesReady(replica, ordered)).consistency).toBe('suspend');

    const ours = await holdAs(HOLDER);
    const next = await order(replica);
    expect((await reachesReady(replica, next)).consistency).toBe('suspend');
    await ours.close();
  });

  it('needs no backend to let writes go on: silent network', async () => {
    golden.sandbox.faults.add({ ...CREATE, effect: { kind: 'stall' } });
    const sockets: TunnelSocket[] = [];
    const replica = await start({ deadlineMs: 5_000 }, cluster => ({
      dialPod: async (...args) => {
        const socket = await cluster.dialPod(...args);
        sockets.push(socket);
        return socket;
      },
    }));
    const ordered = await order(replica);
    await untilHeld();
    await untilCreated(ordered);
    for (const socket of sockets) {
      // Both ways, without a word to either side.
      socket.pause();
      socket.write = () => true;
      socket.removeAllListeners('data');
      socket.removeAllListeners('readable');
    }

    await write();

    expect(await held()).toEqual([]);
    golden.sandbox.faults.clear();
    expect(await reachesReady(replica, ordered)).toMatchObject({
      consistency: 'crash',
      asked: 'suspend',
    });
  });

  it.each([
    // Whoever was stopped finds that it was too late.
    ['SIGSTOP', (child: ChildProcess) => child.kill('SIGCONT')],
    // Whoever comes after finds a point of which nobody knows.
    ['SIGKILL', (_: ChildProcess, replica: Replica) => replica.start()],
  ] as const)(
    'needs no backend to let writes go on: %s',
    async (signal, comeBack) => {
      golden.sandbox.faults.add({ ...CREATE, effect: { kind: 'stall' } });
      const replica = await create();
      const ordered = await order(replica);
      const child = await startChild({ deadlineMs: 5_000 });
      await untilHeld();
      await untilCreated(ordered);
      child.kill(signal);

      await write();

      expect(await held()).toEqual([]);
      golden.sandbox.faults.clear();
      comeBack(child, replica);
      expect(await reachesReady(replica, ordered)).toMatchObject({
        consistency: 'crash',
        asked: 'suspend',
      });
    },
  );
});
