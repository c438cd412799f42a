import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { copyFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { paths } from '../paths.mjs';
import { runCommand } from '../processes.mjs';
import { templates } from './templates.mjs';

const NEEDED_TO_BUILD = [
  '@backstage/cli',
  '@backstage/cli-defaults',
  'typescript',
];

async function editJson(file, change) {
  const value = JSON.parse(await readFile(file, 'utf8'));
  change(value);
  await writeFile(file, JSON.stringify(value, undefined, 2));
}

/** create-app looks for a `yarn` on the PATH, even when told to install nothing. */
async function yarnOnPath(folder) {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const yarn = join(bin, 'yarn');
  await writeFile(
    yarn,
    `#!/bin/sh\nexec "${process.execPath}" "${paths.yarn}" "$@"\n`,
  );
  await chmod(yarn, 0o755);
  return `${bin}${delimiter}${process.env.PATH}`;
}

/** Takes away what these tests do not build: the backend, and tools for working on the app. */
async function trim(app, { name, dependencies }, { archives, origin }) {
  const { devDependencies: known } = JSON.parse(
    await readFile(
      join(paths.root, 'plugins/ephemeral-db/package.json'),
      'utf8',
    ),
  );
  await Promise.all(
    ['packages/backend', '.yarn', '.yarnrc.yml', 'yarn.lock'].map(path =>
      rm(join(app, path), { recursive: true, force: true }),
    ),
  );
  await editJson(join(app, 'package.json'), manifest => {
    manifest.name = name;
    manifest.devDependencies = Object.fromEntries(
      NEEDED_TO_BUILD.map(it => [it, manifest.devDependencies[it]]),
    );
    delete manifest.resolutions;
    delete manifest.packageManager;
  });
  await editJson(join(app, 'packages/app/package.json'), manifest => {
    manifest.name = `app-${name}`;
    delete manifest.devDependencies;
    for (const [dependency, archive] of Object.entries(archives)) {
      manifest.dependencies[dependency] = `file:${archive}`;
    }
    for (const dependency of dependencies) {
      manifest.dependencies[dependency] = known[dependency];
    }
  });
  await writeFile(
    join(app, 'app-config.test.yaml'),
    `app: { baseUrl: '${origin}' }\nbackend: { baseUrl: '${origin}' }\n`,
  );
}

/**
 * Makes an app of each of create-app's templates, with our packed packages in it, and installs what they need once for both.
 *
 * @param {string} folder - outside of this repository, so that what a package forgot to declare is not found by chance
 * @param {object} options
 * @param {Record<string, string>} options.archives - see packPackages
 * @param {string} options.origin - where the apps will be looked at, one after the other
 */
export async function makeApps(folder, { archives, origin }) {
  const PATH = await yarnOnPath(folder);
  for (const template of templates) {
    const { name, flags, mount } = template;
    const app = join(folder, name);
    await rm(app, { recursive: true, force: true });
    await mkdir(app, { recursive: true });
    await runCommand(
      process.execPath,
      [
        join(
          paths.root,
          'node_modules/@backstage/create-app/bin/backstage-create-app',
        ),
        ['--path', name, '--skip-install', ...flags],
      ].flat(),
      {
        cwd: folder,
        env: { PATH, BACKSTAGE_APP_NAME: name },
        log: join(paths.logs, `apps-create-${name}.log`),
      },
    );
    await trim(app, template, { archives, origin });
    await mount(join(app, 'packages/app'));
  }
  const root = JSON.parse(
    await readFile(join(paths.root, 'package.json'), 'utf8'),
  );
  const manifest = {
    name: 'apps',
    private: true,
    workspaces: templates.map(({ name }) => name),
    // The same versions as here, so that a release of tomorrow does not break this test.
    resolutions: {
      ...root.resolutions,
      ...Object.fromEntries(
        Object.entries(archives).map(([name, archive]) => [
          name,
          `file:${archive}`,
        ]),
      ),
    },
  };
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify(manifest, undefined, 2),
  );
  await writeFile(
    join(folder, '.yarnrc.yml'),
    'nodeLinker: node-modules\nenableScripts: false\nenableTelemetry: false\n',
  );
  copyFileSync(join(paths.root, 'yarn.lock'), join(folder, 'yarn.lock'));
  await runCommand(process.execPath, [paths.yarn, 'install'], {
    cwd: folder,
    env: { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' },
    log: join(paths.logs, 'apps-install.log'),
  });
}

/** Builds one of the apps for production. @returns {Promise<string>} the folder with its `index.html` */
export async function buildApp(folder, name) {
  const app = join(folder, name, 'packages/app');
  await runCommand(
    process.execPath,
    [
      join(folder, 'node_modules/@backstage/cli/bin/backstage-cli'),
      ['package', 'build'],
      ['--config', '../../app-config.yaml'],
      ['--config', '../../app-config.test.yaml'],
    ].flat(),
    { cwd: app, log: join(paths.logs, `apps-build-${name}.log`) },
  );
  return join(app, 'dist');
}
