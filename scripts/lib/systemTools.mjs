import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { paths } from './paths.mjs';
import { runCommand } from './processes.mjs';
import { step } from './steps.mjs';

const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

/** Where Debian keeps each version's programs: not on the PATH. The newest first. */
function debianPostgresqlFolders() {
  return existsSync(DEBIAN_POSTGRESQL)
    ? readdirSync(DEBIAN_POSTGRESQL)
        .sort((a, b) => Number(b) - Number(a))
        .map(version => join(DEBIAN_POSTGRESQL, version, 'bin'))
    : [];
}

/** The full path of a program, or undefined. */
export function findProgram(name) {
  return [
    ...(process.env.PATH ?? '').split(delimiter),
    ...debianPostgresqlFolders(),
  ]
    .map(folder => join(folder, name))
    .find(existsSync);
}

/** Programs that the tests need beside what npm brings, and the Debian packages that have them. */
const needed = [
  { program: 'tsql', debian: 'freetds-bin', elsewhere: 'FreeTDS' },
  { program: 'initdb', debian: 'postgresql', elsewhere: 'PostgreSQL' },
  {
    program: 'chromium',
    otherNames: ['chromium-browser', 'google-chrome'],
    debian: 'chromium',
    elsewhere: 'Chromium',
  },
];

/** The full path of a program of ours, by any of its names, or undefined. */
export function findTool(program) {
  const tool = needed.find(it => it.program === program);
  return [program, ...(tool.otherNames ?? [])].map(findProgram).find(Boolean);
}

/**
 * Installs what is missing where we may (Debian and its kin, as root), and says what to install elsewhere.
 *
 * @param {string[]} [programs] - all that the tests need, unless only some are needed
 */
export async function ensureSystemTools(
  programs = needed.map(({ program }) => program),
) {
  const missing = needed.filter(
    ({ program }) => programs.includes(program) && !findTool(program),
  );
  if (missing.length === 0) return;
  const debian = missing.map(tool => tool.debian);
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    const how = existsSync('/etc/debian_version')
      ? `sudo apt-get install ${debian.join(' ')}`
      : `install ${missing
          .map(tool => tool.elsewhere)
          .join(' and ')}, so that ${missing
          .map(tool => tool.program)
          .join(' and ')} can be found on the PATH`;
    throw new Error(
      `The tests talk to real clients and databases, and this machine lacks some: ${how}. Then run this again.`,
    );
  }
  await step(
    `${debian.join(' and ')} installed`,
    async () => {
      const log = join(paths.logs, 'apt.log');
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      await runCommand('apt-get', ['update'], { log, env });
      await runCommand(
        'apt-get',
        ['install', '-y', '--no-install-recommends', ...debian],
        { log, env },
      );
    },
    {
      announce: `installing ${debian.join(' and ')} with apt-get (about 20 s)`,
    },
  );
}
