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
  if (Array.isArray(fields)) return { state: 'found', value: fields as Type };
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

function rows(
  files: { database: string; name: string; path: string }[],
  sizeBytes = 8 * 2 ** 20,
): ServerFacts['files'] {
  return { rows: files.map(file => ({ ...file, sizeBytes })) };
}

const DRIVER = 'pxd.portworx.com';
const CLUSTER = { name: 'lab', namespace: 'backstage' };
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
  files: rows([
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
  ]),
  seesDefinitions: true,
  startupProcedures: { rows: [] },
  logonTriggers: { rows: [] },
  audits: { rows: [] },
  availabilityGroups: { rows: [] },
};
function manyFiles(change: {
  more?: { database: string; name: string; path: string }[];
  from?: number;
}): ServerFacts['files'] {
  const all = 'rows' in facts.files ? facts.files.rows : [];
  return rows([...all.slice(change.from ?? 0), ...(change.more ?? [])]);
}

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
  network: found({ policies: [], pods: [] }),
  quotas: found([]),
  contents: found([]),
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

function imported(status: object, driver: string = DRIVER) {
  return {
    spec: { driver, source: { snapshotHandle: 'h' } },
    status,
  };
}

function quota(hard: string, used?: string): Partial<SourceObservations> {
  const points = 'count/volumesnapshots.snapshot.storage.k8s.io';
  const other = {
    metadata: { name: 'other' },
    status: { hard: { pods: '1' } },
  };
  const counting = {
    metadata: { name: 'points' },
    status: {
      hard: { [points]: hard },
      ...(used ? { used: { [points]: used } } : {}),
    },
  };
  return { quotas: found([other, counting]) };
}

function policies(ingress: object[]): Partial<SourceObservations> {
  const app = { app: 'golden' };
  const policy = (name: string, podSelector: object) => ({
    metadata: { name, namespace: 'db-golden' },
    spec: { podSelector, policyTypes: ['Ingress'], ingress },
  });
  return {
    network: found({
      policies: [
        policy('shut', { matchLabels: app }),
        policy('of-others', {
          matchExpressions: [
            { key: 'app', operator: 'NotIn', values: ['golden'] },
          ],
        }),
      ],
      pods: [{ metadata: { name: 'golden-1', labels: app } }],
    }),
  };
}

it('finds nothing wrong with a source that is fit, and tells of each check', () => {
  const findings = judge(fit, sampleSource, CLUSTER);
  expect(findings.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'permissions ok',
    'volumeSnapshotClass ok',
    'storageClass ok',
    'driver ok',
    'reclaimPolicy ok',
    'listSnapshots ok',
    'claim ok',
    'quota ok',
    'adminCredentials ok',
    'memory ok',
    'isolation ok',
    'networkPolicy ok',
    'reach ok',
    'tls ok',
    'login ok',
    'databases ok',
    'checkpoint ok',
    'files ok',
    'version ok',
    'edition ok',
    'startupProcedures ok',
    'logonTriggers ok',
    'audits ok',
    'availabilityGroups ok',
  ]);
  expect(findings.filter(({ fix }) => fix)).toEqual([]);
});

describe('judge', () => {
  const missing = { state: 'missing' } as const;
  const unknown = {
    state: 'unknown',
    unreachable: false,
    message: 'forbidden',
  } as const;
  const silent = { trouble: { kind: 'unreachable', message: '' } } as const;
  const suspending: GoldenSource = {
    ...sampleSource,
    capture: { ...sampleSource.capture, consistency: 'suspend' },
  };
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
        files: manyFiles({
          more: [
            { database: 'tempdb', name: 'tempdev', path: '/tempdb/tempdb.mdf' },
          ],
        }),
      }),
    ],
    [
      // The same beginning is not the same directory.
      'files',
      'blocked',
      '/var/opt/mssql-log/CustomerDB.ldf',
      withFacts({
        files: manyFiles({
          more: [
            {
              database: 'CustomerDB',
              name: 'log',
              path: '/var/opt/mssql-log/CustomerDB.ldf',
            },
          ],
        }),
      }),
    ],
    [
      'files',
      'warning',
      "can't see where the files",
      withFacts({ files: manyFiles({ from: 2 }) }),
    ],
    [
      'files',
      'warning',
      'Nobody knows whether all files are on volume mssql-golden-data: permission denied',
      withFacts({ files: { refused: 'permission denied' } }),
    ],
    [
      'permissions',
      'blocked',
      'may not list nodes',
      { denied: [{ verb: 'list', group: '', resource: 'nodes' }] },
    ],
    [
      'storageClass',
      'blocked',
      'is of a FlashBlade',
      {
        storageClass: found({
          ...storageClass,
          parameters: { backend: 'pure_file' },
        }),
      },
    ],
    [
      'listSnapshots',
      'warning',
      'calls each import ready',
      { contents: found([imported({ readyToUse: true })]) },
    ],
    [
      'listSnapshots',
      'ok',
      'knows the snapshots that it imports',
      {
        contents: found([
          imported({ readyToUse: true, restoreSize: 1 }),
          // Not yet ready, or another driver's: they tell nothing.
          imported({}),
          imported({ readyToUse: true }, 'ebs.csi.aws.com'),
        ]),
      },
    ],
    ['quota', 'blocked', 'allows 10 points, and 0 more', quota('10', '12')],
    ['quota', 'warning', 'allows 10 points, and 2 more', quota('10', '8')],
    ['quota', 'ok', 'allows 10 points, and 10 more', quota('10')],
    [
      'quota',
      'warning',
      'Nobody knows whether quotas of db-golden leave room',
      { quotas: unknown },
    ],
    [
      'networkPolicy',
      'blocked',
      'NetworkPolicy shut of db-golden does not let the backend in.',
      { ...policies([]), server: silent },
      withEngine({ connect: viaService }),
    ],
    [
      'networkPolicy',
      'warning',
      'does not enforce NetworkPolicies',
      policies([]),
      withEngine({ connect: viaService }),
    ],
    [
      'networkPolicy',
      'warning',
      'Nobody knows whether NetworkPolicies',
      { network: unknown },
      withEngine({ connect: viaService }),
    ],
    [
      'networkPolicy',
      'ok',
      'let the backend in',
      {
        ...policies([
          {
            from: [
              {
                namespaceSelector: {
                  matchLabels: { 'kubernetes.io/metadata.name': 'backstage' },
                },
              },
            ],
          },
        ]),
        server: silent,
      },
      withEngine({ connect: viaService }),
    ],
    [
      // From outside no label counts.
      'networkPolicy',
      'blocked',
      'does not let the backend in',
      {
        ...policies([{ from: [{ namespaceSelector: {} }] }]),
        server: silent,
      },
      withEngine({ connect: { ...viaService, via: 'nodePort' } }),
    ],
    ['networkPolicy', 'ok', 'not bound', { ...policies([]), server: silent }],
    [
      'isolation',
      'warning',
      'is unproven',
      {},
      withClones({ reach: { via: 'nodePort' } }),
    ],
    [
      'isolation',
      'ok',
      'only namespace backstage',
      {},
      withClones({ reach: { via: 'service' } }),
    ],
    [
      'clients',
      'warning',
      'no client from outside gets through',
      {},
      withClones({ service: { type: 'NodePort' } }),
    ],
    [
      'clients',
      'ok',
      'get through to the LoadBalancer',
      {},
      withClones({
        service: { type: 'LoadBalancer' },
        network: { clients: [{ cidr: '10.0.0.0/8' }] },
      }),
    ],
    [
      'suspend',
      'blocked',
      'ephemeral_capture may not suspend CustomerDB',
      {},
      suspending,
    ],
    [
      'suspend',
      'blocked',
      "version 15.0.4385.2, which can't suspend",
      withFacts({ productVersion: '15.0.4385.2' }),
      suspending,
    ],
    [
      'suspend',
      'ok',
      'may suspend the databases',
      withFacts({ databases: [{ ...facts.databases[0], maySuspend: true }] }),
      suspending,
    ],
    [
      'edition',
      'blocked',
      "CustomerDB uses TransparentDataEncryption, which Web can't open",
      withFacts({
        editionFeatures: {
          rows: [
            { database: 'CustomerDB', feature: 'TransparentDataEncryption' },
          ],
        },
      }),
      withClones({ edition: 'Web' }),
    ],
    [
      'edition',
      'blocked',
      'CustomerDB has more than 10 GB of data',
      withFacts({
        editionFeatures: { rows: [] },
        files: rows(
          [
            {
              database: 'CustomerDB',
              name: 'CustomerDB',
              path: '/var/opt/mssql/data/CustomerDB.mdf',
            },
          ],
          11 * 2 ** 30,
        ),
      }),
      withClones({ edition: 'Express' }),
    ],
    [
      'edition',
      'warning',
      'Nobody knows whether Express can open the databases: error 262',
      withFacts({ editionFeatures: { refused: 'error 262' } }),
      withClones({ edition: 'Express' }),
    ],
    [
      'edition',
      'warning',
      'each needs a licence',
      {},
      withClones({ edition: 'Enterprise' }),
    ],
    [
      'edition',
      'warning',
      'stops 180 days after',
      {},
      withClones({ edition: 'Evaluation' }),
    ],
    [
      'definitions',
      'warning',
      "can't see whether the server has startup procedures",
      withFacts({ seesDefinitions: false }),
    ],
    [
      'startupProcedures',
      'warning',
      'sp_warm_up in master runs when the server starts',
      withFacts({ startupProcedures: { rows: ['sp_warm_up'] } }),
    ],
    [
      'startupProcedures',
      'warning',
      'Nobody knows whether procedures run',
      withFacts({ startupProcedures: { refused: 'no' } }),
    ],
    [
      'logonTriggers',
      'warning',
      'office_hours runs at each log-in',
      withFacts({ logonTriggers: { rows: ['office_hours'] } }),
    ],
    [
      'audits',
      'warning',
      'Audit compliance is on',
      withFacts({
        audits: { rows: [{ name: 'compliance', onFailure: 'CONTINUE' }] },
      }),
    ],
    [
      'audits',
      'blocked',
      'Audit compliance shuts the server down',
      withFacts({
        audits: {
          rows: [{ name: 'compliance', onFailure: 'SHUTDOWN SERVER INSTANCE' }],
        },
      }),
    ],
    [
      'availabilityGroups',
      'blocked',
      'CustomerDB is in ag1',
      withFacts({
        availabilityGroups: {
          rows: [{ group: 'ag1', database: 'CustomerDB' }],
        },
      }),
    ],
    [
      // Of no concern: it is not offered.
      'availabilityGroups',
      'ok',
      'No database',
      withFacts({
        availabilityGroups: { rows: [{ group: 'ag1', database: 'Other' }] },
      }),
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
    const finding = judge({ ...fit, ...change }, source, CLUSTER).find(
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
    expect(judge(fit, source, CLUSTER).map(({ id }) => id)).not.toContain(
      'checkpoint',
    );
  });

  it.each<[PreflightFinding['state'], string[], PreflightFinding['state']]>([
    ['blocked', ['memory'], 'warning'],
    ['blocked', ['edition'], 'blocked'],
    ['warning', ['memory'], 'ok'],
    ['ok', ['memory'], 'ok'],
  ])(
    'takes %s for known where %j is acknowledged: %s',
    (state, acknowledged, expected) => {
      const memory = { blocked: '1Gi', warning: undefined, ok: '4Gi' };
      const limit = memory[state as keyof typeof memory];
      const source: GoldenSource = {
        ...withClones({
          resources: limit ? { limits: { memory: limit } } : {},
        }),
        preflight: { acknowledge: acknowledged },
      };
      const finding = judge(fit, source, CLUSTER).find(
        ({ id }) => id === 'memory',
      );
      expect(finding).toMatchObject({ state: expected });
      expect(Boolean(finding?.acknowledged)).toBe(state !== expected);
    },
  );

  it('takes nothing that does not answer for known', () => {
    const source: GoldenSource = {
      ...sampleSource,
      preflight: { acknowledge: ['reach'] },
    };
    expect(
      judge({ ...fit, server: silent }, source, CLUSTER).find(
        ({ id }) => id === 'reach',
      ),
    ).toMatchObject({ state: 'unreachable' });
  });
});
