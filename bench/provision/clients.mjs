import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { paths } from '../../scripts/lib/paths.mjs';

const program = name => join(paths.root, 'bench/provision', name);
const execute = promisify(execFile);

/** The current context of a kubeconfig as JSON, with its certificates in it. */
export async function readKubeConfig(file) {
  const { stdout } = await execute(
    paths.kubectl,
    ['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json'],
    { env: { ...process.env, KUBECONFIG: file } },
  );
  return JSON.parse(stdout);
}

/** (a): the article by hand. @returns seconds from the start until each clone was ready */
export async function runByHand({ kubeConfig, golden }, names) {
  const { stdout } = await execute(process.execPath, [
    program('byHand.mjs'),
    JSON.stringify({
      kubectl: paths.kubectl,
      kubeConfigFile: kubeConfig,
      golden,
      names,
    }),
  ]);
  return JSON.parse(stdout);
}

/** (b): the bare client, in a process of its own that stays, so that its code is as warm as the backend's. */
export class BareClient {
  #child;
  #golden;

  static async start({ kubeConfig, golden }) {
    const client = new BareClient();
    client.#golden = golden;
    client.#child = fork(program('bareClient.mjs'));
    await client.#ask({ kubeConfig: await readKubeConfig(kubeConfig) });
    return client;
  }

  /** @returns seconds from the start until each clone was ready */
  async create(names, strategy) {
    return await this.#ask({
      do: 'create',
      ...{ names, strategy, golden: this.#golden },
    });
  }

  /** Also what was made by hand. */
  async remove(names) {
    await this.#ask({ do: 'remove', names, golden: this.#golden });
  }

  async stop() {
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }

  async #ask(message) {
    const answer = Promise.withResolvers();
    const ended = code => answer.reject(new Error(`It ended with ${code}`));
    this.#child.once('message', ({ result }) => answer.resolve(result));
    this.#child.once('exit', ended);
    this.#child.send(message);
    try {
      return await answer.promise;
    } finally {
      this.#child.off('exit', ended);
    }
  }
}
