import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commit } from './lib/commit.mjs';
import { installPackages } from './lib/installPackages.mjs';
import { paths } from './lib/paths.mjs';
import { startPrivatePostgres } from './lib/privatePostgres.mjs';
import { runCommand, StoppedError } from './lib/processes.mjs';
import { runScript } from './lib/runScript.mjs';
import { step } from './lib/steps.mjs';
import { ensureSystemTools } from './lib/systemTools.mjs';

const USAGE = `yarn test:reliability [--full] [--only <part,…>] [--seed <text>] [--summary <file>]
  Kills, stops and hinders real backends in the midst of their work, and sees whether everything ends well.
  --full            every crash point, and many clones through faults; else a quarter of the points, and few
  --only <parts>    crashes, replicas, faults
  --seed <text>     chooses the crash points (default: the commit)
  --summary <file>  writes what came of it as Markdown into a file, in place of what a run has written there before`;

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      seed: { type: 'string' },
      summary: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  await installPackages();
  await ensureSystemTools(['initdb']);
  // Only now are there packages that this module can import.
  const { bundle } = await import('./lib/reliability/bundle.mjs');
  let programs;
  await step('backend and tests translated', async () => {
    programs = await bundle();
  });
  let postgres;
  await step('PostgreSQL started', async () => {
    postgres = await startPrivatePostgres();
  });
  try {
    await runCommand(
      process.execPath,
      [
        // They end with this script, and the backends with them.
        ...['--require', join(paths.root, 'scripts/lib/exitWithParent.cjs')],
        ...['--enable-source-maps', programs.tests],
        ...['--backend', programs.backend],
        ...['--postgres', postgres, '--root', paths.root],
        ...['--commit', commit()],
        ...(values.full ? ['--full'] : []),
        ...['only', 'seed', 'summary']
          .filter(name => values[name] !== undefined)
          .flatMap(name => [`--${name}`, values[name]]),
      ],
      {
        log: join(paths.logs, 'reliability.log'),
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        echo: true,
      },
    );
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    // It has told itself what went wrong.
    return 1;
  }
  return 0;
});
