import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '../../scripts/lib/paths.mjs';
import { poll } from '../../scripts/lib/poll.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { startNode } from '../../scripts/lib/processes.mjs';
import { atEnd } from '../../scripts/lib/runScript.mjs';

/** The sandbox with the article's times, in a process of its own. */
export class StandIn {
  #port;
  #process;

  /** @param speed - 1 for the article's times, 10 for a tenth of them */
  static async start(speed) {
    const standIn = new StandIn();
    const folder = await mkdtemp(join(tmpdir(), 'bench-provision-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    standIn.kubeConfig = join(folder, 'kubeconfig');
    standIn.#port = await freePort();
    let broken;
    standIn.#process = startNode(
      'sandbox',
      [
        ...['--require', paths.nodeTransform],
        join(paths.root, 'bench/provision/sandbox.cjs'),
        JSON.stringify({
          directory: join(folder, 'data'),
          kubeConfig: standIn.kubeConfig,
          speed,
          port: standIn.#port,
        }),
      ],
      {
        cwd: join(paths.root, 'packages/sandbox'),
        log: join(paths.logs, 'bench-provision-sandbox.log'),
        onExit: error => {
          broken = error;
        },
      },
    );
    await poll(
      'the sandbox and its golden database',
      async () => {
        if (broken) throw broken;
        if (!existsSync(standIn.kubeConfig)) return undefined;
        return standIn.takeRequests().then(
          () => true,
          () => undefined,
        );
      },
      { seconds: 240 },
    );
    return standIn;
  }

  /** How often each client has asked for what since this was last called. */
  async takeRequests() {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/`);
    return await answer.json();
  }

  async stop() {
    await this.#process.kill();
  }
}
