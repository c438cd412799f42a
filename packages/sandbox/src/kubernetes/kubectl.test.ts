import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { AddressInfo, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { resources } from './resources';
import { User } from './access/User';
import { TestApi } from './testing/TestApi';

const KUBECTL = resolve(__dirname, '../../../../.tools/bin/kubectl');

const guest: User = {
  name: 'guest',
  token: 'guest-token',
  namespaceRules: {
    db: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
  },
};

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: db}
spec:
  replicas: 1
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec:
      containers:
      - {name: c, image: "x:1", env: [{name: A, value: "1"}]}
`;

interface Outcome {
  code: number;
  out: string;
  errors: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('kubectl', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-kubectl-'));
  let api: TestApi;

  beforeAll(() => {
    if (existsSync(KUBECTL)) return;
    throw new Error(
      'There is no kubectl in .tools/bin: run "npm test" once, which fetches it, or put one there.',
    );
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  beforeEach(async () => {
    api = await TestApi.start({ users: [guest] });
    for (const user of ['admin', 'guest']) {
      writeFileSync(join(directory, user), api.server.kubeConfig(user));
    }
  });
  afterEach(() => api.close());

  function settings(user: string) {
    return {
      ...process.env,
      KUBECONFIG: join(directory, user),
      KUBECACHEDIR: join(directory, 'cache'),
    };
  }

  function run(
    args: string[],
    { user = 'admin', input }: { user?: string; input?: string } = {},
  ): Promise<Outcome> {
    return new Promise(done => {
      const child = execFile(
        KUBECTL,
        args,
        { env: settings(user) },
        (error, out, errors) =>
          done({ code: error ? Number(error.code) : 0, out, errors }),
      );
      child.stdin?.end(input);
    });
  }

  async function output(args: string, input?: string): Promise<string> {
    const { code, out, errors } = await run(args.split(' '), { input });
    expect([args, code, errors]).toEqual([args, 0, '']);
    return out;
  }

  it('applies from both sides and shows who would be overruled', async () => {
    expect(await output('apply -f -', MANIFEST)).toBe(
      'deployment.apps/d created\n',
    );
    expect(await output('apply -f -', MANIFEST)).toBe(
      'deployment.apps/d unchanged\n',
    );
    const changed = MANIFEST.replace('"1"}', '"2"}, {name: B, value: b}');
    expect(await output('apply -f -', changed)).toBe(
      'deployment.apps/d configured\n',
    );
    expect(await output('apply -f -', MANIFEST)).toContain('configured');
    const path = 'jsonpath={.spec.template.spec.containers[0].env}';
    expect(await output(`get deployment d -n db -o ${path}`)).toBe(
      '[{"name":"A","value":"1"}]',
    );
    expect(await output('scale deployment d -n db --replicas=2')).toContain(
      'scaled',
    );
    expect(
      await output(
        'apply --server-side -f -',
        MANIFEST.replace('replicas: 1', 'replicas: 2'),
      ),
    ).toContain('serverside-applied');
    const other = 'apply --server-side --field-manager=other -f -'.split(' ');
    const wanted = MANIFEST.replace('x:1', 'x:2').replace(
      'replicas: 1',
      'replicas: 2',
    );
    const conflict = await run(other, { input: wanted });
    expect(conflict.code).toBe(1);
    expect(conflict.errors).toContain(
      'Apply failed with 1 conflict: conflict with "kubectl": .spec.template.spec.containers[name="c"].image',
    );
    const forced = await run([...other, '--force-conflicts'], {
      input: wanted,
    });
    expect(forced.code).toBe(0);
  });

  it('makes simple objects and refuses unknown fields', async () => {
    await output('create configmap c -n db --from-literal=a=b');
    await output('create secret generic s -n db --from-literal=password=x');
    await output('create namespace other');
    await output('create serviceaccount sa -n other');
    const secret = api.store.get(resources.secrets, 'db', 's');
    expect(secret).toMatchObject({
      type: 'Opaque',
      data: { password: 'eA==' },
    });
    expect(await output('get configmap,secret -n db')).toMatch(
      /^NAME +DATA +AGE\nconfigmap\/c +1 +\d+s\n\nNAME +TYPE +DATA +AGE\nsecret\/s +Opaque +1 +\d+s\n$/,
    );
    const wrong = await run(['create', '-f', '-'], {
      input: MANIFEST.replace('replicas', 'replica'),
    });
    expect(wrong.errors).toContain(
      'strict decoding error: unknown field "spec.replica"',
    );
    expect(api.store.list(resources.deployments)).toEqual([]);
    await output('delete configmap c -n db');
    expect(await output('get configmap -n db --ignore-not-found')).toBe('');
  });

  it('shows pods, their logs and what their fields mean', async () => {
    api.runPod('p');
    expect(await output('get pods -A -o wide')).toMatch(
      /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\ndb +p +1\/1 +Running +0 +\d+s +<none> +node1 +<none> +<none>\n$/,
    );
    expect(await output('describe pod p -n db')).toMatch(/Status: +Running/);
    await output('wait --for=condition=Ready pod/p -n db --timeout=5s');
    expect(await output('logs p -n db')).toBe('one\ntwo\nthree\n');
    expect(await output('logs p -n db --tail=1')).toBe('three\n');
    const previous = await run(['logs', 'p', '-n', 'db', '--previous']);
    expect(previous.errors).toContain(
      'previous terminated container "c" in pod "p" not found',
    );
    expect(await output('explain vs.spec.source')).toMatch(
      /KIND: +VolumeSnapshot[^]*persistentVolumeClaimName\t<string>/,
    );
    expect(await output('api-resources --namespaced=false')).toMatch(
      /volumesnapshotcontents +vsc,vscs +snapshot\.storage\.k8s\.io\/v1 +false +VolumeSnapshotContent/,
    );
  });

  it('asks what it may do', async () => {
    const ask = (args: string) => run(args.split(' '), { user: 'guest' });
    expect(await ask('auth can-i list pods -n db')).toMatchObject({
      code: 0,
      out: 'yes\n',
    });
    expect(await ask('auth can-i create pods -n db')).toMatchObject({
      code: 1,
      out: 'no\n',
    });
    expect((await ask('auth can-i --list -n db')).out).toMatch(
      /pods +\[\] +\[\] +\[get list\]/,
    );
    expect((await ask('auth whoami')).out).toMatch(/Username +guest/);
    expect((await ask('get secrets -n db')).errors).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "guest" cannot list resource "secrets" in API group "" in the namespace "db"\n',
    );
  });

  it.each([
    ['in a WebSocket', 'true'],
    ['right on the connection', 'false'],
  ])('forwards ports with SPDY %s', async (_where, webSockets) => {
    api.runPod('p');
    const port = await freePort();
    const child = spawn(
      KUBECTL,
      ['port-forward', '-n', 'db', 'pod/p', `${port}:1433`],
      {
        env: {
          ...settings('admin'),
          KUBECTL_PORT_FORWARD_WEBSOCKETS: webSockets,
        },
      },
    );
    try {
      await once(createInterface({ input: child.stdout }), 'line');
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
      child.kill();
      await once(child, 'exit');
    }
  });

  it('tells why a port can not be reached', async () => {
    api.runPod('p');
    const port = await freePort();
    const child = spawn(
      KUBECTL,
      ['port-forward', '-n', 'db', 'pod/p', `${port}:99`],
      { env: settings('admin') },
    );
    try {
      await once(createInterface({ input: child.stdout }), 'line');
      const complaints = createInterface({ input: child.stderr });
      const complaint = once(complaints, 'line');
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      expect((await complaint)[0]).toMatch(
        /error forwarding port 99 to pod p, uid [0-9a-f-]{36}: .*connection refused/,
      );
      socket.destroy();
    } finally {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    }
  });
});
