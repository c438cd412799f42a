import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from './paths.mjs';
import { runCommand, StoppedError } from './processes.mjs';

/** What a Jest run came to. */
function summarize(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    suites: report.numTotalTestSuites,
    failures: report.testResults
      .filter(({ status }) => status === 'failed')
      .map(({ message }) => message),
  };
}

/**
 * Runs the tests of all workspaces.
 *
 * @param {NodeJS.ProcessEnv} env
 * @throws Error when Jest could not even run; failing tests are in the result
 */
export async function runJest(env) {
  const directory = await mkdtemp(join(tmpdir(), 'ephemeral-db-jest-'));
  const outputFile = join(directory, 'report.json');
  try {
    let failure;
    try {
      await runCommand(
        process.execPath,
        [
          [paths.yarn, 'backstage-cli', 'repo', 'test'],
          ['--watchAll=false', '--maxWorkers=2', '--json'],
          [`--outputFile=${outputFile}`],
        ].flat(),
        { cwd: paths.root, env, log: join(paths.logs, 'jest.log') },
      );
    } catch (error) {
      if (error instanceof StoppedError) throw error;
      failure = error;
    }
    const report = await readFile(outputFile, 'utf8').catch(() => undefined);
    if (report === undefined) {
      throw failure ?? new Error('Jest left no report');
    }
    const summary = summarize(JSON.parse(report));
    // Not through a failing test, then for example through coverage or a handle that Jest could not close.
    if (failure && summary.failures.length === 0) throw failure;
    return summary;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
