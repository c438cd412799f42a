import { join } from 'node:path';
import { contentStamp } from './contentStamp.mjs';
import { paths } from './paths.mjs';
import { runCommand } from './processes.mjs';
import { step } from './steps.mjs';

/** Installs what yarn.lock names through the committed yarn, unless that was done before. */
export async function installPackages() {
  const stamp = contentStamp(
    join(paths.root, 'node_modules', '.ephemeral-db-installed'),
    [join(paths.root, 'yarn.lock'), join(paths.root, '.yarnrc.yml')],
  );
  if (stamp.current) return;
  const log = join(paths.logs, 'install.log');
  await step(
    'packages installed',
    () =>
      runCommand(process.execPath, [paths.yarn, 'install', '--immutable'], {
        cwd: paths.root,
        log,
      }),
    {
      announce:
        'installing packages (1 to 2 minutes with an empty cache, else about 30 s)',
    },
  );
  stamp.write();
}
