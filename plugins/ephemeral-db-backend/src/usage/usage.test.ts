import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  EphemeralDbSignal,
  StorageUsage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { StorageUsageProvider } from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import { createServer, type Server } from 'http';
import { Knex } from 'knex';
import type { AddressInfo } from 'net';
import { MemoryCluster } from '../__testUtils__/MemoryCluster';
import { sampleSource } from '../__testUtils__/sampleSource';
import { seedClone } from '../__testUtils__/seed';
import { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { openDatabase } from '../database';
import { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import type { PluginConfiguration, PrometheusAccess } from '../sources/types';
import { collectProviders } from './collectProviders';
import { UsageMeasurements } from './UsageMeasurements';

const QUERIES = { uniqueBytes: 'unique{}', logicalBytes: 'logical{}' };
const GOLDEN_PV = 'pvc-golden';
const SECONDS = 1_795_343_137.5;

/** A Prometheus: its samples by query and volume, as text. */
class TestPrometheus {
  samples: Record<string, [volume: string, value: string][]> = {};
  failure?: { code: number; body: object };
  tokens: (string | undefined)[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestPrometheus> {
    const server = createServer();
    const prometheus = new TestPrometheus(server);
    server.on('request', ({ url, headers }, response) => {
      const { pathname, searchParams } = new URL(url!, 'http://localhost');
      prometheus.tokens.push(headers.authorization);
      const { failure } = prometheus;
      const samples = prometheus.samples[searchParams.get('query')!] ?? [];
      const result = samples.map(([persistentvolume, value]) => ({
        metric: { instance: 'a', persistentvolume },
        value: [SECONDS, value],
      }));
      const known = pathname === '/prometheus/api/v1/query';
      response.writeHead(failure?.code ?? (known ? 200 : 404), {
        'content-type': 'application/json',
      });
      response.end(
        JSON.stringify(
          failure?.body ?? {
            status: 'success',
            data: { resultType: 'vector', result },
          },
        ),
      );
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return prometheus;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/prometheus/`;
  }

  set(volume: string, unique?: string, logical?: string): void {
    const put = (query: string, value: string | undefined) => {
      const others = (this.samples[query] ?? []).filter(
        ([name]) => name !== volume,
      );
      this.samples[query] = value ? [...others, [volume, value]] : [...others];
    };
    put(QUERIES.uniqueBytes, unique);
    put(QUERIES.logicalBytes, logical);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }
}

describe('storage usage', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  let prometheus: TestPrometheus;

  beforeEach(async () => {
    prometheus = await TestPrometheus.start();
  });
  afterEach(() => prometheus.stop());

  async function setUp(
    knex: Knex,
    changes: Partial<PrometheusAccess> = {},
    others: StorageUsageProvider[] = [],
  ) {
    await openDatabase(mockServices.database({ knex }));
    const hold = { cluster: 'lab', holder: 'test', epoch: 1 };
    await knex('holders').insert({ ...hold, until: new Date('2999-01-01') });
    const configuration: PluginConfiguration = {
      installation: 'demo',
      admins: [],
      holder: { renewMs: 5_000, lapseMs: 15_000 },
      clusters: {
        lab: {
          name: 'lab',
          access: { kind: 'inCluster' },
          namespace: 'backstage',
          windows: { importing: 4, binding: 4 },
          prometheus: {
            url: prometheus.url,
            queries: QUERIES,
            label: 'persistentvolume',
            ...changes,
          },
        },
      },
      sources: { customerdb: sampleSource },
    };
    const clones = DatabaseCloneStore.create({ knex });
    const snapshots = DatabaseSnapshotStore.create({ knex });
    const statuses = DatabaseStatusStore.create({ knex });
    const cluster = new MemoryCluster();
    const putVolume = (name: string, namespace: string, claim: string) =>
      cluster.put({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name },
        spec: {
          claimRef: { namespace, name: claim },
          csi: { driver: 'pxd.portworx.com', volumeHandle: `handle-${name}` },
        },
        status: { phase: 'Bound' },
      });
    putVolume(GOLDEN_PV, sampleSource.namespace, sampleSource.volume.claim);
    putVolume('pvc-stranger', 'elsewhere', 'data');
    const namespace = 'edb-customerdb-aaaaaaaa';
    const id = await seedClone(
      { hold, clones, snapshots },
      { namespace },
      { phase: 'ready' },
    );
    putVolume('pvc-clone', namespace, 'data-g1');

    const signals: EphemeralDbSignal[] = [];
    const logger = mockServices.logger.mock();
    const collection = collectProviders();
    for (const other of others) collection.addProvider(other);
    const measurements = UsageMeasurements.create({
      configuration,
      clusters: new Map([['lab', cluster]]),
      providers: collection.with(configuration),
      clones,
      statuses,
      announce: signal => signals.push(signal),
      logger,
    });
    return {
      cluster,
      clones,
      hold,
      id,
      logger,
      namespace,
      putVolume,
      signals,
      measure: () => measurements.measureAll(new AbortController().signal),
      clone: async () => (await clones.get(id))!.usage,
      source: async () => (await statuses.usages()).get('customerdb'),
    };
  }

  const figures = (
    uniqueBytes: number,
    logicalBytes: number,
  ): StorageUsage => ({
    uniqueBytes,
    logicalBytes,
    measuredAt: '2026-11-22T10:25:37.500Z',
    provider: 'prometheus',
  });

  it.each(databases.eachSupportedId())(
    'keeps what is measured, and nothing where nobody knows, %s',
    async databaseId => {
      const lab = await setUp(await databases.init(databaseId));
      await lab.measure();
      expect(await lab.clone()).toBeUndefined();
      expect(await lab.source()).toBeUndefined();
      expect(lab.signals).toEqual([]);

      prometheus.set('pvc-clone', '8192.4', '2e10');
      prometheus.set(GOLDEN_PV, '0', '20000000000');
      prometheus.set('pvc-stranger', '7', '7');
      await lab.measure();
      expect(await lab.clone()).toEqual(figures(8_192, 20_000_000_000));
      // A measured 0 is a figure.
      expect(await lab.source()).toEqual(figures(0, 20_000_000_000));
      expect(lab.signals.map(({ kind, id }) => [kind, id]).sort()).toEqual([
        ['clone', lab.id],
        ['source', 'customerdb'],
      ]);

      lab.signals.length = 0;
      await lab.measure();
      expect(lab.signals).toEqual([]);

      // Half a figure is none; neither is what is not a number.
      prometheus.set('pvc-clone', undefined, '2e10');
      prometheus.set(GOLDEN_PV, 'NaN', '2e10');
      await lab.measure();
      expect(await lab.clone()).toBeUndefined();
      expect(await lab.source()).toBeUndefined();
      expect(lab.signals).toHaveLength(2);
    },
  );

  it('measures the volume that serves, and forgets none for a while without answers', async () => {
    const lab = await setUp(await databases.init('SQLITE_3'), {
      token: 's3cret',
    });
    prometheus.set('pvc-clone', '10', '100');
    await lab.measure();
    expect(prometheus.tokens).toEqual(['Bearer s3cret', 'Bearer s3cret']);

    prometheus.failure = {
      code: 503,
      body: { status: 'error', error: 'query timed out' },
    };
    await lab.measure();
    await lab.measure();
    expect(await lab.clone()).toEqual(figures(10, 100));
    expect(lab.logger.warn).toHaveBeenCalledTimes(1);
    const [message, error] = lab.logger.warn.mock.calls.at(-1)!;
    expect(message).toBe('Measuring storage with prometheus did not work');
    expect(String(error)).toContain('Query unique{} of');
    expect(String(error)).toContain('it answered 503: query timed out');
    expect(String(error)).not.toContain('s3cret');

    // The next generation stands on another volume.
    prometheus.failure = undefined;
    await lab.clones.observe(lab.hold, lab.id, { generation: 2 });
    await lab.measure();
    expect(await lab.clone()).toBeUndefined();
    lab.putVolume('pvc-next', lab.namespace, 'data-g2');
    prometheus.set('pvc-next', '20', '100');
    await lab.measure();
    expect(await lab.clone()).toEqual(figures(20, 100));

    lab.cluster.before = () => {
      throw new Error('the API is away');
    };
    await lab.measure();
    expect(await lab.clone()).toEqual(figures(20, 100));
    expect(lab.logger.warn.mock.calls.at(-1)![0]).toBe(
      'Measuring storage on cluster lab did not work',
    );
  });

  it('does not guess which of several series is meant', async () => {
    const lab = await setUp(await databases.init('SQLITE_3'));
    prometheus.set('pvc-clone', '10', '100');
    prometheus.samples[QUERIES.uniqueBytes].push(['pvc-clone', '11']);
    await lab.measure();
    expect(await lab.clone()).toBeUndefined();
    expect(String(lab.logger.warn.mock.calls.at(-1)![1])).toContain(
      'more than one series for persistentvolume pvc-clone; aggregate it',
    );
  });

  it('believes a provider of a module before the built-in one', async () => {
    const asked: string[] = [];
    const array: StorageUsageProvider = {
      name: 'array',
      async measure(volumes) {
        asked.push(...volumes.map(volume => volume.volumeHandle));
        return volumes
          .filter(({ claim }) => claim === 'data-g1')
          .map(volume => ({
            volume,
            usage: {
              uniqueBytes: 1,
              logicalBytes: 2,
              measuredAt: new Date(SECONDS * 1000),
            },
          }));
      },
    };
    const lab = await setUp(await databases.init('SQLITE_3'), {}, [array]);
    prometheus.set('pvc-clone', '10', '100');
    prometheus.set(GOLDEN_PV, '3', '100');
    await lab.measure();
    expect(asked.sort()).toEqual(['handle-pvc-clone', `handle-${GOLDEN_PV}`]);
    expect(await lab.clone()).toEqual({ ...figures(1, 2), provider: 'array' });
    expect(await lab.source()).toEqual(figures(3, 100));

    const collection = collectProviders();
    collection.addProvider(array);
    expect(() => collection.addProvider(array)).toThrow(
      'There is a storage usage provider array already',
    );
    expect(collection.with({ clusters: {} })).toEqual([array]);
  });
});
