import type { GoldenSource } from '../sources/types';

const MINUTE = 60_000;

/** The article's golden source, as the configuration is read. */
export const sampleSource: GoldenSource = {
  name: 'customerdb',
  title: 'Customer DB',
  owner: 'group:default/data-platform',
  cluster: 'lab',
  namespace: 'db-golden',
  volume: { claim: 'mssql-golden-data', mountPath: '/var/opt/mssql' },
  volumeSnapshotClass: 'portworx-snapshot-class',
  capture: {
    consistency: 'checkpoint',
    timeoutMs: 120_000,
    minIntervalMs: 0,
    deadlineMs: 10_000,
  },
  engine: {
    type: 'mssql',
    databases: ['CustomerDB'],
    connect: { via: 'portForward', service: 'mssql-golden', port: 1433 },
    credentials: {
      secret: 'mssql-golden-login',
      userKey: 'username',
      passwordKey: 'password',
    },
    tls: { encrypt: true, trustServerCertificate: true },
  },
  probes: { customers: 'SELECT COUNT(*) FROM CustomerDB.dbo.Customers' },
  clones: {
    allow: {},
    namespacePrefix: 'edb',
    storageClass: 'portworx-fada',
    acceptEula: true,
    edition: 'Developer',
    adminCredentials: [
      { secret: 'mssql-golden-sa', passwordKey: 'MSSQL_SA_PASSWORD' },
    ],
    login: { role: 'db_owner' },
    image: 'mcr.microsoft.com/mssql/server:2022-latest',
    resources: { requests: { memory: '2Gi' }, limits: { memory: '4Gi' } },
    copySecrets: [],
    access: { subjects: [] },
    service: { type: 'ClusterIP' },
    reach: { via: 'portForward' },
    network: { clients: [] },
    tls: { encrypt: true, trustServerCertificate: true },
    lease: { defaultMs: 720 * MINUTE, maxMs: 10_080 * MINUTE },
    agentsMayDelete: false,
    deadlines: {
      imported: 5 * MINUTE,
      bound: 15 * MINUTE,
      running: 30 * MINUTE,
      secured: 10 * MINUTE,
      verified: 10 * MINUTE,
      masked: 10 * MINUTE,
      ready: 5 * MINUTE,
    },
  },
};
