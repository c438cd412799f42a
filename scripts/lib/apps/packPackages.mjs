import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../paths.mjs';
import { runCommand } from '../processes.mjs';

const PACKAGES = ['ephemeral-db-common', 'ephemeral-db'];

const run = (log, cwd, command, ...args) =>
  runCommand(command, args, { cwd, log: join(paths.logs, `${log}.log`) });

/** As `yarn pack` does: a version in place of `workspace:^`, since there is no workspace around the package any more. */
function withoutWorkspaces(manifest, versions) {
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).map(([name, range]) => [
      name,
      range === 'workspace:^' ? `^${versions[name]}` : range,
    ]),
  );
  return { ...manifest, dependencies };
}

/**
 * Builds the packages that a frontend needs and packs them as they would be published. The packing happens on copies: the
 * CLI rewrites a package's manifest for it.
 *
 * @param {string} folder - where the archives are put
 * @returns {Promise<Record<string, string>>} the archive of each package, by name
 */
export async function packPackages(folder) {
  const yarn = (log, ...args) =>
    run(log, paths.root, process.execPath, paths.yarn, ...args);
  await yarn('apps-types', 'tsc');
  const cli = join(paths.root, 'node_modules/@backstage/cli/bin/backstage-cli');
  const versions = {};
  const archives = {};
  await mkdir(folder, { recursive: true });
  for (const name of PACKAGES) {
    const source = join(paths.root, 'plugins', name);
    // Within the repository, where the CLI finds what it belongs to.
    const copy = join(paths.tools, 'packed', name);
    await run(
      `apps-build-${name}`,
      source,
      process.execPath,
      cli,
      'package',
      'build',
    );
    await cp(source, copy, {
      recursive: true,
      filter: path => !path.includes('node_modules'),
    });
    await run(
      `apps-prepack-${name}`,
      copy,
      process.execPath,
      cli,
      'package',
      'prepack',
    );
    const file = join(copy, 'package.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    delete manifest.scripts;
    versions[manifest.name] = manifest.version;
    await writeFile(
      file,
      JSON.stringify(withoutWorkspaces(manifest, versions), undefined, 2),
    );
    await run(
      `apps-pack-${name}`,
      copy,
      'npm',
      'pack',
      '--pack-destination',
      folder,
    );
    const archive = `${manifest.name.slice(1).replace('/', '-')}-${
      manifest.version
    }.tgz`;
    archives[manifest.name] = join(folder, archive);
  }
  return archives;
}
