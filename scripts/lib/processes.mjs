import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const TERM_MS = 15_000;

const exitWithParent = fileURLToPath(
  new URL('exitWithParent.cjs', import.meta.url),
);

/** The process groups that this script has started and that are not known to be gone. */
const groups = new Set();
let stopping = false;

/** Whether the script is on its way out: what fails now fails because of that. */
export function isStopping() {
  return stopping;
}

/** Why a command did not come to its end: the person asked this script to stop. */
export class StoppedError extends Error {
  name = 'StoppedError';
}

/** The last lines of a log, for showing why something failed. */
async function tail(file, lines = 40) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Starts a program as the leader of a process group of its own, so that a Ctrl-C in the terminal reaches only this script
 * and everything is stopped in order, with whatever it started itself.
 */
function spawnGroup(command, args, { log, env, echo, ...options }) {
  if (stopping) throw new StoppedError(`${command} is not started any more`);
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
  if (echo) {
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
  }
  if (child.pid) groups.add(child.pid);
  const ended = new Promise(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? code));
  }).then(async reason => {
    output.end();
    await once(output, 'close');
    return reason;
  });
  return { child, ended };
}

/**
 * Runs a program to its end with its output in a log file.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ log: string } & import('node:child_process').SpawnOptions} options
 * @throws Error with the end of the log when it does not exit with 0
 */
export async function runCommand(command, args, options) {
  const { child, ended } = spawnGroup(command, args, options);
  const reason = await ended;
  groups.delete(child.pid);
  if (stopping) throw new StoppedError(`${command} was stopped`);
  if (reason !== 0) {
    throw new Error(
      `${[command, ...args].join(' ')} ended with ${reason}. The end of ${
        options.log
      }:\n${await tail(options.log)}`,
    );
  }
}

/**
 * Starts a program that is to run until this script ends.
 *
 * @param {string} name - what people call it
 * @param {string} command
 * @param {string[]} args
 * @param {{ log: string, echo?: boolean, onExit: (error: Error) => void } & import('node:child_process').SpawnOptions} options -
 *   `echo` shows its output here too; `onExit` is called when it ends without having been stopped
 * @returns {{ pid: number, kill: () => Promise<void> }} `kill` ends it at once, without a chance to tidy up, as a power failure does
 */
export function startProcess(name, command, args, { onExit, ...options }) {
  const { child, ended } = spawnGroup(command, args, options);
  let killed = false;
  ended.then(async reason => {
    if (stopping || killed) return;
    onExit(
      new Error(
        `The ${name} ended by itself (${reason}). The end of ${
          options.log
        }:\n${await tail(options.log)}`,
      ),
    );
  });
  return {
    pid: child.pid,
    kill: async () => {
      killed = true;
      signal(child.pid, 'SIGKILL');
      await ended;
      groups.delete(child.pid);
    },
  };
}

/** Like startProcess, for Node.js: it also ends when this script dies without a chance to stop it. */
export function startNode(name, args, options) {
  return startProcess(
    name,
    process.execPath,
    ['--require', exitWithParent, ...args],
    { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
}

/** Whether any process of the group is left: a leader may be gone while its children live on. */
function signal(group, name) {
  try {
    process.kill(-group, name);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

async function gone(group) {
  const until = Date.now() + TERM_MS;
  while (signal(group, 0)) {
    if (Date.now() > until) return false;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return true;
}

/** Ends everything, last started first. Returns once no process of any group is left; nothing can be started after. */
export async function stopProcesses() {
  stopping = true;
  for (const group of [...groups].reverse()) {
    signal(group, 'SIGTERM');
    if (!(await gone(group))) {
      signal(group, 'SIGKILL');
      await gone(group);
    }
    groups.delete(group);
  }
}
