import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { paths } from './paths.mjs';
import { tail } from './runCommand.mjs';

const TERM_MS = 15_000;

/** Whether any process of the group is left: a leader may be gone while its children live on. */
function alive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function gone(group, milliseconds) {
  const until = Date.now() + milliseconds;
  while (alive(group) && Date.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return !alive(group);
}

/**
 * The long-running processes of one demo. Each leads a process group of its own, so that a Ctrl-C in the terminal
 * reaches only us and everything is stopped in order, with whatever it started itself.
 */
export class Processes {
  #started = [];
  #stopping = false;

  /**
   * @param {string} name - what people call it
   * @param {string} command
   * @param {string[]} args
   * @param {{ log: string, onExit: (error: Error) => void } & import('node:child_process').SpawnOptions} options -
   *   `onExit` is called when it ends without having been stopped
   */
  start(name, command, args, { log, onExit, env, ...options }) {
    mkdirSync(dirname(log), { recursive: true });
    const output = createWriteStream(log);
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
      env: { ...process.env, ...env },
      detached: true,
    });
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    const ended = async reason => {
      output.end();
      await once(output, 'close');
      if (!this.#stopping) {
        onExit(
          new Error(
            `The ${name} ended by itself (${reason}). The end of ${log}:\n${await tail(
              log,
            )}`,
          ),
        );
      }
    };
    child.once('error', error => ended(error.message));
    child.once('close', (code, reason) => ended(reason ?? `exit code ${code}`));
    if (child.pid) this.#started.push(child.pid);
    return child;
  }

  /** Like start, for Node.js: the child also ends when we die without a chance to stop it. */
  startNode(name, args, options) {
    return this.start(
      name,
      process.execPath,
      [
        '--require',
        join(paths.root, 'scripts/lib/exitWithParent.cjs'),
        ...args,
      ],
      { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    );
  }

  /** Ends everything, last started first. Returns once no process of any group is left. */
  async stop() {
    this.#stopping = true;
    for (const group of this.#started.splice(0).reverse()) {
      signal(group, 'SIGTERM');
      if (!(await gone(group, TERM_MS))) {
        signal(group, 'SIGKILL');
        await gone(group, TERM_MS);
      }
    }
  }
}
