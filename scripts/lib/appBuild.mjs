import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contentStamp } from './contentStamp.mjs';
import { paths } from './paths.mjs';
import { runCommand } from './processes.mjs';
import { step } from './steps.mjs';

/** Builds the frontend for being served by the backend, unless nothing that goes into it changed since. */
export async function buildApp() {
  const app = join(paths.root, 'packages', 'app');
  const stamp = contentStamp(join(app, 'dist', '.ephemeral-db-built'), [
    app,
    ...readdirSync(join(paths.root, 'plugins'))
      .filter(name => !name.includes('backend'))
      .map(name => join(paths.root, 'plugins', name)),
    join(paths.root, 'app-config.yaml'),
    join(paths.root, 'yarn.lock'),
  ]);
  if (stamp.current) return;
  await step(
    'app built',
    () =>
      runCommand(process.execPath, [paths.yarn, 'workspace', 'app', 'build'], {
        cwd: paths.root,
        log: join(paths.logs, 'app-build.log'),
      }),
    { announce: 'building the app, once (10 to 25 s)' },
  );
  stamp.write();
}
