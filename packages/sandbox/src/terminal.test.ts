import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { applyGolden, golden } from './golden';
import { Sandbox, startSandbox } from './Sandbox';
import { makeTemporaryFolder } from './state/temporaryFolder';

const ROOT = resolve(__dirname, '../../..');
const KUBECTL = join(ROOT, '.tools/bin/kubectl');

interface Outcome {
  exit: number;
  out: string;
  errors: string;
}

/** What a person at a terminal sees of a sandbox, with other people's programs. */
describe('a terminal', () => {
  const directory = makeTemporaryFolder('terminal');
  const kubeConfig = join(directory, 'kubeconfig');
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({
      directory: join(directory, 'sandbox'),
      rbac: join(ROOT, 'deploy/rbac.yaml'),
    });
    writeFileSync(kubeConfig, sandbox.kubeConfig, { mode: 0o600 });
    await applyGolden({ kubeConfig });
  }, 60_000);
  afterAll(async () => {
    await sandbox.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const env = {
    ...process.env,
    KUBECONFIG: kubeConfig,
    KUBECACHEDIR: join(directory, 'cache'),
  };

  /** @param input - what the program reads */
  function run(
    program: string,
    args: string[],
    input = '',
    more: Record<string, string> = {},
  ): Promise<Outcome> {
    return new Promise(done => {
      const child = execFile(
        program,
        args,
        { env: { ...env, ...more } },
        (error, out, errors) =>
          done({ exit: error ? Number(error.code) : 0, out, errors }),
      );
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
  }

  function kubectl(line: string, input?: string): Promise<Outcome> {
    return run(KUBECTL, line.split(' '), input);
  }

  it('reads the rows of a database with tsql, through the port-forward of kubectl', async () => {
    const { namespace, service, administratorSecret, database } = golden;
    const { out: encoded } = await kubectl(
      `get secret ${administratorSecret} -n ${namespace} -o jsonpath={.data.MSSQL_SA_PASSWORD}`,
    );
    const password = Buffer.from(encoded, 'base64').toString('utf8');
    const forward = spawn(
      KUBECTL,
      ['port-forward', '-n', namespace, `service/${service}`, ':1433'],
      { env },
    );
    try {
      const [line] = await once(
        createInterface({ input: forward.stdout }),
        'line',
      );
      const port = /127\.0\.0\.1:(\d+)/.exec(String(line))?.[1] ?? '';
      const { out } = await run(
        'tsql',
        ['-H', '127.0.0.1', '-p', port, '-U', 'sa', '-P', password],
        `USE ${database}\ngo\nSELECT TOP 2 Id, Name FROM dbo.Customers ORDER BY Id\ngo\nexit\n`,
        { TDSVER: '7.4', LC_ALL: 'C.UTF-8' },
      );
      expect(out).toContain('1\tAda Lovelace\n');
      expect(out).toContain('2\tBarbara Liskov\n');
      expect(out).toContain('(2 rows affected)');
    } finally {
      forward.kill();
      await once(forward, 'exit');
    }
  }, 30_000);

  describe('of the backend', () => {
    function asBackend(line: string, input?: string): Promise<Outcome> {
      return kubectl(`--context backstage ${line}`, input);
    }

    it('has the rights of deploy/rbac.yaml, by the token of its service account', async () => {
      const who = await asBackend('auth whoami -o jsonpath={.status.userInfo}');
      expect(JSON.parse(who.out)).toMatchObject({
        username: 'system:serviceaccount:backstage:ephemeral-db',
        groups: [
          'system:serviceaccounts',
          'system:serviceaccounts:backstage',
          'system:authenticated',
        ],
      });
      const answers = await Promise.all(
        [
          'create namespaces',
          'delete volumesnapshotcontents',
          'list secrets -A',
          'patch namespaces',
          'create clusterroles',
        ].map(async question => {
          const { out } = await asBackend(`auth can-i ${question}`);
          return `${question}: ${out.trim()}`;
        }),
      );
      expect(answers).toEqual([
        'create namespaces: yes',
        'delete volumesnapshotcontents: yes',
        'list secrets -A: no',
        'patch namespaces: no',
        'create clusterroles: no',
      ]);
    });

    it('can give people a look at a clone, and no more than it has', async () => {
      await asBackend('create namespace clone');
      const role = (rules: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {generateName: access-, namespace: clone}
rules: ${rules}
`;
      const given = await asBackend(
        'create -f -',
        // What the backend gives with `clones.access.subjects`.
        `${role(`
- {apiGroups: [""], resources: [pods, services, persistentvolumeclaims], verbs: [get, list, watch]}
- {apiGroups: [""], resources: [events], verbs: [list]}
- {apiGroups: [apps], resources: [deployments], verbs: [get, list, watch]}
- {apiGroups: [""], resources: [pods/portforward], verbs: [get, create]}`)}`,
      );
      expect(given).toMatchObject({ exit: 0, errors: '' });
      const name = given.out.split(' ')[0].split('/')[1];
      const bound = await asBackend(
        'create -f -',
        `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: access, namespace: clone}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: somebody}]
`,
      );
      expect(bound).toMatchObject({ exit: 0, errors: '' });
      const more = await asBackend(
        'create -f -',
        role('[{apiGroups: [""], resources: [secrets], verbs: [list]}]'),
      );
      expect(more.exit).toBe(1);
      expect(more.errors).toContain(
        'is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["list"]}',
      );
    });
  });
});
