import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commit, seedOf } from './lib/commit.mjs';
import { installPackages } from './lib/installPackages.mjs';
import { paths } from './lib/paths.mjs';
import { runCommand, StoppedError } from './lib/processes.mjs';
import { runScript } from './lib/runScript.mjs';
import { step } from './lib/steps.mjs';

const USAGE = `npm run test:full [-- --summary <file>]
  Every crash point, many clones through faults, and 5,000 random histories (up to 90 minutes).
  --summary <file>  writes what came of the first two into a file, in place of what a run has written there before`;

/** @returns whether it ended well */
async function part(title, log, args, env) {
  try {
    await step(
      title,
      () =>
        runCommand(process.execPath, args, {
          cwd: paths.root,
          // It counts its own time, not this script's.
          env: { EPHEMERAL_DB_LAUNCHED_AT: '', ...env },
          log: join(paths.logs, `${log}.log`),
          echo: true,
        }),
      { announce: `${title} ...` },
    );
    return true;
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    console.log(error.message);
    return false;
  }
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      summary: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  await installPackages();
  const seed = seedOf(commit());
  const held = [
    await part('crashes, replicas, faults', 'test-full-reliability', [
      join(paths.root, 'scripts/test-reliability.mjs'),
      '--full',
      ...(values.summary ? ['--summary', values.summary] : []),
    ]),
    await part(
      `5,000 histories, seed ${seed}`,
      'test-full-histories',
      [
        paths.yarn,
        'workspace',
        '@ephemeral-db/backstage-plugin-ephemeral-db-backend',
        ...['test', '--watchAll=false', 'histories.test'],
      ],
      { EPHEMERAL_DB_TIER: 'full', EPHEMERAL_DB_SEED: `${seed}` },
    ),
  ];
  return held.every(Boolean) ? 0 : 1;
});
