import { loadYaml } from '@kubernetes/client-node';
import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { MemoryCluster } from '../__testUtils__/MemoryCluster';
import { sampleSource } from '../__testUtils__/sampleSource';
import type { AccessQuestion } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import {
  KubernetesError,
  UnreachableError,
} from '../kubernetes/KubernetesError';
import type { KubernetesObject } from '../kubernetes/objects';
import type { GoldenSource, PluginConfiguration } from '../sources/types';
import { checkCapture, checkOrder, checkSource } from '.';

const DRIVER = 'pxd.portworx.com';
const { namespace } = sampleSource;
const configuration: Pick<PluginConfiguration, 'clusters'> = {
  clusters: {
    lab: {
      name: 'lab',
      access: { kind: 'inCluster' },
      namespace: 'backstage',
      windows: { importing: 4, binding: 4 },
    },
  },
};

function put(
  cluster: MemoryCluster,
  kind: string,
  name: string,
  fields: object,
  where?: string,
) {
  cluster.put<KubernetesObject>({
    apiVersion: 'v1',
    kind,
    metadata: { name, ...(where ? { namespace: where } : {}) },
    ...fields,
  });
}

/** Fit for captures and orders, but for the golden server: no pod runs. */
function fitCluster(): MemoryCluster {
  const cluster = new MemoryCluster();
  const password = Buffer.from('secret').toString('base64');
  put(cluster, 'StorageClass', 'portworx-fada', {
    provisioner: DRIVER,
    reclaimPolicy: 'Delete',
  });
  put(cluster, 'VolumeSnapshotClass', 'portworx-snapshot-class', {
    driver: DRIVER,
    deletionPolicy: 'Delete',
    parameters: { type: 'clone' },
  });
  put(
    cluster,
    'PersistentVolumeClaim',
    'mssql-golden-data',
    {
      spec: { volumeName: 'pv-1' },
      status: { phase: 'Bound', capacity: { storage: '20Gi' } },
    },
    namespace,
  );
  put(cluster, 'PersistentVolume', 'pv-1', {
    spec: { csi: { driver: DRIVER, volumeHandle: 'volume-1' } },
  });
  put(
    cluster,
    'Secret',
    'mssql-golden-sa',
    { data: { MSSQL_SA_PASSWORD: password } },
    namespace,
  );
  put(
    cluster,
    'Service',
    'mssql-golden',
    { spec: { selector: { app: 'golden' }, ports: [{ port: 1433 }] } },
    namespace,
  );
  return cluster;
}

function silence(cluster: MemoryCluster) {
  cluster.before = () => {
    throw new UnreachableError('No answer from the Kubernetes API');
  };
}

async function check(
  cluster: MemoryCluster,
  previous?: Awaited<ReturnType<typeof checkSource>>,
  now: Date = new Date('2026-11-24T10:00:00Z'),
) {
  return await checkSource({
    source: sampleSource,
    configuration,
    cluster,
    now,
    previous,
  });
}

describe('checkSource', () => {
  it('takes the worst finding, and tells since when', async () => {
    const cluster = fitCluster();
    const first = await check(cluster);
    expect(first).toMatchObject({
      state: 'unreachable',
      since: '2026-11-24T10:00:00.000Z',
    });
    expect(first.findings.filter(({ state }) => state !== 'ok')).toMatchObject([
      { id: 'reach', found: expect.stringContaining('no pod has the labels') },
    ]);

    const later = new Date('2026-11-24T10:05:00Z');
    expect((await check(cluster, first, later)).since).toBe(first.since);

    cluster.drop(kinds.storageClass, 'portworx-fada');
    expect(await check(cluster, first, later)).toMatchObject({
      state: 'blocked',
      since: later.toISOString(),
    });
  });

  it('asks for each right where it is used, and names those that are missing', async () => {
    const cluster = fitCluster();
    const asked: AccessQuestion[] = [];
    cluster.allowed = question => {
      asked.push(question);
      return !(
        question.resource === 'volumesnapshotcontents' &&
        question.verb !== 'get'
      );
    };
    const { findings } = await check(cluster);
    expect(findings.find(({ id }) => id === 'permissions')).toMatchObject({
      state: 'blocked',
      found:
        'The backend may not list, watch, create, patch, delete volumesnapshotcontents.snapshot.storage.k8s.io.',
    });
    expect(asked).toEqual(
      expect.arrayContaining([
        {
          verb: 'create',
          group: '',
          resource: 'pods/portforward',
          namespace,
        },
        { verb: 'create', group: '', resource: 'namespaces' },
        {
          verb: 'create',
          group: '',
          resource: 'configmaps',
          namespace: 'backstage',
        },
      ]),
    );
    // What is never done is never asked for.
    expect(
      asked.filter(
        ({ resource, verb }) =>
          resource === 'secrets' && !['get', 'create'].includes(verb),
      ),
    ).toEqual([]);
  });

  it('names a Secret or a key that is missing, and no value', async () => {
    const cluster = fitCluster();
    cluster.drop(kinds.secret, 'mssql-golden-sa', namespace);
    put(
      cluster,
      'Secret',
      'mssql-golden-sa',
      { data: { password: Buffer.from('s3cret!').toString('base64') } },
      namespace,
    );
    const { findings } = await check(cluster);
    expect(findings.find(({ id }) => id === 'adminCredentials')).toMatchObject({
      state: 'blocked',
      found: expect.stringContaining(
        'Secret db-golden/mssql-golden-sa has no key MSSQL_SA_PASSWORD; it has: password',
      ),
    });
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });

  it('has one finding for a cluster that does not answer', async () => {
    const cluster = fitCluster();
    silence(cluster);
    expect(await check(cluster)).toMatchObject({
      state: 'unreachable',
      findings: [
        {
          id: 'cluster',
          state: 'unreachable',
          found: 'No answer from the Kubernetes API',
          fix: expect.stringContaining('clusters.lab'),
        },
      ],
    });
  });
});

it.each(['read StorageClass', 'read Secret', 'read Service'])(
  'takes a trouble of the API that passes for no obstacle: %s',
  async failing => {
    const cluster = fitCluster();
    cluster.before = call => {
      if (call === failing) {
        throw new KubernetesError(call, { code: 503, message: 'overloaded' });
      }
    };
    const { findings } = await check(cluster);
    expect(findings.map(({ state }) => state)).toContain('unreachable');
    expect(findings.map(({ state }) => state)).not.toContain('blocked');
  },
);

/** What a source, its cluster and the backend's rights are made of; each case breaks one and applies the fix. */
interface Bench {
  cluster: MemoryCluster;
  source: GoldenSource;
  /** Rules of the backend's role that were taken away. */
  denied: AccessQuestion[];
}

const withClones = (
  source: GoldenSource,
  change: Partial<GoldenSource['clones']>,
): GoldenSource => ({ ...source, clones: { ...source.clones, ...change } });

const SNAPSHOT_CLASS = {
  driver: DRIVER,
  deletionPolicy: 'Delete',
  parameters: { type: 'clone' },
};
const STORAGE_CLASS = { provisioner: DRIVER, reclaimPolicy: 'Delete' };
const POINTS = 'count/volumesnapshots.snapshot.storage.k8s.io';

function putContent(cluster: MemoryCluster, status: object) {
  put(cluster, 'VolumeSnapshotContent', 'import', {
    spec: { driver: DRIVER, source: { snapshotHandle: 'h' } },
    status: { readyToUse: true, ...status },
  });
}

function putQuota(cluster: MemoryCluster, hard: string) {
  put(
    cluster,
    'ResourceQuota',
    'points',
    { status: { hard: { [POINTS]: hard }, used: { [POINTS]: '3' } } },
    namespace,
  );
}

describe('each finding about the cluster and the configuration', () => {
  it.each<{
    id: string;
    state: PreflightFinding['state'];
    spoil(bench: Bench): void;
    /** Does what the fix says, to the letter where it can be copied. */
    mend(bench: Bench, fix: string): void;
  }>([
    {
      id: 'permissions',
      state: 'blocked',
      spoil: ({ denied }) => {
        denied.push(
          { verb: 'create', group: '', resource: 'namespaces' },
          { verb: 'patch', group: 'apps', resource: 'deployments' },
          { verb: 'delete', group: 'apps', resource: 'deployments' },
        );
      },
      mend: ({ denied }, fix) => {
        const rules = loadYaml<
          { apiGroups: string[]; resources: string[]; verbs: string[] }[]
        >(fix.slice(fix.indexOf('- apiGroups')));
        for (const { apiGroups, resources, verbs } of rules) {
          for (const verb of verbs) {
            const given = denied.findIndex(
              question =>
                question.verb === verb &&
                apiGroups.includes(question.group) &&
                resources.includes(question.resource),
            );
            denied.splice(given, 1);
          }
        }
      },
    },
    {
      id: 'volumeSnapshotClass',
      state: 'blocked',
      spoil: ({ cluster }) =>
        cluster.drop(kinds.volumeSnapshotClass, 'portworx-snapshot-class'),
      mend: ({ cluster }) =>
        put(
          cluster,
          'VolumeSnapshotClass',
          'portworx-snapshot-class',
          SNAPSHOT_CLASS,
        ),
    },
    {
      id: 'volumeSnapshotClass',
      state: 'warning',
      spoil: ({ cluster }) =>
        put(cluster, 'VolumeSnapshotClass', 'portworx-snapshot-class', {
          ...SNAPSHOT_CLASS,
          parameters: {},
        }),
      mend: ({ cluster }) =>
        put(
          cluster,
          'VolumeSnapshotClass',
          'portworx-snapshot-class',
          SNAPSHOT_CLASS,
        ),
    },
    {
      id: 'storageClass',
      state: 'blocked',
      spoil: ({ cluster }) => cluster.drop(kinds.storageClass, 'portworx-fada'),
      mend: ({ cluster }) =>
        put(cluster, 'StorageClass', 'portworx-fada', STORAGE_CLASS),
    },
    {
      id: 'storageClass',
      state: 'blocked',
      spoil: ({ cluster }) =>
        put(cluster, 'StorageClass', 'portworx-fada', {
          ...STORAGE_CLASS,
          parameters: { backend: 'pure_file' },
        }),
      mend: ({ cluster }) =>
        put(cluster, 'StorageClass', 'portworx-fada', {
          ...STORAGE_CLASS,
          parameters: { backend: 'pure_block' },
        }),
    },
    {
      id: 'driver',
      state: 'blocked',
      spoil: ({ cluster }) =>
        put(cluster, 'StorageClass', 'portworx-fada', {
          ...STORAGE_CLASS,
          provisioner: 'ebs.csi.aws.com',
        }),
      mend: bench => {
        put(bench.cluster, 'StorageClass', 'other', STORAGE_CLASS);
        bench.source = withClones(bench.source, { storageClass: 'other' });
      },
    },
    {
      id: 'reclaimPolicy',
      state: 'warning',
      spoil: ({ cluster }) =>
        put(cluster, 'StorageClass', 'portworx-fada', {
          ...STORAGE_CLASS,
          reclaimPolicy: 'Retain',
        }),
      mend: bench => {
        put(bench.cluster, 'StorageClass', 'other', STORAGE_CLASS);
        bench.source = withClones(bench.source, { storageClass: 'other' });
      },
    },
    {
      id: 'listSnapshots',
      state: 'warning',
      spoil: ({ cluster }) => putContent(cluster, {}),
      mend: ({ cluster }) => putContent(cluster, { restoreSize: 1 }),
    },
    {
      id: 'claim',
      state: 'blocked',
      spoil: bench => {
        bench.source = {
          ...bench.source,
          volume: { ...bench.source.volume, claim: 'data' },
        };
      },
      mend: bench => {
        bench.source = { ...bench.source, volume: sampleSource.volume };
      },
    },
    {
      id: 'quota',
      state: 'blocked',
      spoil: ({ cluster }) => putQuota(cluster, '3'),
      mend: ({ cluster }, fix) => {
        const patch = JSON.parse(/-p '(.*)'$/.exec(fix)![1]);
        putQuota(cluster, patch.spec.hard[POINTS]);
      },
    },
    {
      id: 'quota',
      state: 'warning',
      spoil: ({ cluster }) => {
        cluster.before = call => {
          if (call === 'list ResourceQuota') {
            throw new KubernetesError(call, {
              code: 403,
              message: 'not for you',
            });
          }
        };
      },
      mend: ({ cluster }) => {
        cluster.before = () => {};
      },
    },
    {
      id: 'adminCredentials',
      state: 'blocked',
      spoil: bench => {
        bench.source = withClones(bench.source, {
          adminCredentials: [{ secret: 'absent', passwordKey: 'password' }],
        });
      },
      mend: bench => {
        bench.source = withClones(bench.source, {
          adminCredentials: sampleSource.clones.adminCredentials,
        });
      },
    },
    {
      id: 'memory',
      state: 'blocked',
      spoil: bench => {
        bench.source = withClones(bench.source, {
          resources: { limits: { memory: '1Gi' } },
        });
      },
      mend: bench => {
        bench.source = withClones(bench.source, {
          resources: { limits: { memory: '2Gi' } },
        });
      },
    },
    {
      id: 'isolation',
      state: 'warning',
      spoil: bench => {
        bench.source = withClones(bench.source, { reach: { via: 'nodePort' } });
      },
      mend: bench => {
        bench.source = {
          ...bench.source,
          preflight: { acknowledge: ['isolation'] },
        };
      },
    },
    {
      id: 'clients',
      state: 'warning',
      spoil: bench => {
        bench.source = withClones(bench.source, {
          service: { type: 'NodePort' },
        });
      },
      mend: bench => {
        bench.source = withClones(bench.source, {
          network: { clients: [{ cidr: '10.0.0.0/8' }] },
        });
      },
    },
    {
      id: 'networkPolicy',
      state: 'blocked',
      spoil: bench => {
        const { engine } = bench.source;
        bench.source = {
          ...bench.source,
          engine: { ...engine, connect: { ...engine.connect, via: 'service' } },
        };
        put(
          bench.cluster,
          'NetworkPolicy',
          'shut',
          { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
          namespace,
        );
        put(
          bench.cluster,
          'Pod',
          'golden',
          {
            spec: {},
            metadata: { name: 'golden', namespace, labels: { app: 'golden' } },
          },
          namespace,
        );
      },
      mend: ({ cluster }, fix) => cluster.put(loadYaml<KubernetesObject>(fix)),
    },
  ])('is gone once its fix is applied: $id $state', async test => {
    const cluster = fitCluster();
    const bench: Bench = { cluster, source: sampleSource, denied: [] };
    cluster.allowed = ({ verb, group, resource }) =>
      !bench.denied.some(
        question =>
          question.verb === verb &&
          question.group === group &&
          question.resource === resource,
      );
    // The golden server is another test's concern.
    const look = async () => {
      const { findings } = await checkSource({
        source: bench.source,
        configuration,
        cluster,
        now: new Date(),
      });
      return findings.filter(
        ({ id, state }) => state !== 'ok' && id !== 'reach',
      );
    };
    expect(await look()).toEqual([]);

    test.spoil(bench);
    const found = await look();
    expect(found).toEqual([
      {
        id: test.id,
        state: test.state,
        found: expect.any(String),
        fix: expect.any(String),
      },
    ]);

    test.mend(bench, found[0].fix!);
    expect(await look()).toEqual([]);
  });
});

describe.each([
  ['checkOrder', checkOrder],
  ['checkCapture', checkCapture],
])('%s', (_, ask) => {
  it('finds nothing where it can succeed', async () => {
    expect(await ask(fitCluster(), sampleSource)).toBeUndefined();
  });

  it('finds that the class is missing', async () => {
    const cluster = fitCluster();
    cluster.drop(kinds.volumeSnapshotClass, 'portworx-snapshot-class');
    expect(await ask(cluster, sampleSource)).toMatchObject({
      id: 'volumeSnapshotClass',
      state: 'blocked',
      found: 'There is no VolumeSnapshotClass portworx-snapshot-class.',
    });
  });

  it('finds a class of another driver', async () => {
    const cluster = fitCluster();
    put(cluster, 'VolumeSnapshotClass', 'portworx-snapshot-class', {
      driver: 'ebs.csi.aws.com',
      deletionPolicy: 'Delete',
    });
    expect(await ask(cluster, sampleSource)).toMatchObject({
      id: 'driver',
      state: 'blocked',
      found: expect.stringContaining('ebs.csi.aws.com'),
    });
  });

  it('does not answer for a cluster that is silent', async () => {
    const cluster = fitCluster();
    silence(cluster);
    await expect(ask(cluster, sampleSource)).rejects.toThrow(UnreachableError);
  });

  const refusing = (code: number) => {
    const cluster = fitCluster();
    cluster.before = call => {
      throw new KubernetesError(call, { code, message: 'not for you' });
    };
    return cluster;
  };

  it('finds that the backend may not look', async () => {
    expect(await ask(refusing(403), sampleSource)).toMatchObject({
      state: 'blocked',
      found: expect.stringContaining('not for you'),
      fix: 'Give the backend the rights in deploy/rbac.yaml.',
    });
  });

  it('takes a trouble that passes for no finding', async () => {
    await expect(ask(refusing(500), sampleSource)).rejects.toThrow(
      KubernetesError,
    );
  });
});

it('checkOrder finds that the StorageClass is missing', async () => {
  const cluster = fitCluster();
  cluster.drop(kinds.storageClass, 'portworx-fada');
  expect(await checkOrder(cluster, sampleSource)).toMatchObject({
    id: 'storageClass',
    found: 'There is no StorageClass portworx-fada.',
  });
});

it('checkCapture finds that the golden claim is missing', async () => {
  const cluster = fitCluster();
  cluster.drop(kinds.persistentVolumeClaim, 'mssql-golden-data', namespace);
  expect(await checkCapture(cluster, sampleSource)).toMatchObject({
    id: 'claim',
    found: 'There is no PersistentVolumeClaim db-golden/mssql-golden-data.',
  });
});
