import { AddressInfo, createServer, Server, Socket } from 'net';
import { once } from 'events';
import { MemoryCluster } from '../__testUtils__/MemoryCluster';
import { sampleSource } from '../__testUtils__/sampleSource';
import type { TunnelSocket } from '../kubernetes/Cluster';
import { generationSelector } from '../kubernetes/manifests';
import type { KubernetesObject } from '../kubernetes/objects';
import type { GoldenSource } from '../sources/types';
import { dialAddress } from './dialAddress';
import { generationTarget, goldenTarget, readLogin } from './targets';

const NAMESPACE = sampleSource.namespace;

function object(
  kind: string,
  name: string,
  fields: object,
  namespace = NAMESPACE,
): KubernetesObject {
  const { metadata, ...rest } = fields as { metadata?: object };
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace, ...metadata },
    ...rest,
  };
}

function service(spec: object, name = 'mssql-golden', namespace = NAMESPACE) {
  return object('Service', name, { spec }, namespace);
}

function pod(
  name: string,
  options: {
    ready?: boolean;
    labels?: object;
    namespace?: string;
    leaving?: boolean;
  },
) {
  const {
    ready = true,
    labels = { app: 'golden' },
    namespace,
    leaving,
  } = options;
  return object(
    'Pod',
    name,
    {
      metadata: {
        labels,
        ...(leaving ? { deletionTimestamp: '2026-11-24T10:00:00Z' } : {}),
      },
      spec: {
        containers: [{ ports: [{ name: 'tds', containerPort: 14330 }] }],
      },
      status: {
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      },
    },
    namespace,
  );
}

function secret(name: string, values: Record<string, string>) {
  return object('Secret', name, {
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        Buffer.from(value).toString('base64'),
      ]),
    ),
  });
}

function clusterWith(...objects: KubernetesObject[]): MemoryCluster {
  const cluster = new MemoryCluster();
  for (const each of objects) cluster.put(each);
  return cluster;
}

function sourceWith(engine: Partial<GoldenSource['engine']>): GoldenSource {
  return { ...sampleSource, engine: { ...sampleSource.engine, ...engine } };
}

const SERVICE = {
  clusterIP: '10.0.0.7',
  selector: { app: 'golden' },
  ports: [{ port: 1433, targetPort: 1433 }],
};
function sourceVia(
  via: GoldenSource['engine']['connect']['via'],
  host?: string,
): GoldenSource {
  return sourceWith({
    connect: { via, service: 'mssql-golden', port: 1433, host },
  });
}

const viaService = sourceVia('service');
const NODE_PORT_SERVICE = {
  ...SERVICE,
  type: 'NodePort',
  ports: [{ port: 1433, nodePort: 30_433 }],
};

function node(
  ready: string,
  addresses: { type: string; address: string }[],
): KubernetesObject {
  return {
    ...object('Node', `node-${ready}`, {
      status: { addresses, conditions: [{ type: 'Ready', status: ready }] },
    }),
    metadata: { name: `node-${ready}` },
  };
}

describe('goldenTarget', () => {
  it.each<[string, object, string]>([
    ['a number', { targetPort: 1500 }, `dial ${NAMESPACE}/ready:1500`],
    ["a port's name", { targetPort: 'tds' }, `dial ${NAMESPACE}/ready:14330`],
    ['nothing', {}, `dial ${NAMESPACE}/ready:1433`],
  ])(
    'dials the ready pod where the Service points at %s',
    async (_, target, call) => {
      const cluster = clusterWith(
        service({ ...SERVICE, ports: [{ port: 1433, ...target }] }),
        pod('starting', { ready: false }),
        pod('leaving', { leaving: true }),
        pod('other', { labels: { app: 'else' } }),
        pod('elsewhere', { namespace: 'default' }),
        pod('ready', {}),
      );
      const socket = {} as TunnelSocket;
      cluster.dial = async () => socket;

      const found = await goldenTarget(cluster, sampleSource);

      expect(await found.dial()).toBe(socket);
      expect(cluster.calls.at(-1)).toBe(call);
    },
  );

  it('verifies the name of the Service, or the one that is configured, with the CA of the Secret', async () => {
    const cluster = clusterWith(
      service(SERVICE),
      pod('ready', {}),
      secret('golden-ca', { 'ca.crt': 'PEM' }),
    );
    const ca = { secret: 'golden-ca', key: 'ca.crt' };
    const tls = { encrypt: true, trustServerCertificate: false, ca };

    expect(await goldenTarget(cluster, sourceWith({ tls }))).toMatchObject({
      what: "Customer DB's server db-golden/mssql-golden",
      encrypt: true,
      trustServerCertificate: false,
      serverName: 'mssql-golden.db-golden.svc',
      ca: 'PEM',
    });
    expect(
      await goldenTarget(
        cluster,
        sourceWith({ tls: { ...tls, serverName: 'sql.example.com' } }),
      ),
    ).toMatchObject({ serverName: 'sql.example.com' });
  });

  it.each<[string, GoldenSource, object, string]>([
    ['a clusterIP', viaService, {}, 'mssql-golden.db-golden.svc'],
    [
      'a ready node, from outside',
      sourceVia('nodePort'),
      NODE_PORT_SERVICE,
      'mssql-golden.db-golden.svc',
    ],
    [
      'the host that is configured for a node',
      sourceVia('nodePort', 'node1.example.com'),
      NODE_PORT_SERVICE,
      'node1.example.com',
    ],
    [
      "a balancer's name",
      sourceVia('loadBalancer'),
      { type: 'LoadBalancer' },
      'lb.example.com',
    ],
  ])('verifies the right name at %s', async (_, source, spec, serverName) => {
    const golden = object('Service', 'mssql-golden', {
      spec: { ...SERVICE, ...spec },
      status: { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } },
    });
    const cluster = clusterWith(
      golden,
      node('False', [{ type: 'ExternalIP', address: '192.0.2.1' }]),
      node('True', [
        { type: 'InternalIP', address: '10.0.0.1' },
        { type: 'ExternalIP', address: '192.0.2.2' },
      ]),
    );
    expect(await goldenTarget(cluster, source)).toMatchObject({ serverName });
  });

  it.each<[string, GoldenSource, KubernetesObject[], string]>([
    [
      'there is no Service',
      sampleSource,
      [],
      'there is no Service mssql-golden in namespace db-golden',
    ],
    [
      'the Service selects nothing',
      sampleSource,
      [service({ ...SERVICE, selector: {} })],
      'selects no pods',
    ],
    [
      'the Service has another port',
      sampleSource,
      [service({ ...SERVICE, ports: [{ port: 1444 }] }), pod('ready', {})],
      'has no port 1433, only 1444',
    ],
    [
      'the pod lacks the named port',
      sampleSource,
      [
        service({ ...SERVICE, ports: [{ port: 1433, targetPort: 'sql' }] }),
        pod('ready', {}),
      ],
      'points at a port named sql, which pod ready does not have',
    ],
    [
      'no pod is there',
      sampleSource,
      [service(SERVICE)],
      'no pod has the labels app=golden',
    ],
    [
      'the pod is not ready',
      sampleSource,
      [service(SERVICE), pod('starting', { ready: false })],
      'pod starting is not ready',
    ],
    [
      'the Service is headless',
      viaService,
      [service({ ...SERVICE, clusterIP: 'None' })],
      'has no cluster IP',
    ],
    [
      'the Service has no node port',
      sourceVia('nodePort'),
      [service({ ...SERVICE, type: 'ClusterIP' })],
      'has no node port; make it of type NodePort',
    ],
    [
      'no node is ready',
      sourceVia('nodePort'),
      [service(NODE_PORT_SERVICE), node('False', [])],
      'no node of the cluster is ready and has an address',
    ],
    [
      'the Service has no balancer',
      sourceVia('loadBalancer'),
      [service(SERVICE)],
      'is of type ClusterIP; make it of type LoadBalancer',
    ],
    [
      'the balancer has no address yet',
      sourceVia('loadBalancer'),
      [service({ ...SERVICE, type: 'LoadBalancer' })],
      'has no address of a load balancer yet',
    ],
    [
      'the CA is missing',
      sourceWith({
        tls: {
          encrypt: true,
          trustServerCertificate: false,
          ca: { secret: 'golden-ca', key: 'ca.crt' },
        },
      }),
      [service(SERVICE), pod('ready', {}), secret('golden-ca', { tls: 'PEM' })],
      'Secret db-golden/golden-ca has no key ca.crt; it has: tls',
    ],
  ])('says what to do when %s', async (_, source, objects, message) => {
    await expect(goldenTarget(clusterWith(...objects), source)).rejects.toThrow(
      message,
    );
  });
});

describe('generationTarget', () => {
  const clone = {
    id: '1f3a9c22-0000-4000-8000-000000000000',
    name: 'orders-1',
    namespace: 'edb-customerdb-1f3a9c22',
    generation: 2,
  };

  it("dials the pod of this generation, and no other's", async () => {
    const { namespace } = clone;
    const labels = generationSelector(clone);
    const cluster = clusterWith(
      pod('old', {
        labels: generationSelector({ ...clone, generation: 1 }),
        namespace,
      }),
      pod('new', { labels, namespace }),
    );
    cluster.dial = async () => ({} as TunnelSocket);

    const target = await generationTarget(cluster, sampleSource, clone);
    await target.dial();

    expect(cluster.calls.at(-1)).toBe(`dial ${namespace}/new:1433`);
    expect(target.serverName).toBe(`mssql.${namespace}.svc`);
  });

  it("uses the generation's own Service where pods are not dialled", async () => {
    const source: GoldenSource = {
      ...sampleSource,
      clones: { ...sampleSource.clones, reach: { via: 'service' } },
    };
    await expect(
      generationTarget(clusterWith(), source, clone),
    ).rejects.toThrow(
      `there is no Service mssql-g2 in namespace ${clone.namespace}`,
    );
    const target = await generationTarget(
      clusterWith(service(SERVICE, 'mssql-g2', clone.namespace)),
      source,
      clone,
    );
    expect(target.serverName).toBe(`mssql-g2.${clone.namespace}.svc`);
  });
});

describe('readLogin', () => {
  const cluster = clusterWith(
    secret('login', { username: 'capture', password: 'höchst geheim' }),
  );

  it('reads user and password, and takes sa where no user is kept', async () => {
    expect(
      await readLogin(cluster, NAMESPACE, {
        secret: 'login',
        userKey: 'username',
        passwordKey: 'password',
      }),
    ).toEqual({ user: 'capture', password: 'höchst geheim' });
    expect(
      await readLogin(cluster, NAMESPACE, {
        secret: 'login',
        passwordKey: 'password',
      }),
    ).toEqual({ user: 'sa', password: 'höchst geheim' });
  });

  it.each([
    [
      'login',
      'PASSWORD',
      'Secret db-golden/login has no key PASSWORD; it has: username, password',
    ],
    ['logins', 'password', 'There is no Secret logins in namespace db-golden'],
  ])('names what is missing: %s %s', async (name, passwordKey, message) => {
    await expect(
      readLogin(cluster, NAMESPACE, { secret: name, passwordKey }),
    ).rejects.toThrow(message);
  });
});

describe('dialAddress', () => {
  let server: Server;
  const accepted: Socket[] = [];

  beforeAll(async () => {
    server = createServer(socket => accepted.push(socket.resume()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.close();
  });

  it('opens a connection that is closed from either end', async () => {
    const { port } = server.address() as AddressInfo;
    const socket = await dialAddress('127.0.0.1', port, 'The server');
    socket.destroy();
    await once(socket, 'close');
    expect(accepted).toHaveLength(1);
  });

  it('says what could not be reached', async () => {
    const unused = createServer();
    unused.listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address() as AddressInfo;
    unused.close();
    await once(unused, 'close');

    await expect(
      dialAddress('127.0.0.1', port, 'The server'),
    ).rejects.toMatchObject({
      name: 'SqlError',
      kind: 'unreachable',
      message: expect.stringContaining(
        `The server: no connection to 127.0.0.1:${port}`,
      ),
    });
  });
});
