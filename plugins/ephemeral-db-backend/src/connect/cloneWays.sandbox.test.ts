import { TestDatabases } from '@backstage/backend-test-utils';
import { createReplica, Replica, until } from '../__testUtils__/replica';
import { sampleSource } from '../__testUtils__/sampleSource';
import {
  GoldenSandbox,
  startGoldenSandbox,
} from '../__testUtils__/startGoldenSandbox';
import { withSession } from '../engine/mssql/SqlSession';
import { kinds } from '../kubernetes/kinds';
import { cloneNames, generationNames } from '../kubernetes/names';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type {
  ConnectVia,
  GoldenSource,
  PluginConfiguration,
} from '../sources/types';
import { dialAddress } from './dialAddress';
import { readSecretKeys } from './readSecretKeys';

jest.setTimeout(60_000);

type ServiceType = GoldenSource['clones']['service']['type'];

const outside = { ipBlock: { cidr: '10.0.0.0/8' } };
const inside = {
  namespaceSelector: {
    matchLabels: { 'kubernetes.io/metadata.name': 'backstage' },
  },
};

/** The loop brings a clone up in each way, and people log in where its endpoint says. */
describe('a clone reached', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let golden: GoldenSandbox;
  let knex: Awaited<ReturnType<typeof databases.init>>;
  let point: SnapshotRecord;
  let replica: Replica | undefined;

  async function start(
    via: ConnectVia,
    type: ServiceType,
    host?: string,
  ): Promise<Replica> {
    const source: GoldenSource = {
      ...sampleSource,
      clones: {
        ...sampleSource.clones,
        reach: { via },
        service: { type, host },
      },
    };
    const configuration: PluginConfiguration = {
      installation: 'demo',
      admins: [],
      holder: { renewMs: 100, lapseMs: 500 },
      usage: { everyMs: 300_000 },
      clusters: {
        lab: {
          name: 'lab',
          access: {
            kind: 'kubeconfig',
            path: golden.kubeConfig,
            context: 'backstage',
          },
          namespace: 'backstage',
          backend: { cidrs: ['10.0.0.0/8'] },
          windows: { importing: 4, binding: 4 },
        },
      },
      sources: { customerdb: source },
    };
    replica = await createReplica({
      knex,
      configuration,
      connectCluster: () => golden.cluster,
    });
    replica.start();
    return replica;
  }

  beforeAll(async () => {
    golden = await startGoldenSandbox();
    // One for all: the cluster is marked with its id.
    knex = await databases.init('SQLITE_3');
    const first = await start('portForward', 'ClusterIP');
    const { id } = await first.capture();
    point = await until('the point is ready', async () => {
      const found = await first.snapshots.get(id);
      return found?.phase === 'ready' && found;
    });
    await first.stop();
    replica = undefined;
  });
  afterEach(async () => {
    await replica?.stop();
    replica = undefined;
  });
  afterAll(async () => {
    await golden?.stop();
  });

  it.each<[ConnectVia, ServiceType, object[], string | undefined]>([
    ['portForward', 'ClusterIP', [], undefined],
    ['service', 'ClusterIP', [{ from: [inside, outside] }], undefined],
    ['nodePort', 'NodePort', [{ from: [outside] }], undefined],
    ['loadBalancer', 'LoadBalancer', [{ from: [outside] }], undefined],
    ['portForward', 'NodePort', [], 'localhost'],
  ])(
    'via %s, with a Service of type %s for people',
    async (via, type, ingress, host) => {
      const { clones, order } = await start(via, type, host);
      const { id, namespace } = await order(point);
      const clone = await until('the clone is ready', async () => {
        const found = await clones.get(id);
        if (found?.failure) throw new Error(found.failure.message);
        return found?.phase === 'ready' && found;
      });
      const { cluster } = golden;
      const names = generationNames(namespace, clone.generation);
      const service = (await cluster.read(
        kinds.service,
        cloneNames.service,
        namespace,
      ))!;
      const [port] = service.spec.ports;
      const expected = {
        ClusterIP: { host: `mssql.${namespace}.svc`, port: 1433 },
        NodePort: { host: host ?? '127.0.0.1', port: port.nodePort! },
        LoadBalancer: {
          host: service.status?.loadBalancer?.ingress?.[0].ip ?? '',
          port: 1433,
        },
      }[type];
      expect(service.spec.type).toBe(type);
      expect(clone.endpoint).toEqual({
        ...expected,
        database: 'CustomerDB',
        login: 'edb',
        via: type,
      });

      const login = await readSecretKeys(
        cluster,
        namespace,
        cloneNames.accessSecret,
        ['username', 'password', 'host', 'port', 'database'],
      );
      expect(login).toMatchObject({
        host: expected.host,
        port: String(expected.port),
      });
      // There is no DNS here: the name stands for this address.
      const dialled =
        type === 'ClusterIP' ? service.spec.clusterIP! : expected.host;
      const rows = await withSession(
        {
          what: 'The clone',
          dial: () => dialAddress(dialled, expected.port, 'The clone'),
          serverName: expected.host,
          encrypt: true,
          trustServerCertificate: true,
        },
        { user: login.username, password: login.password },
        session =>
          session.query(
            'Test',
            'SELECT COUNT(*) AS n FROM CustomerDB.dbo.Customers',
          ),
      );
      expect(rows).toEqual([{ n: 10 }]);

      const policy = await cluster.read(
        kinds.networkPolicy,
        names.networkPolicy,
        namespace,
      );
      expect(policy?.spec.ingress ?? []).toMatchObject(ingress);
      // The backend's own way is gone with the switch.
      expect(
        await cluster.read(kinds.service, names.service, namespace),
      ).toBeUndefined();
    },
  );
});
