import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { TestApi } from '../testing/TestApi';
import { KUBECTL, KubectlCluster } from './__testUtils__/KubectlCluster';
import { WEB } from './__testUtils__/scenarios/manifests';
import { makeTemporaryFolder } from '../../state/temporaryFolder';

/** The port that kubectl has chosen, once it listens there. */
async function portOf(child: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const port = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port) return Number(port);
  }
  throw new Error('kubectl has ended without a port.');
}

async function end(child: ChildProcess): Promise<void> {
  child.kill();
  if (child.exitCode === null) await once(child, 'exit');
}

describe('kubectl port-forward, to a pod', () => {
  const directory = makeTemporaryFolder('kubectl');
  let api: TestApi;

  beforeAll(async () => {
    api = await TestApi.start();
    api.runPod('p');
    writeFileSync(join(directory, 'admin'), api.server.kubeConfig('admin'));
  });
  afterAll(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });

  function forward(port: number, webSockets: boolean): ChildProcess {
    const args = ['port-forward', '-n', 'db', 'pod/p', `:${port}`];
    return spawn(KUBECTL, args, {
      env: {
        ...process.env,
        KUBECONFIG: join(directory, 'admin'),
        KUBECACHEDIR: join(directory, 'cache'),
        KUBECTL_PORT_FORWARD_WEBSOCKETS: String(webSockets),
      },
    });
  }

  it.each([
    ['in a WebSocket', true],
    ['right on the connection', false],
  ])('carries much, side by side, with SPDY %s', async (_where, webSockets) => {
    const child = forward(1433, webSockets);
    try {
      const port = await portOf(child);
      const sent = Buffer.alloc(300_000, 'ephemeral');
      const echoes = Array.from({ length: 3 }, async () => {
        const socket = connect(port, '127.0.0.1');
        socket.write(sent);
        const chunks: Buffer[] = [];
        let size = 0;
        for await (const chunk of socket) {
          size += chunk.length;
          chunks.push(chunk);
          if (size >= sent.length) break;
        }
        return Buffer.concat(chunks).equals(sent);
      });
      expect(await Promise.all(echoes)).toEqual([true, true, true]);
    } finally {
      await end(child);
    }
  });

  it('tells why a port can not be reached', async () => {
    const child = forward(99, true);
    try {
      const port = await portOf(child);
      const complaint = once(createInterface({ input: child.stderr! }), 'line');
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      expect((await complaint)[0]).toMatch(
        /error forwarding port 99 to pod p, uid [0-9a-f-]{36}: .*connection refused/,
      );
      socket.destroy();
    } finally {
      await end(child);
    }
  });
});

describe('kubectl port-forward, to what has pods', () => {
  const invocation = { namespace: 'forwarded' };
  let kubectl: KubectlCluster;

  beforeAll(async () => {
    kubectl = await KubectlCluster.start();
    kubectl.cluster.create('namespaces', { metadata: { name: 'forwarded' } });
    await kubectl.run(['apply', '-f', '-'], { ...invocation, input: WEB });
    const ready = 'rollout status deployment/web --timeout=20s'.split(' ');
    const { exit, errors } = await kubectl.run(ready, invocation);
    if (exit !== 0) throw new Error(errors);
  });
  afterAll(() => kubectl.close());

  it.each(['service/web', 'deployment/web'])(
    'finds a pod of %s',
    async what => {
      const child = kubectl.start(['port-forward', what, ':1433'], invocation);
      try {
        const port = await portOf(child);
        const socket = connect(port, '127.0.0.1');
        expect(await text(socket)).toMatch(/^web-/);
      } finally {
        await end(child);
      }
    },
  );

  it.each([
    ['service/web :99', /Service web does not have a service port 99/],
    ['service/nope :1433', /services "nope" not found/],
    ['pod/nope :1433', /pods "nope" not found/],
  ])('refuses %s', async (what, complaint) => {
    const args = ['port-forward', ...what.split(' ')];
    const { exit, errors } = await kubectl.run(args, invocation);
    expect(exit).toBe(1);
    expect(errors).toMatch(complaint);
  });
});
