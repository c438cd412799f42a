import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

/** The last lines of a log, for showing why something failed. */
export async function tail(file, lines = 30) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Runs a command to its end with its output in a log file.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ log: string } & import('node:child_process').SpawnOptions} options
 * @throws Error with the end of the log when the command does not exit with 0
 */
export async function runCommand(command, args, { log, env, ...options }) {
  await mkdir(dirname(log), { recursive: true });
  const output = createWriteStream(log);
  const child = spawn(command, args, {
    ...options,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const reason = await new Promise(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `exited with ${signal ?? code}`),
    );
  });
  output.end();
  await finished(output);
  if (reason) {
    throw new Error(
      `${[command, ...args].join(
        ' ',
      )}: ${reason}. The end of ${log}:\n${await tail(log)}`,
    );
  }
}
