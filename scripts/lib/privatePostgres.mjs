import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from './paths.mjs';
import { poll } from './poll.mjs';
import { freePort } from './ports.mjs';
import { runCommand, startProcess } from './processes.mjs';
import { atEnd } from './runScript.mjs';
import { findProgram } from './systemTools.mjs';

/** PostgreSQL refuses to run as root: there it runs as the user that Debian's package made. */
function whoRunsIt() {
  if (process.getuid?.() !== 0) return {};
  const id = option =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * Starts an empty PostgreSQL of our own on a free port, with its files in a temporary folder until this script ends.
 * Nothing is forced to disk, which makes the tests faster.
 *
 * @returns {Promise<string>} its connection string
 */
export async function startPrivatePostgres() {
  const directory = await mkdtemp(join(tmpdir(), 'ephemeral-db-postgres-'));
  atEnd(() => rm(directory, { recursive: true, force: true }));
  const who = whoRunsIt();
  if (who.uid) chownSync(directory, who.uid, who.gid);
  const data = join(directory, 'data');
  const options = { ...who, cwd: directory };
  await runCommand(
    findProgram('initdb'),
    [
      ['-D', data, '-U', 'postgres'],
      ['--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'],
    ].flat(),
    { ...options, log: join(paths.logs, 'initdb.log') },
  );
  const port = await freePort();
  let failure;
  startProcess(
    'PostgreSQL',
    findProgram('postgres'),
    [
      ['-D', data, '-p', `${port}`, '-h', '127.0.0.1'],
      ['-c', 'unix_socket_directories=', '-c', 'max_connections=300'],
      ['-c', 'fsync=off', '-c', 'full_page_writes=off'],
      ['-c', 'synchronous_commit=off'],
    ].flat(),
    {
      ...options,
      log: join(paths.logs, 'postgres.log'),
      onExit: error => {
        failure = error;
      },
    },
  );
  await poll(
    'PostgreSQL to answer',
    async () => {
      if (failure) throw failure;
      return answers(port) || undefined;
    },
    { seconds: 60 },
  );
  return `postgresql://postgres@127.0.0.1:${port}/postgres`;
}

function answers(port) {
  const { status } = spawnSync(findProgram('pg_isready'), [
    ...['-h', '127.0.0.1', '-p', `${port}`],
  ]);
  return status === 0;
}
