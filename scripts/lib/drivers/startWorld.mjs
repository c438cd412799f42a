import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { DemoStack } from '../DemoStack.mjs';
import { golden } from '../golden.mjs';
import { paths } from '../paths.mjs';
import { freePort } from '../ports.mjs';
import { requireTypeScript } from '../requireTypeScript.mjs';
import { atEnd } from '../runScript.mjs';
import { step } from '../steps.mjs';

/** The golden source of a kind of storage, as the portal calls it. */
export const sourceOf = driver => `customers-${driver}`;

/** The demo's configuration, with a cluster and a golden source for each kind of storage in place of its own. */
async function configuration(clusters) {
  const demo = YAML.parse(
    await readFile(join(paths.root, 'app-config.yaml'), 'utf8'),
  );
  const { clusters: theirs, sources, ...section } = demo.ephemeralDb;
  // Nobody measures what volumes take here.
  const { prometheus, ...cluster } = theirs.lab;
  const source = sources[golden.source];
  const entries = map => Object.fromEntries(clusters.map(map));
  return {
    ...demo,
    ephemeralDb: {
      ...section,
      clusters: entries(({ driver, kubeConfig }) => [
        driver,
        { ...cluster, kubeconfig: kubeConfig },
      ]),
      sources: entries(({ driver, profile }) => [
        sourceOf(driver),
        {
          ...source,
          title: `Customers on ${driver}`,
          cluster: driver,
          volumeSnapshotClass: profile.volumeSnapshotClass.name,
          clones: { ...source.clones, storageClass: profile.storageClass.name },
        },
      ]),
    },
  };
}

/**
 * Brings up one backend over a cluster of each kind of storage, each with a golden database. The clusters run in this
 * process, so that it sees everything that happens in them.
 *
 * @param {{ drivers: string[], speed: number }} options - `speed`: of the waits of the article's array
 */
export async function startWorld({ drivers, speed }) {
  const { applyGolden, driverProfiles, startSandbox } = requireTypeScript(
    'packages/sandbox/src/index.ts',
  );
  const stack = new DemoStack({ port: await freePort(), kubeConfig: '' });
  const folder = await stack.makeFolder();
  await mkdir(paths.logs, { recursive: true });
  // Their Services want the same addresses of this machine, of which they complain.
  const log = createWriteStream(join(paths.logs, 'test-drivers-clusters.log'));
  const clusters = await step('a cluster of each kind of storage', () =>
    Promise.all(
      drivers.map(async driver => {
        const profile = driverProfiles[driver];
        const kubeConfig = join(folder, `${driver}.kubeconfig`);
        const sandbox = await startSandbox({
          directory: join(folder, driver),
          driver,
          rbac: join(paths.root, 'deploy/rbac.yaml'),
          latency: { profile: 'article', speed },
          report: (where, error) =>
            log.write(`${driver}: ${where}: ${error.stack}\n`),
        });
        atEnd(() => sandbox.stop());
        await writeFile(kubeConfig, sandbox.kubeConfig, { mode: 0o600 });
        return { driver, profile, kubeConfig, sandbox };
      }),
    ),
  );
  const config = join(folder, 'app-config.drivers.yaml');
  await writeFile(config, YAML.stringify(await configuration(clusters)));
  await Promise.all([
    step('backend started', () => stack.startBackend({ config })),
    step('golden database with 10 customers in each', () =>
      Promise.all(
        clusters.map(({ kubeConfig, profile }) =>
          applyGolden({ kubeConfig, storageClass: profile.storageClass.name }),
        ),
      ),
    ),
  ]);
  return { stack, clusters };
}
