import { once } from 'node:events';
import { connect } from 'node:net';
import { EndpointSlice } from '../kinds';
import { TestCluster } from '../testing/TestCluster';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(60_000);

/** Unlikely to be taken by another sandbox on this machine. */
const PORT = 20_000 + (process.pid % 10_000);

async function read(host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  let text = '';
  socket.on('data', chunk => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

describe('services', () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.create('namespaces', { metadata: { name: 'env' } });
  });
  afterEach(() => cluster.close());

  const service = (selector?: Record<string, string>) =>
    cluster.create('services', {
      metadata: { namespace: 'env', name: 'db' },
      spec: { selector, ports: [{ port: PORT, targetPort: 1433 }] },
    });
  const slice = (holds: (found: EndpointSlice) => unknown) =>
    cluster.until('an EndpointSlice', () =>
      cluster.list('endpointSlices', 'env').find(holds),
    );

  it('lists the pods behind them as they come and go (transcripts 02 and 03)', async () => {
    const { metadata } = service({ app: 'db' });
    const empty = await slice(({ endpoints }) => endpoints === null);
    expect(empty).toMatchObject({
      metadata: {
        generateName: 'db-',
        labels: {
          'endpointslice.kubernetes.io/managed-by':
            'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': 'db',
        },
        ownerReferences: [{ kind: 'Service', name: 'db', uid: metadata.uid }],
      },
      addressType: 'IPv4',
      ports: null,
    });
    cluster.deployment('env/db');
    const full = await slice(
      ({ endpoints }) => endpoints?.[0].conditions.ready,
    );
    const [pod] = cluster.list('pods', 'env');
    expect(full.endpoints).toEqual([
      {
        addresses: [pod.status.podIP],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'sandbox',
        targetRef: {
          kind: 'Pod',
          namespace: 'env',
          name: pod.metadata.name,
          uid: pod.metadata.uid,
        },
      },
    ]);
    expect(full.ports).toEqual([{ name: '', port: 1433, protocol: 'TCP' }]);

    cluster.runtime.of('db-')?.setOpen(false);
    await slice(({ endpoints }) => endpoints?.[0].conditions.ready === false);
    cluster.runtime.of('db-')?.setOpen(true);
    await slice(({ endpoints }) => endpoints?.[0].conditions.ready);
    cluster.faults.add({
      on: 'controller',
      operation: 'pod.stop',
      effect: { kind: 'slow', milliseconds: 50 },
    });
    cluster.remove('deployments', 'env/db');
    await slice(({ endpoints }) => endpoints?.[0].conditions.terminating);
    await slice(({ endpoints }) => endpoints === null);
    cluster.remove('services', 'env/db');
    await cluster.untilNone('endpointSlices', 'env');
  });

  it('have no slice without a selector', async () => {
    service();
    cluster.deployment('env/db');
    await cluster.untilIs(
      'deployments',
      'env/db',
      ({ status }) => status.availableReplicas === 1,
    );
    expect(cluster.list('endpointSlices', 'env')).toEqual([]);
  });

  it('really listen and lead to a ready pod of whatever they select now', async () => {
    const { spec } = service();
    const host = spec.clusterIP ?? '';
    for (const name of ['one', 'two']) cluster.deployment(`env/${name}`);
    for (const name of ['one', 'two']) {
      await cluster.untilIs(
        'deployments',
        `env/${name}`,
        ({ status }) => status.availableReplicas === 1,
      );
    }
    await expect(read(host, PORT)).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    for (const name of ['one', 'two']) {
      cluster.change('services', 'env/db', draft => {
        draft.spec.selector = { app: name };
      });
      expect(await read(host, PORT)).toMatch(new RegExp(`^${name}-`));
    }
    cluster.remove('services', 'env/db');
    await expect(read(host, PORT)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});
