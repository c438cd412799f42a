import { createRequire } from 'node:module';
import { join } from 'node:path';
import { paths } from '../paths.mjs';

const folder = join(paths.root, 'packages/reliability');

/** What is loaded only by those who use it, and is not used here. */
const UNUSED = [
  '@aws-sdk/*',
  '@google-cloud/*',
  '@keyv/*',
  '@redis/*',
  '@smithy/*',
  'mariadb',
  'mysql',
  'mysql2',
  'oracledb',
  'pg-native',
  'sqlite3',
  'ts-json-schema-generator',
  'typescript',
];
/** What looks for files beside its own. */
const WITH_FILES = ['better-sqlite3', 'pg-format'];

/** Leaves to the packages what is in packages, and takes only what is written here. */
const ownCodeAlone = {
  name: 'own-code-alone',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === 'entry-point' || path.startsWith('@ephemeral-db/')
        ? undefined
        : { path, external: true },
    );
  },
};

/**
 * Translates the TypeScript once, so that no process has to do so at its start: the backend with all that it needs in one
 * file, as it is started hundreds of times, and the tests.
 */
export async function bundle() {
  const { build } = createRequire(join(folder, 'src/'))('esbuild');
  const output = name => join(folder, 'dist', `${name}.cjs`);
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node22',
    sourcemap: 'linked',
    // Errors are told apart by their names.
    keepNames: true,
    logLevel: 'warning',
  };
  await Promise.all([
    build({
      ...common,
      entryPoints: [join(folder, 'src/backend/main.ts')],
      outfile: output('backend'),
      external: [...UNUSED, ...WITH_FILES],
    }),
    build({
      ...common,
      entryPoints: [join(folder, 'src/main.ts')],
      outfile: output('tests'),
      plugins: [ownCodeAlone],
    }),
  ]);
  return { backend: output('backend'), tests: output('tests') };
}
