import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { paths } from '../paths.mjs';
import { poll } from '../poll.mjs';

/** How a terminal is set up in which somebody pastes. */
function terminal(kubeConfig, variables) {
  const PATH = [
    dirname(paths.kubectl),
    dirname(process.execPath),
    process.env.PATH,
  ];
  return {
    ...process.env,
    PATH: PATH.join(delimiter),
    KUBECONFIG: kubeConfig,
    ...variables,
  };
}

/** Runs what was pasted to its end. What it asks for is typed in: there is no terminal, so it reads that as input. */
function paste(command, { env, cwd, typed }) {
  return new Promise((resolve, reject) => {
    // A session of its own has no terminal to ask on.
    const child = spawn('sh', ['-c', command], { env, cwd, detached: true });
    let output = '';
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (output += chunk));
    child.once('error', reject);
    child.once('close', code =>
      code === 0
        ? resolve(output)
        : reject(new Error(`${command} ended with ${code}: ${output}`)),
    );
    child.stdin.on('error', () => {});
    child.stdin.end(typed ?? '');
  });
}

function answers(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(undefined));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/**
 * Keeps a pasted port-forward running as long as something else is done.
 *
 * @param {string} kubeConfig
 * @param {string} command
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 * @template T
 */
export async function whileForwarding(kubeConfig, command, run) {
  const [, port] = /\s(\d+):\d+\s*$/.exec(command) ?? [];
  if (!port) throw new Error(`This names no port to forward: ${command}`);
  if (await answers(port)) {
    throw new Error(
      `Port ${port}, which the portal tells people to forward, is taken on this machine. Stop what listens there and run this again`,
    );
  }
  const child = spawn('sh', ['-c', `exec ${command}`], {
    env: terminal(kubeConfig),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => (output += chunk));
  }
  const ended = new Promise(resolve => child.once('close', resolve));
  try {
    await poll('the port-forward to listen', () => answers(port), {
      seconds: 20,
      state: () => output,
    });
    return await run();
  } finally {
    child.kill();
    await ended;
  }
}

/** Runs a pasted `tsql`: it asks for the password, and then for SQL. */
export function runTsql(kubeConfig, command, password, statement) {
  return paste(command, {
    env: terminal(kubeConfig),
    typed: `${password}\n${statement}\ngo\nexit\n`,
  });
}

/** Runs a pasted Node.js program, with the password in the variable that it reads. */
export async function runNode(kubeConfig, program, password) {
  // Within this repository, where it finds the package that it tells people to install.
  const folder = await mkdtemp(join(paths.tools, 'pasted-'));
  try {
    await writeFile(join(folder, 'clone.mjs'), program);
    return await paste('node clone.mjs', {
      cwd: folder,
      env: terminal(kubeConfig, { EPHEMERAL_DB_PASSWORD: password }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
