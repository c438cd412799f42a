import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, seedOf } from './lib/commit.mjs';
import { fetchKubectl } from './lib/fetchKubectl.mjs';
import { installPackages } from './lib/installPackages.mjs';
import { runJest } from './lib/jestRun.mjs';
import { paths } from './lib/paths.mjs';
import { startPrivatePostgres } from './lib/privatePostgres.mjs';
import { runCommand, StoppedError } from './lib/processes.mjs';
import { runScript } from './lib/runScript.mjs';
import { seconds, sinceLaunch, step } from './lib/steps.mjs';
import { ensureSystemTools } from './lib/systemTools.mjs';

const POSTGRES = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';
const STORY_STEPS = 6;

const count = {
  passed: 0,
  failed: 0,
  skipped: 0,
  suites: 0,
  story: 0,
  told: 0,
};
const broken = [];

/** One part of the check. A part that breaks does not keep the others from being seen. */
async function part(title, run, options) {
  try {
    await step(title, run, options);
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    broken.push(title);
    console.log(error.message);
  }
}

/** One of the workspaces' own commands, e.g. `tsc`. */
function yarn(log, ...args) {
  return runCommand(process.execPath, [paths.yarn, ...args], {
    cwd: paths.root,
    log: join(paths.logs, `${log}.log`),
  });
}

async function checkStatically() {
  await Promise.all([
    (async () => {
      await part('types', () => yarn('tsc', 'tsc'));
      await part('configuration fits its schema', () =>
        yarn('config', 'backstage-cli', 'config:check', '--lax', '--strict'),
      );
    })(),
    (async () => {
      await part('lint', () => yarn('lint', 'lint'));
      await part('formatting', () => yarn('prettier', 'prettier:check'));
    })(),
  ]);
}

async function runTests() {
  const env = { EPHEMERAL_DB_SEED: `${seedOf(commit())}` };
  console.log(
    `  random histories by seed ${env.EPHEMERAL_DB_SEED}, of the commit`,
  );
  if (!process.env[POSTGRES]) {
    await step('PostgreSQL started', async () => {
      env[POSTGRES] = await startPrivatePostgres();
    });
  }
  await part(
    'tests on SQLite and PostgreSQL, outside clients',
    async () => {
      const result = await runJest(env);
      for (const key of ['passed', 'failed', 'skipped', 'suites']) {
        count[key] += result[key];
      }
      if (result.failures.length > 0) {
        throw new Error(result.failures.join('\n\n'));
      }
      if (result.skipped > 0) {
        throw new Error(
          `${result.skipped} tests did not run. Nothing may be skipped`,
        );
      }
    },
    { announce: 'running the tests (1 to 5 minutes)' },
  );
}

/** Runs a script that tells the story, and counts the steps that ended well. */
async function tellStory(script, ...args) {
  const log = join(paths.logs, `story-${script}.log`);
  count.told += STORY_STEPS;
  let steps = 0;
  try {
    await runCommand(
      process.execPath,
      [join(paths.root, `scripts/${script}.mjs`), ...args],
      // It counts its own time, not this script's.
      { cwd: paths.root, env: { EPHEMERAL_DB_LAUNCHED_AT: '' }, log },
    );
  } finally {
    const text = await readFile(log, 'utf8');
    steps = text.match(/^✓ \d\. /gm)?.length ?? 0;
    count.story += steps;
  }
  if (steps !== STORY_STEPS) {
    throw new Error(
      `The story ended well after ${steps} of ${STORY_STEPS} steps, see ${log}`,
    );
  }
}

async function tellStories() {
  await part(
    'the story, end to end',
    () => tellStory('demo', '--story', '--port', '0', '--latency', 'none'),
    { announce: 'telling the story through the REST API (about 30 s)' },
  );
  const { onSomebodysCluster } = await import('./lib/somebodysCluster.mjs');
  await part(
    "the story on somebody's cluster, without SQL",
    () =>
      onSomebodysCluster((...args) =>
        tellStory('test-cluster', ...args, '--no-sql'),
      ),
    { announce: 'telling it with test:cluster --no-sql (about 30 s)' },
  );
}

/** Runs a script of ours that counts for itself, and adds what it counted, e.g. `Walks: 8 passed, 0 failed`. */
async function runCounted(script, args, env) {
  const log = join(paths.logs, `${script}.log`);
  let counted;
  try {
    await runCommand(
      process.execPath,
      [join(paths.root, `scripts/${script}.mjs`), ...args],
      // It counts its own time, not this script's.
      { cwd: paths.root, env: { EPHEMERAL_DB_LAUNCHED_AT: '', ...env }, log },
    );
  } finally {
    const text = await readFile(log, 'utf8').catch(() => '');
    counted = /^[A-Z][a-z]+: (\d+) passed, (\d+) failed$/m.exec(text);
    const [, passed = 0, failed = 0] = counted ?? [];
    count.passed += Number(passed);
    count.failed += Number(failed);
  }
  if (!counted) throw new Error(`${script} did not say what it counted`);
}

/** Proves the cases of test:sqlserver. What a real server says of them is in docs/verified.md. */
async function runStatements() {
  const { onStandInSqlServer } = await import('./lib/standInSqlServer.mjs');
  await part('every T-SQL statement, on the stand-in SQL Server', () =>
    onStandInSqlServer((options, password) =>
      runCounted('test-sqlserver', options, {
        EPHEMERAL_DB_SQLSERVER_PASSWORD: password,
      }),
    ),
  );
}

/** The story on all kinds of storage, which is also one portal over five clusters. */
async function tellOnDrivers() {
  await part(
    'the story on each kind of storage',
    () => runCounted('test-drivers', []),
    { announce: 'telling the story on five clusters at once (about 45 s)' },
  );
}

/** Real backends, killed and stopped in the midst of their work. */
async function crash() {
  await part(
    'backends that are killed, stopped and hindered',
    async () => {
      await runCounted('test-reliability', ['--only', 'crashes,replicas']);
      const log = join(paths.logs, 'test-reliability.log');
      const text = await readFile(log, 'utf8');
      for (const line of text.match(/^.* crashes, chosen by .*$/gm) ?? []) {
        console.log(`  ${line.replace(/:$/, '')}`);
      }
    },
    { announce: 'killing backends around their writes (2 to 4 minutes)' },
  );
}

/** What templates and agents do, also with the backend killed in the middle. */
async function runTemplates() {
  await part(
    'software templates and agents, through crashes',
    () => runCounted('test-templates', []),
    { announce: 'running the templates (2 to 4 minutes)' },
  );
}

/** The portal as people have it: in a browser, in the demo and in the gallery. */
async function useBrowser() {
  await part(
    'the demo, walked through in a browser',
    () => runCounted('test-browser', []),
    { announce: 'walking through the demo in Chromium (1 to 4 minutes)' },
  );
  await part(
    'photographs: axe, nothing to scroll sideways',
    () => runCounted('photographs', []),
    { announce: 'photographing gallery and portal (2 to 6 minutes)' },
  );
}

/** Our packages as people get them: built, packed and put into apps of their own. */
async function makeApps() {
  await part(
    'in apps of both frontend systems',
    () => runCounted('test-apps', []),
    { announce: 'making apps with our packages in them (2 to 5 minutes)' },
  );
}

/** What starts servers of its own. It waits more than it works, so two lanes of it keep a machine of two cores busy. */
async function useServers() {
  const { buildApp } = await import('./lib/appBuild.mjs');
  await part('app for the portal', buildApp);
  await Promise.all([
    (async () => {
      await tellStories();
      await runStatements();
      await tellOnDrivers();
      await runTemplates();
      await crash();
    })(),
    (async () => {
      await useBrowser();
      await makeApps();
    })(),
  ]);
}

async function prepare() {
  await installPackages();
  await ensureSystemTools();
  if (!(await fetchKubectl())) {
    throw new Error(
      `The tests use kubectl, which is fetched for Linux on x64 only. Install kubectl 1.35 and link it to ${paths.kubectl}`,
    );
  }
}

function report() {
  const passed = count.passed + count.story;
  const failed = count.failed + (count.told - count.story);
  const verdict =
    broken.length > 0 ? `BROKEN: ${broken.join(', ')}` : 'all well';
  console.log(
    `${verdict} · ${count.suites} suites · story ${count.story} of ${
      count.told
    } steps · ${seconds(sinceLaunch())}`,
  );
  console.log(
    `Tests: ${passed} passed, ${failed} failed${
      count.skipped ? `, ${count.skipped} skipped` : ''
    }`,
  );
}

await runScript(async () => {
  await prepare();
  await checkStatically();
  await runTests();
  if (existsSync(join(paths.root, 'packages/sandbox/src/main.ts'))) {
    await useServers();
  }
  report();
  return broken.length > 0 ? 1 : 0;
});
