import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import YAML from 'yaml';
import { paths } from '../scripts/lib/paths.mjs';
import { poll } from '../scripts/lib/poll.mjs';
import { startNode } from '../scripts/lib/processes.mjs';
import { atEnd } from '../scripts/lib/runScript.mjs';

/** A sandbox in a process of its own, and a client of its Kubernetes API. */
export class SandboxProcess {
  #process;
  #root;
  #broken;
  #agent = new Agent({ keepAlive: true, maxSockets: 10 });
  #api;

  /** @param room - what to start: `cluster`, or `controllers` for pods in which nothing runs */
  static async start(room) {
    const sandbox = new SandboxProcess();
    const root = await mkdtemp(join(tmpdir(), 'bench-sandbox-'));
    atEnd(() => rm(root, { recursive: true, force: true }));
    sandbox.#root = root;
    await sandbox.#run(room);
    return sandbox;
  }

  /** Kills it and starts it over the same folder. @returns how long it takes until it answers, in seconds */
  async restart(room) {
    await this.stop();
    const start = performance.now();
    await this.#run(room);
    return (performance.now() - start) / 1000;
  }

  get kubeConfig() {
    return join(this.#root, 'kubeconfig');
  }

  async #run(room) {
    await rm(this.kubeConfig, { force: true });
    this.#process = startNode(
      'sandbox',
      [
        ...['--require', paths.nodeTransform, 'src/main.ts', '--room', room],
        ...['--directory', join(this.#root, 'data')],
        ...['--kubeconfig', this.kubeConfig],
      ],
      {
        cwd: join(paths.root, 'packages/sandbox'),
        log: join(paths.logs, 'bench-sandbox.log'),
        onExit: error => {
          this.#broken = error;
        },
      },
    );
    await poll(
      'the sandbox to answer',
      async () => {
        if (this.#broken) throw this.#broken;
        return existsSync(this.kubeConfig) || undefined;
      },
      { seconds: 60 },
    );
    const { clusters, users } = YAML.parse(
      await readFile(this.kubeConfig, 'utf8'),
    );
    const { cluster } = clusters[0];
    this.#api = {
      url: cluster.server,
      ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
      token: users[0].user.token,
    };
  }

  async stop() {
    this.#agent.destroy();
    this.#agent = new Agent({ keepAlive: true, maxSockets: 10 });
    await this.#process.kill();
  }

  /** Resident memory of the process in bytes. */
  memory() {
    const kilobytes = execFileSync('ps', [
      ...['-o', 'rss=', '-p', `${this.#process.pid}`],
    ]);
    return Number(kilobytes.toString().trim()) * 1024;
  }

  /**
   * @param options.fresh - over a connection of its own
   * @returns the text of the answer and how long it took, in milliseconds
   */
  async call(method, path, { body, fresh = false } = {}) {
    const { url, ca, token } = this.#api;
    const content = body === undefined ? undefined : JSON.stringify(body);
    const start = performance.now();
    const outgoing = request(`${url}${path}`, {
      ...{ method, ca, agent: fresh ? false : this.#agent },
      headers: {
        authorization: `Bearer ${token}`,
        'user-agent': 'bench',
        ...(content === undefined
          ? {}
          : {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(content),
            }),
      },
    });
    outgoing.end(content);
    const [response] = await once(outgoing, 'response');
    const chunks = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks);
    const milliseconds = performance.now() - start;
    if (response.statusCode >= 400) {
      throw new Error(
        `${method} ${path} was answered ${response.statusCode}: ${text}`,
      );
    }
    return { text, milliseconds };
  }

  async read(path) {
    const { text } = await this.call('GET', path);
    return JSON.parse(text.toString('utf8'));
  }

  async create(object) {
    const { apiVersion, kind, metadata } = object;
    const root = apiVersion.includes('/') ? 'apis' : 'api';
    const space = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
    await this.call(
      'POST',
      `/${root}/${apiVersion}${space}/${pluralOf(kind)}`,
      {
        body: object,
      },
    );
  }
}

function pluralOf(kind) {
  const word = kind.toLowerCase();
  if (word.endsWith('s')) return `${word}es`;
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}
