import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from './paths.mjs';
import { poll } from './poll.mjs';
import { freePort } from './ports.mjs';
import { startNode, startProcess } from './processes.mjs';
import { atEnd } from './runScript.mjs';
import { signIn } from './signIn.mjs';

const PEOPLE = ['sam', 'dana', 'alex'];

/**
 * The processes of one demo: a sandbox in place of a cluster, and a backend that serves the portal. What they keep stands
 * in one folder, named after the portal's port, so that demos on different ports do not meet.
 */
export class DemoStack {
  #broken = Promise.withResolvers();
  #options;
  #folder;
  #backend;

  /**
   * @param {{ port: number, sandboxPort?: number, latency?: string, kubeConfig?: string }} options - with a kubeconfig in
   *   place of a sandbox the stack is for a cluster that is there already
   */
  constructor(options) {
    this.#options = options;
    this.#folder = join(paths.demo, `${options.port}`);
    this.portal = `http://localhost:${options.port}`;
    this.kubeConfig = options.kubeConfig ?? join(this.#folder, 'kubeconfig');
    // Nobody may be waiting yet when it rejects.
    this.#broken.promise.catch(() => {});
  }

  /** Never resolves, and rejects when a process ends that should go on. */
  get broken() {
    return this.#broken.promise;
  }

  /** Makes the folder of this stack, empty, which goes when the script ends. */
  async makeFolder() {
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true });
    atEnd(() => rm(this.#folder, { recursive: true, force: true }));
    return this.#folder;
  }

  async startSandbox() {
    await this.makeFolder();
    const { sandboxPort, latency } = this.#options;
    const metricsPort = await freePort();
    this.prometheus = `http://127.0.0.1:${metricsPort}`;
    this.#start('sandbox', join(paths.root, 'packages/sandbox'), [
      ['src/main.ts', '--port', `${sandboxPort}`, '--latency', latency],
      ['--metrics-port', `${metricsPort}`],
      ['--directory', join(this.#folder, 'sandbox')],
      ['--kubeconfig', this.kubeConfig],
      ['--rbac', join(paths.root, 'deploy/rbac.yaml')],
    ]);
    await this.#until('the sandbox to answer', 60, () =>
      existsSync(this.kubeConfig),
    );
  }

  /**
   * Starts a backend from its TypeScript, and waits until it answers.
   *
   * @param {{ entry?: string, config?: string | string[] }} [options] - the demo portal's unless given; of several
   *   configurations the later ones win
   */
  async startBackend({
    entry = join(paths.root, 'packages/backend/src/index.ts'),
    config = join(paths.root, 'app-config.yaml'),
  } = {}) {
    const { portal } = this;
    this.#backend = this.#start(
      'backend',
      join(paths.root, 'packages/backend'),
      [
        ['--enable-source-maps', entry],
        ...[config].flat().map(file => ['--config', file]),
      ],
      {
        NODE_ENV: 'development',
        EPHEMERAL_DB_KUBECONFIG: this.kubeConfig,
        EPHEMERAL_DB_PROMETHEUS: this.prometheus,
        APP_CONFIG_app_baseUrl: portal,
        APP_CONFIG_backend_baseUrl: portal,
        APP_CONFIG_backend_cors_origin: portal,
        APP_CONFIG_backend_listen_port: `${this.#options.port}`,
      },
    );
    await this.untilPortalAnswers();
  }

  /** Ends the backend without a chance to tidy up. It can be started again. */
  async killBackend() {
    await this.#backend.kill();
  }

  /** Waits until the backend is ready and every person of the demo can sign in. */
  async untilPortalAnswers() {
    const { portal } = this;
    await this.#until('the portal to answer', 120, async () => {
      const health = `${portal}/.backstage/health/v1/readiness`;
      return fetch(health).then(
        answer => answer.ok,
        () => false,
      );
    });
    // Signing in needs the person in the catalog, which is filled just after the start.
    for (const person of PEOPLE) {
      await this.#until(`the catalog to know ${person}`, 60, () =>
        signIn(portal, person).then(
          () => true,
          () => false,
        ),
      );
    }
  }

  /** Lets `npm run query` find this demo. */
  async announce() {
    const { portal, kubeConfig } = this;
    await writeFile(
      join(this.#folder, 'running.json'),
      JSON.stringify({ portal, kubeConfig, pid: process.pid }),
    );
  }

  /** Starts frontend and backend in watch mode, as Backstage's own CLI does, with their output on this terminal. */
  startDevelopment() {
    startProcess(
      'portal',
      process.execPath,
      [paths.yarn, 'backstage-cli', 'repo', 'start'],
      {
        cwd: paths.root,
        env: {
          EPHEMERAL_DB_KUBECONFIG: this.kubeConfig,
          EPHEMERAL_DB_PROMETHEUS: this.prometheus,
        },
        log: join(paths.logs, 'start.log'),
        echo: true,
        onExit: error => this.#broken.reject(error),
      },
    );
  }

  #start(name, cwd, args, env) {
    return startNode(name, ['--require', paths.nodeTransform, ...args.flat()], {
      cwd,
      env,
      log: join(paths.logs, `${this.#options.port}-${name}.log`),
      onExit: error => this.#broken.reject(error),
    });
  }

  /** Polls, unless a process breaks before: then its own words say why. */
  #until(what, seconds, holds) {
    return Promise.race([
      poll(what, async () => (await holds()) || undefined, { seconds }),
      this.broken,
    ]);
  }
}
