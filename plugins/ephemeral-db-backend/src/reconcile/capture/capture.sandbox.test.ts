import { TestDatabases } from '@backstage/backend-test-utils';
import { createReplica, Replica, until } from '../../__testUtils__/replica';
import { sampleSource } from '../../__testUtils__/sampleSource';
import {
  GoldenSandbox,
  startGoldenSandbox,
} from '../../__testUtils__/startGoldenSandbox';
import { goldenTarget, readLogin } from '../../connect/targets';
import { withSession } from '../../engine/mssql/SqlSession';
import type { Cluster } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import { annotations } from '../../kubernetes/labels';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { PluginConfiguration } from '../../sources/types';

jest.setTimeout(60_000);

const { namespace, clones } = sampleSource;

/** The real loop on a real API, with a SQL Server behind it. */
describe('captures of a golden SQL Server', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let golden: GoldenSandbox;
  let configuration: PluginConfiguration;
  let knex: Awaited<ReturnType<typeof databases.init>>;
  const replicas: Replica[] = [];

  beforeAll(async () => {
    golden = await startGoldenSandbox();
    // One for all: the cluster is marked with its id.
    knex = await databases.init('SQLITE_3');
    configuration = {
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
      sources: { customerdb: sampleSource },
    };
  });
  afterAll(async () => {
    await golden?.stop();
  });
  afterEach(async () => {
    for (const replica of replicas.splice(0)) await replica.stop();
    golden.sandbox.faults.clear();
  });

  /** @param change - makes another gateway of the real one */
  async function start(
    change: (
      cluster: Cluster,
    ) => Partial<Record<keyof Cluster, unknown>> = () => ({}),
  ): Promise<Replica> {
    const replica = await createReplica({
      knex,
      configuration,
      connectCluster: () =>
        Object.assign(Object.create(golden.cluster), change(golden.cluster)),
    });
    replicas.push(replica);
    replica.start();
    return replica;
  }

  async function asAdministrator(batch: string) {
    const { cluster } = golden;
    return await withSession(
      await goldenTarget(cluster, sampleSource),
      await readLogin(cluster, namespace, clones.adminCredentials[0]),
      session => session.query('Test', batch),
    );
  }

  const addCustomer = () =>
    asAdministrator(
      `INSERT INTO CustomerDB.dbo.Customers (Name, Email) VALUES (N'Grace Hopper', N'grace@example.com')`,
    );
  async function countCustomers(): Promise<number> {
    const [row] = await asAdministrator(sampleSource.probes.customers);
    return Number(Object.values(row)[0]);
  }

  async function reaches(
    replica: Replica,
    id: string,
    phase: string,
  ): Promise<SnapshotRecord> {
    return await until(`the capture is ${phase}`, async () => {
      const record = await replica.snapshots.get(id);
      if (record?.phase === 'failed' && phase !== 'failed') {
        throw new Error(record.failure?.message);
      }
      return record?.phase === phase && record;
    });
  }

  const read = (name: string) =>
    golden.cluster.read(kinds.volumeSnapshot, name, namespace);

  it('records exact probes and facts with the point, and on its VolumeSnapshot', async () => {
    const customers = await countCustomers();
    const replica = await start();
    const { id } = await replica.capture({ label: 'T0' });
    const point = await reaches(replica, id, 'ready');

    const probes = [{ name: 'customers', exact: true, value: customers }];
    expect(point).toMatchObject({
      consistency: 'checkpoint',
      asked: undefined,
      probes,
      sizeBytes: 20 * 2 ** 30,
      facts: {
        productVersion: expect.stringMatching(/^16\./),
        databases: [{ name: 'CustomerDB', sizeBytes: expect.any(Number) }],
      },
      progress: { policy: 'Delete', annotated: true },
    });
    expect(point.progress.skipped).toBeUndefined();

    const snapshot = (await read(point.volumeSnapshotName!))!;
    expect(snapshot.metadata.uid).toBe(point.volumeSnapshotUid);
    expect(snapshot.metadata.annotations).toMatchObject({
      [annotations.label]: 'T0',
      [annotations.capturedBy]: 'user:default/ada',
      [annotations.consistency]: 'checkpoint',
      [annotations.capturedAt]: point.takenAt!.toISOString(),
      [annotations.probes]: JSON.stringify(probes),
      [annotations.facts]: JSON.stringify(point.facts),
    });
    const content = await golden.cluster.read(
      kinds.volumeSnapshotContent,
      point.progress.contentName!,
    );
    expect(Math.floor(content!.status!.creationTime! / 1e6)).toBe(
      point.takenAt!.getTime(),
    );
  });

  it('records a range when the golden database changes around the cut', async () => {
    const before = await countCustomers();
    const replica = await start(cluster => ({
      create: async (...args: Parameters<Cluster['create']>) => {
        if (args[0].kind === 'VolumeSnapshot') await addCustomer();
        return await cluster.create(...args);
      },
    }));
    const { id } = await replica.capture();
    expect(await reaches(replica, id, 'ready')).toMatchObject({
      consistency: 'checkpoint',
      probes: [{ name: 'customers', exact: false, before, after: before + 1 }],
    });
  });

  it('takes on what was created just before the process died, with its own readings', async () => {
    const before = await countCustomers();
    let dead = false;
    const first = await start(cluster => ({
      create: async (...args: Parameters<Cluster['create']>) => {
        if (!dead) await cluster.create(...args);
        dead = true;
        throw new Error('This process is dead');
      },
    }));
    const { id, volumeSnapshotName } = await first.capture();
    await until('it is created', () => read(volumeSnapshotName!));
    await first.stop();
    // What its memory held is gone, and so is what it would have noted.
    await knex('snapshots')
      .where({ id })
      .update({ phase: 'capturing', probes: '[]', progress: '{}' });
    await addCustomer();

    const next = await start();
    expect(await reaches(next, id, 'ready')).toMatchObject({
      probes: [{ name: 'customers', exact: false, before, after: before + 1 }],
    });
  });

  it('fails with the reason, and leaves nothing, when the login is refused', async () => {
    const { user } = await readLogin(
      golden.cluster,
      namespace,
      sampleSource.engine.credentials,
    );
    await asAdministrator(`ALTER LOGIN [${user}] DISABLE`);
    try {
      const replica = await start();
      const { id } = await replica.capture();
      const failed = await reaches(replica, id, 'failed');
      expect(failed.failure).toEqual({
        reason: 'SqlLogin',
        message: expect.stringContaining(`can't log in as ${user}`),
        next: expect.stringContaining('engine.credentials'),
      });
      expect(await read(failed.volumeSnapshotName!)).toBeUndefined();
    } finally {
      await asAdministrator(`ALTER LOGIN [${user}] ENABLE`);
    }
  });

  it('captures once the server is back', async () => {
    golden.sandbox.faults.add({
      on: 'sql',
      event: 'connect',
      effect: { kind: 'drop' },
      times: 2,
    });
    let dials = 0;
    const replica = await start(cluster => ({
      dialPod: async (...args: Parameters<Cluster['dialPod']>) => {
        dials++;
        return await cluster.dialPod(...args);
      },
    }));
    const { id } = await replica.capture();
    expect(await reaches(replica, id, 'ready')).toMatchObject({
      consistency: 'checkpoint',
    });
    // Two that were dropped, the quiesce, the second reading.
    expect(dials).toBe(4);
  });
});
