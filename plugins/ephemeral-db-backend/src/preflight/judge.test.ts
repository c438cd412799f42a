import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sampleSource } from '../__testUtils__/sampleSource';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeSnapshotClass,
} from '../kubernetes/objects';
import type { GoldenSource } from '../sources/types';
import { judge } from './judge';
import type { Looked, ServerFacts, SourceObservations } from './observations';

function found<Type>(fields: object): Looked<Type> {
  return {
    state: 'found',
    value: {
      apiVersion: 'v1',
      kind: 'Any',
      metadata: { name: 'any' },
      ...fields,
    } as Type,
  };
}

const DRIVER = 'pxd.portworx.com';
const facts: ServerFacts = {
  user: 'ephemeral_capture',
  productVersion: '16.0.4135.4',
  edition: 'Developer Edition (64-bit)',
  isSysadmin: false,
  databases: [
    {
      name: 'CustomerDB',
      state: 'ONLINE',
      isReadOnly: false,
      mayCheckpoint: true,
    },
  ],
  files: [
    {
      database: 'master',
      name: 'master',
      path: '/var/opt/mssql/data/master.mdf',
    },
    {
      database: 'tempdb',
      name: 'tempdev',
      path: '/var/opt/mssql/data/tempdb.mdf',
    },
    {
      database: 'CustomerDB',
      name: 'CustomerDB',
      path: '/var/opt/mssql/data/CustomerDB.mdf',
    },
  ],
};
const volumeSnapshotClass = {
  driver: DRIVER,
  deletionPolicy: 'Delete',
  parameters: { type: 'clone' },
};
const storageClass = {
  provisioner: DRIVER,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
};
const fit: SourceObservations = {
  denied: [],
  storageClass: found<StorageClass>(storageClass),
  volumeSnapshotClass: found<VolumeSnapshotClass>(volumeSnapshotClass),
  claim: found<PersistentVolumeClaim>({
    spec: { volumeName: 'pv-1' },
    status: { phase: 'Bound', capacity: { storage: '20Gi' } },
  }),
  volume: found<PersistentVolume>({
    spec: { csi: { driver: DRIVER, volumeHandle: 'v' } },
  }),
  credentialTroubles: [],
  server: { facts },
};

function withFacts(change: Partial<ServerFacts>): Partial<SourceObservations> {
  return { server: { facts: { ...facts, ...change } } };
}

function withClones(change: Partial<GoldenSource['clones']>): GoldenSource {
  return { ...sampleSource, clones: { ...sampleSource.clones, ...change } };
}

function withEngine(change: Partial<GoldenSource['engine']>): GoldenSource {
  return { ...sampleSource, engine: { ...sampleSource.engine, ...change } };
}

it('finds nothing wrong with a source that is fit, and tells of each check', () => {
  const findings = judge(fit, sampleSource);
  expect(findings.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'permissions ok',
    'volumeSnapshotClass ok',
    'storageClass ok',
    'driver ok',
    'reclaimPolicy ok',
    'claim ok',
    'adminCredentials ok',
    'memory ok',
    'reach ok',
    'tls ok',
    'login ok',
    'databases ok',
    'checkpoint ok',
    'files ok',
    'version ok',
  ]);
  expect(findings.filter(({ fix }) => fix)).toEqual([]);
});

describe('judge', () => {
  const missing = { state: 'missing' } as const;
  const viaService = {
    via: 'service',
    service: 'mssql-golden',
    port: 1433,
  } as const;

  it.each<
    [
      PreflightFinding['id'],
      PreflightFinding['state'],
      string,
      Partial<SourceObservations>,
      GoldenSource?,
    ]
  >([
    [
      'permissions',
      'blocked',
      'may not create, delete volumesnapshots.snapshot.storage.k8s.io in db-golden; list pods',
      {
        denied: [
          {
            verb: 'create',
            group: 'snapshot.storage.k8s.io',
            resource: 'volumesnapshots',
            namespace: 'db-golden',
          },
          { verb: 'list', group: '', resource: 'pods' },
          {
            verb: 'delete',
            group: 'snapshot.storage.k8s.io',
            resource: 'volumesnapshots',
            namespace: 'db-golden',
          },
        ],
      },
    ],
    [
      'volumeSnapshotClass',
      'blocked',
      'no VolumeSnapshotClass portworx-snapshot-class',
      { volumeSnapshotClass: missing },
    ],
    [
      'volumeSnapshotClass',
      'warning',
      'no parameter type: clone',
      {
        volumeSnapshotClass: found({ ...volumeSnapshotClass, parameters: {} }),
      },
    ],
    [
      'volumeSnapshotClass',
      'ok',
      'deletionPolicy is Retain',
      {
        volumeSnapshotClass: found({
          ...volumeSnapshotClass,
          deletionPolicy: 'Retain',
        }),
      },
    ],
    [
      'volumeSnapshotClass',
      'unreachable',
      "can't be read: no answer",
      {
        volumeSnapshotClass: {
          state: 'unknown',
          unreachable: true,
          message: 'no answer',
        },
      },
    ],
    [
      'storageClass',
      'blocked',
      'no StorageClass portworx-fada',
      { storageClass: missing },
    ],
    [
      'storageClass',
      'blocked',
      "can't be read: forbidden",
      {
        storageClass: {
          state: 'unknown',
          unreachable: false,
          message: 'forbidden',
        },
      },
    ],
    [
      'storageClass',
      'ok',
      'once a pod is scheduled',
      {
        storageClass: found({
          ...storageClass,
          volumeBindingMode: 'WaitForFirstConsumer',
        }),
      },
    ],
    [
      'driver',
      'blocked',
      'StorageClass portworx-fada is of ebs.csi.aws.com, but the points are of pxd.portworx.com',
      { storageClass: found({ provisioner: 'ebs.csi.aws.com' }) },
    ],
    [
      'driver',
      'blocked',
      'The golden volume is of ebs.csi.aws.com, but VolumeSnapshotClass',
      {
        volume: found({
          spec: { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'v' } },
        }),
      },
    ],
    [
      'driver',
      'blocked',
      'The golden volume is of no CSI driver',
      { volume: found({ spec: {} }) },
    ],
    [
      'reclaimPolicy',
      'warning',
      'has reclaimPolicy Retain',
      { storageClass: found({ ...storageClass, reclaimPolicy: 'Retain' }) },
    ],
    [
      'claim',
      'blocked',
      'no PersistentVolumeClaim db-golden/mssql-golden-data',
      { claim: missing, volume: missing },
    ],
    [
      'claim',
      'blocked',
      'db-golden/mssql-golden-data is Pending',
      {
        claim: found({ spec: {}, status: { phase: 'Pending' } }),
        volume: missing,
      },
    ],
    [
      'claim',
      'blocked',
      'has lost its PersistentVolume pv-1',
      { volume: missing },
    ],
    [
      'adminCredentials',
      'blocked',
      'There is no Secret mssql-golden-sa',
      {
        credentialTroubles: [
          'There is no Secret mssql-golden-sa in namespace db-golden',
        ],
      },
    ],
    [
      'memory',
      'blocked',
      'Clones get 1900Mi',
      {},
      withClones({ resources: { limits: { memory: '1900Mi' } } }),
    ],
    [
      'memory',
      'ok',
      'Clones get 2Gi',
      {},
      withClones({ resources: { limits: { memory: '2Gi' } } }),
    ],
    ['memory', 'warning', 'no memory limit', {}, withClones({ resources: {} })],
    [
      'reach',
      'blocked',
      'no Service',
      { server: { trouble: { kind: 'missing', message: 'no Service' } } },
    ],
    [
      'reach',
      'unreachable',
      'no pod',
      { server: { trouble: { kind: 'unreachable', message: 'no pod' } } },
    ],
    [
      'reach',
      'unreachable',
      'starting',
      { server: { trouble: { kind: 'starting', message: 'starting' } } },
    ],
    [
      'login',
      'blocked',
      '18456',
      { server: { trouble: { kind: 'login', message: 'refused (18456)' } } },
    ],
    [
      'tls',
      'blocked',
      'self-signed',
      { server: { trouble: { kind: 'certificate', message: 'self-signed' } } },
    ],
    [
      'tls',
      'warning',
      'not encrypted',
      {},
      withEngine({ tls: { encrypt: false, trustServerCertificate: false } }),
    ],
    [
      'tls',
      'warning',
      'any certificate is accepted',
      {},
      withEngine({ connect: viaService }),
    ],
    [
      'tls',
      'ok',
      'is verified',
      {},
      withEngine({ tls: { encrypt: true, trustServerCertificate: false } }),
    ],
    [
      'login',
      'warning',
      'ephemeral_capture is a sysadmin',
      withFacts({ isSysadmin: true }),
    ],
    [
      'databases',
      'blocked',
      'no database CustomerDB',
      withFacts({ databases: [] }),
    ],
    [
      'databases',
      'warning',
      'CustomerDB is OFFLINE',
      withFacts({ databases: [{ ...facts.databases[0], state: 'OFFLINE' }] }),
    ],
    [
      'checkpoint',
      'blocked',
      'may not CHECKPOINT CustomerDB',
      withFacts({
        databases: [{ ...facts.databases[0], mayCheckpoint: false }],
      }),
    ],
    [
      'checkpoint',
      'ok',
      'may CHECKPOINT',
      withFacts({
        databases: [
          { ...facts.databases[0], mayCheckpoint: false, isReadOnly: true },
        ],
      }),
    ],
    [
      'files',
      'blocked',
      'tempdev of tempdb at /tempdb/tempdb.mdf is not on volume mssql-golden-data (/var/opt/mssql)',
      withFacts({
        files: [
          ...facts.files,
          { database: 'tempdb', name: 'tempdev', path: '/tempdb/tempdb.mdf' },
        ],
      }),
    ],
    [
      // The same beginning is not the same directory.
      'files',
      'blocked',
      '/var/opt/mssql-log/CustomerDB.ldf',
      withFacts({
        files: [
          ...facts.files,
          {
            database: 'CustomerDB',
            name: 'log',
            path: '/var/opt/mssql-log/CustomerDB.ldf',
          },
        ],
      }),
    ],
    [
      'files',
      'warning',
      "can't see where the files",
      withFacts({ files: facts.files.slice(2) }),
    ],
    [
      'version',
      'blocked',
      'is older: it refuses the files',
      withFacts({ productVersion: '17.0.1000.7' }),
    ],
    [
      'version',
      'warning',
      'is newer: it upgrades the files',
      withFacts({ productVersion: '15.0.4385.2' }),
    ],
    [
      'version',
      'blocked',
      'version 13.0',
      withFacts({ productVersion: '13.0.1601.5' }),
    ],
    [
      'version',
      'ok',
      'SQL Server 15.0.4385.2',
      withFacts({ productVersion: '15.0.4385.2' }),
      withClones({ image: 'registry.example.com/mssql@sha256:0123' }),
    ],
  ])('%s %s: %s', (id, state, text, change, source = sampleSource) => {
    const finding = judge({ ...fit, ...change }, source).find(
      candidate => candidate.id === id,
    );
    expect(finding).toMatchObject({
      state,
      found: expect.stringContaining(text),
    });
    expect(Boolean(finding?.fix)).toBe(state !== 'ok');
  });

  it('does not ask for CHECKPOINT where only crash consistency is wanted', () => {
    const source: GoldenSource = {
      ...sampleSource,
      capture: { ...sampleSource.capture, consistency: 'crash' },
    };
    expect(judge(fit, source).map(({ id }) => id)).not.toContain('checkpoint');
  });
});
