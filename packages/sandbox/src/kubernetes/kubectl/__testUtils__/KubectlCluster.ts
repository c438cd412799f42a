import { ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { TestCluster } from '../../../controllers/testing/TestCluster';
import { User } from '../../access/User';
import { ApiServer, startApiServer } from '../../server/startApiServer';
import { makeTemporaryFolder } from '../../../state/temporaryFolder';

export const KUBECTL = resolve(
  __dirname,
  '../../../../../../.tools/bin/kubectl',
);

const users: User[] = [
  {
    name: 'admin',
    token: 'admin-token',
    groups: ['system:masters'],
  },
  { name: 'guest', token: 'guest-token' },
];

/** What a command printed and how it ended. */
export interface Outcome {
  exit: number;
  out: string;
  errors: string;
}

/** Whose credentials kubectl uses, in which namespace it works, and what it reads. */
export interface Invocation {
  namespace: string;
  user?: string;
  input?: string;
}

/** A whole cluster with its API, and the real kubectl for it. */
export class KubectlCluster {
  readonly cluster: TestCluster;
  private readonly directory = makeTemporaryFolder('kubectl');
  private readonly children = new Set<ChildProcess>();

  private constructor(cluster: TestCluster, readonly api: ApiServer) {
    this.cluster = cluster;
  }

  /** @throws Error where there is no kubectl */
  static async start(): Promise<KubectlCluster> {
    if (!existsSync(KUBECTL)) {
      throw new Error(
        'There is no kubectl in .tools/bin: run "npm test" once, which fetches it, or put one there.',
      );
    }
    const cluster = new TestCluster();
    const { store, controllers, faults } = cluster;
    const { kubelet } = controllers;
    const api = await startApiServer({ store, kubelet, faults, users });
    return new KubectlCluster(cluster, api);
  }

  run(args: string[], invocation: Invocation): Promise<Outcome> {
    return new Promise(done => {
      const child = execFile(
        KUBECTL,
        args,
        { env: this.environment(invocation), timeout: 30_000 },
        (error, out, errors) =>
          done({ exit: error ? Number(error.code) : 0, out, errors }),
      );
      child.stdin?.end(invocation.input);
    });
  }

  /** Starts a command that goes on; it ends with the cluster at the latest. */
  start(args: string[], invocation: Invocation): ChildProcess {
    const child = spawn(KUBECTL, args, { env: this.environment(invocation) });
    this.children.add(child);
    child.on('exit', () => this.children.delete(child));
    return child;
  }

  async close(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await this.api.close();
    await this.cluster.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private environment({ namespace, user = 'admin' }: Invocation) {
    const file = join(this.directory, `${user}-${namespace}`);
    if (!existsSync(file)) {
      const config = parse(this.api.kubeConfig(user));
      config.contexts[0].context.namespace = namespace;
      writeFileSync(file, stringify(config));
    }
    return {
      ...process.env,
      KUBECONFIG: file,
      KUBECACHEDIR: join(this.directory, 'cache'),
      TMPDIR: this.directory,
    };
  }
}
