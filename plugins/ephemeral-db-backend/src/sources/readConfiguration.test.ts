import { resolve } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { loadConfigSchema } from '@backstage/config-loader';
import type { JsonObject, JsonValue } from '@backstage/types';
import { readConfiguration } from './readConfiguration';

const HOUR = 3_600_000;

/** The least that works. */
const least: JsonObject = {
  installation: 'demo',
  clusters: { lab: { kubeconfig: '/etc/kubeconfig', namespace: 'backstage' } },
  sources: {
    customerdb: {
      title: 'Customer DB',
      owner: 'group:default/data-platform',
      cluster: 'lab',
      namespace: 'db-golden',
      volumes: [{ claim: 'mssql-golden-data', mountPath: '/var/opt/mssql' }],
      volumeSnapshotClass: 'portworx-snapshot-class',
      engine: {
        type: 'mssql',
        databases: ['CustomerDB'],
        connect: { via: 'portForward', service: 'mssql-golden' },
        credentials: { secret: 'mssql-golden-login' },
      },
      clones: {
        storageClass: 'portworx-fada',
        acceptEula: true,
        adminCredentials: [
          { secret: 'mssql-golden-sa', passwordKey: 'MSSQL_SA_PASSWORD' },
        ],
        image: 'mcr.microsoft.com/mssql/server:2022-latest',
      },
    },
  },
};

/** Sets one key of the least configuration; `undefined` removes it. `S` stands for the source. */
function leastWith(key: string, value: JsonValue | undefined): JsonObject {
  const root = structuredClone(least);
  const path = key.replace(/^S\b/, 'sources.customerdb').split('.');
  const parent = path
    .slice(0, -1)
    .reduce<any>((object, part) => (object[part] ??= {}), root);
  parent[path.at(-1)!] = value;
  return root;
}

function read(ephemeralDb: JsonObject) {
  return readConfiguration(new ConfigReader({ ephemeralDb }));
}

describe('readConfiguration', () => {
  it('fills in what the least configuration leaves out', () => {
    expect(read(least)).toEqual({
      installation: 'demo',
      admins: [],
      holder: { renewMs: 5_000, lapseMs: 15_000 },
      clusters: {
        lab: {
          name: 'lab',
          access: { kind: 'kubeconfig', path: '/etc/kubeconfig' },
          namespace: 'backstage',
          windows: { importing: 8, binding: 32 },
        },
      },
      sources: {
        customerdb: {
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
            connect: {
              via: 'portForward',
              service: 'mssql-golden',
              port: 1433,
            },
            credentials: {
              secret: 'mssql-golden-login',
              userKey: 'username',
              passwordKey: 'password',
            },
            tls: { encrypt: true, trustServerCertificate: false },
          },
          probes: {},
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
            copySecrets: [],
            access: { subjects: [] },
            service: { type: 'ClusterIP' },
            reach: { via: 'portForward' },
            network: { clients: [] },
            tls: { encrypt: true, trustServerCertificate: false },
            lease: { defaultMs: 12 * HOUR, maxMs: 168 * HOUR },
            agentsMayDelete: false,
            deadlines: {
              imported: 300_000,
              bound: 600_000,
              running: 900_000,
              secured: 300_000,
              verified: 300_000,
              masked: 3_600_000,
              ready: 120_000,
            },
          },
        },
      },
    });
  });

  it.each<[string, JsonValue, (read: any) => unknown, unknown]>([
    ['S.owner', 'Data-Platform', s => s.owner, 'group:default/data-platform'],
    ['S.owner', 'User:Sam', s => s.owner, 'user:default/sam'],
    ['S.capture', { timeout: 'PT5M' }, s => s.capture.timeoutMs, 300_000],
    [
      'S.capture',
      { consistency: 'suspend', deadline: '5s' },
      s => [s.capture.consistency, s.capture.deadlineMs],
      ['suspend', 5_000],
    ],
    [
      'S.capture',
      { metadataOnly: { path: '/var/opt/mssql/backup' } },
      s => s.capture.metadataPath,
      '/var/opt/mssql/backup',
    ],
    [
      'S.clones.lease',
      { max: { days: 30 } },
      s => s.clones.lease.maxMs,
      720 * HOUR,
    ],
    ['S.clones.agentsMayDelete', true, s => s.clones.agentsMayDelete, true],
    [
      'S.clones.deadlines',
      { bound: '1h' },
      s => s.clones.deadlines.bound,
      HOUR,
    ],
    [
      'S.clones.resources',
      { limits: { memory: '8Gi', cpu: 2 } },
      s => s.clones.resources,
      { limits: { memory: '8Gi', cpu: '2' } },
    ],
    [
      'S.clones.pod',
      { spec: { containers: [{ name: 'mssql', env: [] }], tolerations: [] } },
      s => s.clones.pod.spec.containers[0].name,
      'mssql',
    ],
    [
      'S.clones.access',
      { subjects: [{ kind: 'Group', name: 'developers' }] },
      s => s.clones.access.subjects,
      [{ kind: 'Group', name: 'developers' }],
    ],
    [
      'S.clones.tempdb',
      { mountPath: '/tempdb', sizeLimit: '10Gi' },
      s => s.clones.tempdb,
      { mountPath: '/tempdb', sizeLimit: '10Gi' },
    ],
    [
      'S.clones.network.clients',
      [{ cidr: '10.0.0.0/8' }, { podLabels: { app: 'orders' } }],
      s => s.clones.network.clients.length,
      2,
    ],
    [
      'S.probes',
      { customers: 'SELECT COUNT(*) FROM CustomerDB.dbo.Customers' },
      s => Object.keys(s.probes),
      ['customers'],
    ],
  ])('reads %s: %j', (key, value, look, expected) => {
    const { sources } = read(leastWith(key, value));
    expect(look(sources.customerdb)).toEqual(expected);
  });

  it.each<[JsonObject, object]>([
    [{ inCluster: true }, { kind: 'inCluster' }],
    [
      { kubeconfig: '/k', context: 'lab' },
      { kind: 'kubeconfig', path: '/k', context: 'lab' },
    ],
    [
      { url: 'https://api:6443', caData: 'Q0E=', serviceAccountToken: 't' },
      {
        kind: 'url',
        url: 'https://api:6443',
        caData: 'Q0E=',
        serviceAccountToken: 't',
      },
    ],
    [
      { url: 'https://api:6443', serviceAccountTokenFile: '/token' },
      {
        kind: 'url',
        url: 'https://api:6443',
        serviceAccountTokenFile: '/token',
      },
    ],
  ])('reads the access of a cluster from %j', (given, access) => {
    const cluster = { ...given, namespace: 'backstage' };
    expect(
      read(leastWith('clusters.lab', cluster)).clusters.lab.access,
    ).toEqual(access);
  });

  it.each<[string, JsonValue | undefined, string]>([
    // installation, admins, holder
    [
      'installation',
      undefined,
      'ephemeralDb.installation is missing. Write a name for this installation',
    ],
    [
      'installation',
      'Prod!',
      'ephemeralDb.installation is "Prod!". Write a name',
    ],
    [
      'instalation',
      'x',
      'ephemeralDb: instalation is not a known key here. Did you mean installation?',
    ],
    ['admins', [''], 'ephemeralDb.admins[0] is "". Write an entity ref'],
    [
      'holder',
      { renew: '5s', lapse: '6s' },
      'ephemeralDb.holder is not valid as a whole. lapse must be at least twice renew',
    ],
    // clusters
    [
      'clusters',
      {},
      'ephemeralDb.clusters is not valid as a whole. Name at least one cluster.',
    ],
    [
      'clusters.Lab_1',
      { inCluster: true, namespace: 'b' },
      'ephemeralDb.clusters.Lab_1 has a name that is not valid. Names here are lower-case',
    ],
    [
      'clusters.lab',
      { namespace: 'b' },
      'ephemeralDb.clusters.lab is not valid as a whole. Say in exactly one way how to reach it',
    ],
    [
      'clusters.lab',
      { kubeconfig: '/k', inCluster: true, namespace: 'b' },
      'Say in exactly one way how to reach it',
    ],
    [
      'clusters.lab',
      { inCluster: true, context: 'c', namespace: 'b' },
      'context belongs to a kubeconfig',
    ],
    [
      'clusters.lab',
      { url: 'https://api', namespace: 'b' },
      'A url needs serviceAccountToken or serviceAccountTokenFile',
    ],
    [
      'clusters.lab.windows',
      { importing: 0 },
      'ephemeralDb.clusters.lab.windows.importing is 0. Write a number from 1 to 100.',
    ],
    [
      'clusters.lab.prometheus',
      { url: 'http://prometheus:9090' },
      'ephemeralDb.clusters.lab.prometheus.queries is missing. Write queries for uniqueBytes and logicalBytes.',
    ],
    [
      'clusters.lab.prometheus',
      {
        url: 'prometheus:9090',
        queries: { uniqueBytes: '', logicalBytes: 'l' },
      },
      'ephemeralDb.clusters.lab.prometheus.queries.uniqueBytes is "". Write PromQL that gives one series for each volume',
    ],
    [
      'clusters.lab.prometheus',
      {
        url: 'http://prometheus:9090',
        token: 't',
        tokenFile: '/t',
        queries: { uniqueBytes: 'u', logicalBytes: 'l' },
      },
      'token and tokenFile exclude each other',
    ],
    ['usage', { every: '0s' }, 'ephemeralDb.usage.every is "0s"'],
    // the source
    [
      'S.owner',
      undefined,
      'ephemeralDb.sources.customerdb.owner is missing. Name the group or user that owns it',
    ],
    [
      'S.owner',
      'a/b/c',
      'ephemeralDb.sources.customerdb.owner is "a/b/c". Name the group',
    ],
    [
      'S.cluster',
      'lap',
      'ephemeralDb.sources.customerdb.cluster is "lap", which is not one of ephemeralDb.clusters. Did you mean lab?',
    ],
    ['S.cluster', 'production', 'Known are: lab.'],
    [
      'S.volumes',
      [],
      'ephemeralDb.sources.customerdb.volumes has 0 items. Exactly one volume is supported.',
    ],
    [
      'S.volumes',
      [
        { claim: 'a', mountPath: '/a' },
        { claim: 'b', mountPath: '/b' },
      ],
      'ephemeralDb.sources.customerdb.volumes has 2 items. Exactly one volume is supported. Put all database files on one',
    ],
    [
      'S.volumes',
      [{ claim: 'a', mountPath: 'var/opt' }],
      'ephemeralDb.sources.customerdb.volumes[0].mountPath is "var/opt". Write the absolute path',
    ],
    [
      'S.capture',
      { deadline: '5m' },
      'ephemeralDb.sources.customerdb.capture.deadline is "5m". Write 1s to 60s.',
    ],
    [
      'S.capture',
      { metadataOnly: { path: 'backup' } },
      'ephemeralDb.sources.customerdb.capture.metadataOnly.path is "backup". Write the absolute path of a directory',
    ],
    ['S.capture', { consistency: 'chekpoint' }, 'Did you mean checkpoint?'],
    [
      'S.capture',
      { timeout: '2 minutes' },
      'ephemeralDb.sources.customerdb.capture.timeout is "2 minutes". Write a duration, for example "120s".',
    ],
    ['S.capture', { timeout: '0s' }, 'Write a duration above zero.'],
    [
      'S.capture',
      { timeout: { fortnights: 1 } },
      'Write a duration, for example "120s".',
    ],
    [
      'S.engine.type',
      'postgres',
      'ephemeralDb.sources.customerdb.engine.type is "postgres". Write one of: mssql.',
    ],
    ['S.engine.databases', [], 'List the user databases that people get'],
    ['S.engine.databases', ['A', 'A'], 'Name each only once.'],
    [
      'S.engine.databases',
      ['msdb'],
      'ephemeralDb.sources.customerdb.engine.databases[0] is "msdb". System databases are not offered.',
    ],
    [
      'S.engine.connect.via',
      'ingress',
      'Write one of: portForward, service, nodePort, loadBalancer.',
    ],
    [
      'S.engine.connect',
      { via: 'service', service: 'mssql-golden', host: 'node1' },
      'host belongs to nodePort and loadBalancer. Remove host',
    ],
    [
      'S.engine.connect',
      { via: 'nodePort', service: 'mssql-golden', host: 'node 1' },
      'engine.connect.host is "node 1". Write a host name or an address',
    ],
    [
      'S.engine.connect.port',
      70_000,
      'ephemeralDb.sources.customerdb.engine.connect.port is 70000. Write a port from 1 to 65535',
    ],
    [
      'S.engine.tls',
      { encrypt: false, ca: { secret: 's', key: 'k' } },
      'A ca without encryption does nothing.',
    ],
    [
      'S.engine.tls',
      { trustServerCertificate: true, ca: { secret: 's', key: 'k' } },
      'trustServerCertificate: true accepts any certificate',
    ],
    [
      'S.probes',
      { customers: 'DELETE FROM Customers' },
      'ephemeralDb.sources.customerdb.probes.customers is "DELETE FROM Customers". Write one SELECT of one value',
    ],
    [
      'S.probes',
      { customers: 'SELECT 1; DROP TABLE t' },
      'Write one SELECT of one value',
    ],
    [
      'S.probes',
      { '1 bad name': 'SELECT 1' },
      "A probe's name starts with a letter",
    ],
    // its clones
    [
      'S.clones.acceptEula',
      undefined,
      'ephemeralDb.sources.customerdb.clones.acceptEula is missing. Write true: by that you accept',
    ],
    [
      'S.clones.acceptEula',
      false,
      'ephemeralDb.sources.customerdb.clones.acceptEula is false. Write true',
    ],
    [
      'S.clones.agentsMayDelete',
      'yes',
      'ephemeralDb.sources.customerdb.clones.agentsMayDelete is "yes". Write true to let agents',
    ],
    [
      'S.clones.edition',
      'developer',
      'ephemeralDb.sources.customerdb.clones.edition is "developer". Did you mean Developer?',
    ],
    [
      'S.clones.adminCredentials',
      [],
      'List the sysadmins as frozen in the points, newest first.',
    ],
    [
      'S.clones.allow',
      { entities: [{}] },
      'An empty match would match every entity.',
    ],
    [
      'S.clones.allow',
      { owner: [] },
      'ephemeralDb.sources.customerdb.clones.allow: owner is not a known key here. Did you mean owners?',
    ],
    [
      'S.clones.leese',
      {},
      'ephemeralDb.sources.customerdb.clones: leese is not a known key here. Did you mean lease?',
    ],
    [
      'S.clones.lease',
      { default: '8d' },
      'ephemeralDb.sources.customerdb.clones.lease is not valid as a whole. default is longer than max.',
    ],
    [
      'S.clones.image',
      'mcr.microsoft.com/mssql/server',
      'Write an image with a tag or a digest',
    ],
    [
      'S.clones.resources',
      { limits: { memory: '1999Mi' } },
      'ephemeralDb.sources.customerdb.clones.resources.limits is not valid as a whole. SQL Server does not start with less than 2000 MB.',
    ],
    [
      'S.clones.resources',
      { limits: { cpu: 2 } },
      'SQL Server does not start with less than 2000 MB.',
    ],
    [
      'S.clones.resources',
      { requests: { memory: '8Gi' }, limits: { memory: '4Gi' } },
      'requests.memory is more than limits.memory.',
    ],
    [
      'S.clones.resources',
      { limits: { memory: 'lots' } },
      'ephemeralDb.sources.customerdb.clones.resources.limits.memory is "lots". Write Kubernetes quantities',
    ],
    [
      'S.clones.pod',
      { spec: { hostNetwork: true } },
      "hostNetwork can't be changed: a clone stays in its own namespace and network.",
    ],
    [
      'S.clones.pod',
      { spec: { containers: [{ image: 'x' }] } },
      'containers must be a list whose items have names',
    ],
    [
      'S.clones.pod',
      { spec: { volumes: [{ name: 'data', emptyDir: {} }] } },
      "The volume data is the plugin's own.",
    ],
    [
      'S.clones.pod',
      { metadata: { labels: { 'ephemeral-db.io/clone': 'x' } } },
      "The label ephemeral-db.io/clone is the plugin's own.",
    ],
    ['S.clones.pod', { status: {} }, 'status is not a known key here.'],
    ['S.clones.scc', 'inherits', 'Did you mean inherit?'],
    [
      'S.clones.copySecrets',
      ['mssql-admin'],
      "are names of the clone's own Secrets.",
    ],
    [
      'S.clones.access',
      { subjects: [{ kind: 'ServiceAccount', name: 'x' }] },
      'A ServiceAccount has a namespace; a User or Group has none.',
    ],
    [
      'S.clones.tempdb',
      { mountPath: 'tempdb' },
      'Write the absolute path where the golden server has its tempdb',
    ],
    [
      'S.clones.service',
      { type: 'Ingress' },
      'Write one of: ClusterIP, NodePort, LoadBalancer.',
    ],
    [
      'S.clones.service',
      { host: 'sql.example.com' },
      'host belongs to NodePort and LoadBalancer.',
    ],
    [
      'S.clones.reach',
      { via: 'nodePort' },
      'no NetworkPolicy can name it. Write where its connections come from in ephemeralDb.clusters.lab.backend.cidrs',
    ],
    [
      'clusters.lab',
      { kubeconfig: '/k', namespace: 'b', backend: { cidrs: ['10.0.0.1'] } },
      'clusters.lab.backend.cidrs[0] is "10.0.0.1". Write a CIDR',
    ],
    [
      'S.clones.network',
      { clients: [{ namespaceLabels: {} }] },
      'Write at least one label',
    ],
    ['S.clones.network', { clients: [{}] }, 'A client is either a cidr, or'],
    [
      'S.clones.network',
      { clients: [{ cidr: '10.0.0.0/33' }] },
      'ephemeralDb.sources.customerdb.clones.network.clients[0].cidr is "10.0.0.0/33". Write a CIDR',
    ],
    [
      'S.clones.network',
      { clients: [{ cidr: '192.168.0.5/24' }] },
      'clients[0].cidr is "192.168.0.5/24". Bits are set beyond its length, which Kubernetes refuses.',
    ],
    [
      'S.clones.network',
      { clients: [{ cidr: 'fd00::1/8' }] },
      'clients[0].cidr is "fd00::1/8". Bits are set beyond its length',
    ],
    [
      'S.clones.network',
      { clients: [{ cidr: '10.0.0.0/08' }] },
      'clients[0].cidr is "10.0.0.0/08". Write a CIDR',
    ],
    [
      'S.clones.resources',
      { requests: { cpu: '2' }, limits: { memory: '4Gi', cpu: '1500m' } },
      'requests.cpu is more than limits.cpu. Lower the request.',
    ],
    [
      'S.clones.namespacePrefix',
      'a-prefix-that-is-much-too-long-for-what-comes-after',
      'ephemeralDb.sources.customerdb has a name of 10 characters; with namespacePrefix',
    ],
  ])('refuses %s: %j', (key, value, message) => {
    expect(() => read(leastWith(key, value))).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('suspends no more databases than the server can at once', () => {
    const databases = Array.from({ length: 65 }, (_, index) => `db${index}`);
    const many = leastWith('S.engine.databases', databases);
    expect(() => read(many)).not.toThrow();
    const { customerdb } = many.sources as Record<string, JsonObject>;
    customerdb.capture = { consistency: 'suspend' };
    expect(() => read(many)).toThrow(
      /At most 64 databases can be suspended together/,
    );
  });

  it('says what the least is when there is nothing', () => {
    expect(() => readConfiguration(new ConfigReader({}))).toThrow(
      /ephemeralDb\.installation is missing[^]*ephemeralDb\.clusters is missing/,
    );
  });

  it('lists all problems at once', () => {
    const broken = leastWith('S.owner', undefined);
    broken.installation = 'A';
    expect(() => read(broken)).toThrow(/has 2 problems:\n- .*\n- .*/);
  });

  it('reads the ways from outside, with where the backend stands', () => {
    const root = leastWith('S.clones.reach', {
      via: 'nodePort',
      host: 'node1.example.com',
    }) as {
      clusters: { lab: { backend?: object } };
      sources: { customerdb: { clones: { service?: object } } };
    };
    root.clusters.lab.backend = { cidrs: ['10.0.0.0/8', 'fd00::/8'] };
    root.sources.customerdb.clones.service = { type: 'LoadBalancer' };
    const { clusters, sources } = read(root);
    expect(clusters.lab.backend).toEqual({ cidrs: ['10.0.0.0/8', 'fd00::/8'] });
    expect(sources.customerdb.clones).toMatchObject({
      reach: { via: 'nodePort', host: 'node1.example.com' },
      service: { type: 'LoadBalancer' },
    });
  });

  it('reads where storage is measured', () => {
    const prometheus = {
      url: 'https://prometheus.example.com',
      tokenFile: '/token',
      queries: { uniqueBytes: 'u', logicalBytes: 'l' },
    };
    const root = leastWith('clusters.lab.prometheus', prometheus);
    root.usage = { every: '1m' };
    const { clusters, usage } = read(root);
    expect(usage).toEqual({ everyMs: 60_000 });
    expect(clusters.lab.prometheus).toEqual({
      ...prometheus,
      label: 'persistentvolume',
    });
  });

  it('gives each claim to one source only', () => {
    const { customerdb } = least.sources as { customerdb: object };
    const twice = leastWith('sources.copy', customerdb);
    expect(() => read(twice)).toThrow(
      'ephemeralDb.sources.copy.volumes names the claim lab/db-golden/mssql-golden-data, which ephemeralDb.sources.customerdb already offers.',
    );
  });

  it('never repeats a token', () => {
    const token = 'a-secret-token';
    const cluster = {
      url: `ftp://user:${token}@api`,
      serviceAccountToken: [token],
      namespace: 'b',
    };
    let message = '';
    try {
      read(leastWith('clusters.lab', cluster));
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('ephemeralDb.clusters.lab.url is not valid.');
    expect(message).not.toContain(token);
  });
});

describe('config.d.ts', () => {
  it('shows nothing to the frontend and marks the secret', async () => {
    const schema = await loadConfigSchema({
      dependencies: [],
      packagePaths: [resolve(__dirname, '../../package.json')],
    });
    const data = {
      // What the schemas of other packages require.
      app: { baseUrl: 'http://localhost' },
      backend: {
        baseUrl: 'http://localhost',
        listen: ':7007',
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      ephemeralDb: leastWith('clusters.lab', {
        url: 'https://api',
        serviceAccountToken: 'a-secret-token',
        namespace: 'backstage',
        prometheus: {
          url: 'http://prometheus:9090',
          token: 'another-token',
          queries: { uniqueBytes: 'u', logicalBytes: 'l' },
        },
      }),
    };
    const visible = (visibility: 'frontend' | 'secret') =>
      schema.process([{ context: 'test', data }], {
        visibility: [visibility],
      })[0].data.ephemeralDb;

    expect(visible('frontend')).toBeUndefined();
    expect(visible('secret')).toEqual({
      clusters: {
        lab: {
          serviceAccountToken: 'a-secret-token',
          prometheus: { token: 'another-token' },
        },
      },
    });
  });

  it.each([
    ['S.clones.adminCredentials', 'sa'],
    ['S.engine.connect.port', 'one'],
    ['S.clones.acceptEula', false],
    ['S.clones.agentsMayDelete', 'yes'],
  ])('refuses %s: %j on the command line too', async (key, value) => {
    const schema = await loadConfigSchema({
      dependencies: [],
      packagePaths: [resolve(__dirname, '../../package.json')],
    });
    const data = { ephemeralDb: leastWith(key, value) };
    expect(() => schema.process([{ context: 'test', data }])).toThrow(
      key.split('.').at(-1),
    );
  });
});
