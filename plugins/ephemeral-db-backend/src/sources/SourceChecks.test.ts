import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { MemoryCluster } from '../__testUtils__/MemoryCluster';
import { sampleSource } from '../__testUtils__/sampleSource';
import { openDatabase } from '../database';
import { UnreachableError } from '../kubernetes/KubernetesError';
import { DatabaseStatusStore } from './DatabaseStatusStore';
import { SourceChecks } from './SourceChecks';
import type { PluginConfiguration } from './types';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function setUp() {
  const client = await databases.init('SQLITE_3');
  const knex = await openDatabase(
    mockServices.database.mock({ getClient: async () => client }),
  );
  const statuses = DatabaseStatusStore.create({ knex });
  const cluster = new MemoryCluster();
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
      },
    },
    sources: { customerdb: sampleSource },
  };
  const announced: string[] = [];
  const checks = SourceChecks.create({
    configuration,
    clusters: new Map([['lab', cluster]]),
    inspects: true,
    statuses,
    announce: ({ id }) => announced.push(id),
    logger: mockServices.logger.mock(),
  });
  const preflight = async () =>
    (await statuses.preflights()).get('customerdb')?.preflight;
  return { announced, checks, cluster, preflight };
}

it('looks once for all who ask meanwhile, and again for who asks later', async () => {
  const { checks, cluster } = await setUp();
  await checks.check(sampleSource);
  const once = cluster.calls.length;

  await Promise.all([1, 2, 3].map(() => checks.check(sampleSource)));
  expect(cluster.calls).toHaveLength(2 * once);

  await checks.check(sampleSource);
  expect(cluster.calls).toHaveLength(3 * once);
});

it('keeps what was found, and tells open pages when its state changes', async () => {
  const { announced, checks, cluster, preflight } = await setUp();
  await checks.check(sampleSource);
  await checks.check(sampleSource);
  expect((await preflight())?.state).toBe('blocked');
  expect(announced).toEqual(['customerdb']);

  cluster.before = () => {
    throw new UnreachableError('No answer');
  };
  await checks.check(sampleSource);
  expect((await preflight())?.state).toBe('unreachable');
  expect(announced).toHaveLength(2);
});
