import { MemoryCluster } from '../__testUtils__/MemoryCluster';
import { sampleSource } from '../__testUtils__/sampleSource';
import type { AccessQuestion } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import {
  KubernetesError,
  UnreachableError,
} from '../kubernetes/KubernetesError';
import type { KubernetesObject } from '../kubernetes/objects';
import type { PluginConfiguration } from '../sources/types';
import { checkCapture, checkOrder, checkSource } from '.';

const DRIVER = 'pxd.portworx.com';
const { namespace } = sampleSource;
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
