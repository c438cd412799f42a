import { KubeConfig } from '@kubernetes/client-node';
import {
  createCertificate,
  makeTemporaryFolder,
  resources,
  Sandbox,
  startSandbox,
} from '@ephemeral-db/sandbox';
import { once } from 'events';
import { rm } from 'fs/promises';
import { resolve } from 'path';
import type { Duplex } from 'stream';
import { setTimeout as sleep } from 'timers/promises';
import { sampleSource } from '../__testUtils__/sampleSource';
import { SqlSession, SqlTarget, withSession } from '../engine/mssql/SqlSession';
import { HttpsCluster } from '../kubernetes/HttpsCluster';
import type { ConnectVia, GoldenSource, Tls } from '../sources/types';
import { goldenTarget } from './targets';

jest.setTimeout(60_000);

const NAMESPACE = sampleSource.namespace;
const LOGIN = { user: 'sa', password: 'Aa1-fourwaysfourways' };
/** One of the names in the certificate. */
const NAME = 'localhost';
/** Unlikely to be taken by another sandbox on this machine. */
const NODE_PORT = 30_000 + (process.pid % 2_700);
const SERVICE_PORT = 20_000 + (process.pid % 10_000);

const CA = { secret: 'mssql-tls', key: 'ca.crt' };
const VERIFIED: Tls = {
  encrypt: true,
  trustServerCertificate: false,
  serverName: NAME,
  ca: CA,
};

const WAYS: [ConnectVia, string][] = [
  ['portForward', 'mssql-clusterip'],
  ['service', 'mssql-clusterip'],
  ['nodePort', 'mssql-nodeport'],
  ['loadBalancer', 'mssql-loadbalancer'],
];

describe.each(WAYS)('a SQL Server reached via %s', (via, service) => {
  let directory: string;
  let sandbox: Sandbox;
  let cluster: HttpsCluster;

  beforeAll(async () => {
    directory = makeTemporaryFolder('four-ways');
    sandbox = await startSandbox({
      directory,
      rbac: resolve(__dirname, '../../../../deploy/rbac.yaml'),
    });
    await layOut(sandbox);
    const config = new KubeConfig();
    config.loadFromString(sandbox.kubeConfig);
    config.setCurrentContext('backstage');
    cluster = HttpsCluster.create({ config });
    await untilUp(true);
  });
  afterAll(async () => {
    await sandbox?.stop();
    await rm(directory, { recursive: true, force: true });
  });
  afterEach(() => sandbox.faults.clear());

  function source(tls: Tls): GoldenSource {
    return {
      ...sampleSource,
      engine: {
        ...sampleSource.engine,
        connect: { via, service, port: SERVICE_PORT },
        tls,
      },
    };
  }

  /** A target that remembers the sockets that were opened for it. */
  async function target(tls: Tls) {
    const found = await goldenTarget(cluster, source(tls));
    const sockets: Duplex[] = [];
    const remembering: SqlTarget = {
      ...found,
      dial: async () => {
        const socket = await found.dial();
        sockets.push(socket);
        return socket;
      },
    };
    return { target: remembering, sockets };
  }

  async function expectClosed(sockets: Duplex[]) {
    for (const socket of sockets) {
      if (!socket.closed) await once(socket, 'close');
      expect(socket.destroyed).toBe(true);
    }
  }

  function scale(replicas: number) {
    sandbox.store.modify(resources.deployments, NAMESPACE, 'mssql', draft => {
      (draft.spec as { replicas: number }).replicas = replicas;
    });
  }

  async function untilUp(up: boolean) {
    const deadline = Date.now() + 30_000;
    const readyReplicas = () =>
      (
        sandbox.store.get(resources.deployments, NAMESPACE, 'mssql')
          ?.status as { readyReplicas?: number }
      )?.readyReplicas ?? 0;
    while (readyReplicas() > 0 !== up) {
      if (Date.now() > deadline) throw new Error('The server did not change');
      await sleep(20);
    }
  }

  it('is asked, its certificate verified, and left with no socket', async () => {
    const way = await target(VERIFIED);
    const rows = await withSession(way.target, LOGIN, session =>
      session.query('Test', 'SELECT 1 AS one'),
    );
    expect(rows).toEqual([{ one: 1 }]);
    expect(way.sockets).toHaveLength(1);
    await expectClosed(way.sockets);
  });

  it.each<[string, Tls, string]>([
    [
      'its certificate is of another authority',
      { ...VERIFIED, ca: { ...CA, key: 'other.crt' } },
      'unable to|self.signed|signature',
    ],
    [
      'its certificate bears another name',
      { ...VERIFIED, serverName: 'other.example.com' },
      'other\\.example\\.com',
    ],
    [
      'its certificate does not bear the name that is dialled',
      { ...VERIFIED, serverName: undefined },
      `${service}\\.${NAMESPACE}\\.svc`,
    ],
  ])('is refused when %s', async (_, tls, message) => {
    const way = await target(tls);
    await expect(SqlSession.open(way.target, LOGIN)).rejects.toMatchObject({
      name: 'SqlError',
      kind: 'certificate',
      message: expect.stringMatching(new RegExp(message, 'i')),
    });
    await expectClosed(way.sockets);
  });

  it('drops in the middle of a query: a clean error, and no socket stays', async () => {
    const way = await target(VERIFIED);
    const session = await SqlSession.open(way.target, LOGIN);
    sandbox.faults.add({
      on: 'sql',
      event: 'batch',
      statement: /the one that drops/,
      effect: { kind: 'drop' },
    });
    const broken = { name: 'SqlError', kind: 'unreachable' };
    await expect(
      session.query('Test', `SELECT 'the one that drops' AS text`),
    ).rejects.toMatchObject(broken);
    await expect(session.query('Test', 'SELECT 1')).rejects.toMatchObject(
      broken,
    );
    await session.close();
    await expectClosed(way.sockets);

    // The server has nobody left but whoever asks.
    const again = await target(VERIFIED);
    const left = await withSession(again.target, LOGIN, asking =>
      asking.query(
        'Sessions',
        'SELECT session_id FROM sys.dm_exec_sessions WHERE is_user_process = 1',
      ),
    );
    expect(left).toHaveLength(1);
  });

  it('is not yet up: unreachable, no socket stays, and it answers later', async () => {
    scale(0);
    await untilUp(false);
    const sockets: Duplex[] = [];
    const attempt = async () => {
      const way = await target(VERIFIED);
      way.sockets.forEach(socket => sockets.push(socket));
      await withSession(way.target, LOGIN, async () => {});
    };
    await expect(attempt()).rejects.toMatchObject({
      name: 'SqlError',
      kind: 'unreachable',
    });
    await expectClosed(sockets);
    scale(1);
    await untilUp(true);
    await expect(attempt()).resolves.toBeUndefined();
  });
});

/** A SQL Server with a certificate of its own authority, and a Service of each type before it. */
async function layOut(sandbox: Sandbox) {
  const certificate = await createCertificate('127.0.0.1');
  const other = await createCertificate('127.0.0.1');
  const create = (resource: keyof typeof resources, object: object) =>
    sandbox.store.create(resources[resource], object as never, {
      namespace: NAMESPACE,
      manager: 'test',
    });
  sandbox.store.create(
    resources.namespaces,
    { metadata: { name: NAMESPACE } },
    { manager: 'test' },
  );
  const encode = (text: string) => Buffer.from(text).toString('base64');
  create('secrets', {
    metadata: { name: CA.secret, namespace: NAMESPACE },
    data: {
      'ca.crt': encode(certificate.ca),
      'other.crt': encode(other.ca),
      'tls.crt': encode(certificate.cert),
      'tls.key': encode(certificate.key),
      'mssql.conf': encode(
        '[network]\ntlscert = /tls/tls.crt\ntlskey = /tls/tls.key\n',
      ),
    },
  });
  const labels = { app: 'mssql' };
  create('deployments', {
    metadata: { name: 'mssql', namespace: NAMESPACE },
    spec: {
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'mssql',
              image: sampleSource.clones.image,
              env: [
                { name: 'ACCEPT_EULA', value: 'Y' },
                { name: 'MSSQL_SA_PASSWORD', value: LOGIN.password },
              ],
              ports: [{ containerPort: 1433 }],
              readinessProbe: { tcpSocket: { port: 1433 }, periodSeconds: 1 },
              volumeMounts: [
                { name: 'tls', mountPath: '/tls' },
                {
                  name: 'tls',
                  mountPath: '/var/opt/mssql/mssql.conf',
                  subPath: 'mssql.conf',
                },
              ],
            },
          ],
          volumes: [{ name: 'tls', secret: { secretName: CA.secret } }],
        },
      },
    },
  });
  for (const type of ['ClusterIP', 'NodePort', 'LoadBalancer']) {
    create('services', {
      metadata: { name: `mssql-${type.toLowerCase()}`, namespace: NAMESPACE },
      spec: {
        type,
        selector: labels,
        ports: [
          {
            port: SERVICE_PORT,
            targetPort: 1433,
            ...(type === 'ClusterIP'
              ? {}
              : { nodePort: NODE_PORT + (type === 'NodePort' ? 0 : 1) }),
          },
        ],
      },
    });
  }
}
