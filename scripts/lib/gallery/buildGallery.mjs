import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { contentStamp } from '../contentStamp.mjs';
import { paths } from '../paths.mjs';
import { runCommand } from '../processes.mjs';
import { step } from '../steps.mjs';

const PLUGIN = '@ephemeral-db/backstage-plugin-ephemeral-db';

const plugin = join(paths.root, 'plugins', 'ephemeral-db');
const folder = join(paths.tools, 'gallery');

const files = {
  // Under the plugin's name, so that the CLI knows what it consists of.
  'package.json': `${JSON.stringify({
    name: PLUGIN,
    version: '0.0.0',
    private: true,
    backstage: { role: 'frontend' },
  })}\n`,
  'app-config.yaml': `app: { title: Gallery, baseUrl: 'http://localhost' }\nbackend: { baseUrl: 'http://localhost' }\n`,
  // A call, as the plugin says that it has no side effects: an import alone would be dropped.
  'src/index.ts': `import { startGallery } from '${relative(
    join(folder, 'src'),
    join(plugin, 'dev', 'startGallery'),
  )
    .split('\\')
    .join('/')}';\n\nstartGallery();\n`,
};

/**
 * Bundles `plugins/ephemeral-db/dev` for production with the CLI's own bundler, unless that was done of the same files.
 * `backstage-cli package start` shows the same gallery while somebody works on it.
 *
 * @returns {Promise<string>} the folder with its `index.html`
 */
export async function buildGallery() {
  if (!existsSync(join(plugin, 'dev'))) {
    throw new Error(`There is no gallery in ${join(plugin, 'dev')}`);
  }
  const dist = join(folder, 'dist');
  await mkdir(join(folder, 'src'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text);
  }
  const stamp = contentStamp(join(dist, '.ephemeral-db-built'), [
    join(plugin, 'dev'),
    join(plugin, 'src'),
    join(paths.root, 'plugins', 'ephemeral-db-common', 'src'),
    join(paths.root, 'yarn.lock'),
  ]);
  if (stamp.current) return dist;
  await step(
    'gallery built',
    () =>
      runCommand(
        process.execPath,
        [
          join(paths.root, 'node_modules/@backstage/cli/bin/backstage-cli'),
          ['package', 'build', '--role', 'frontend'],
          ['--config', 'app-config.yaml'],
        ].flat(),
        { cwd: folder, log: join(paths.logs, 'gallery-build.log') },
      ),
    { announce: 'building the gallery (about 20 s)' },
  );
  stamp.write();
  return dist;
}
