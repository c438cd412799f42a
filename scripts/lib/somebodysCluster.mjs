import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { Cluster } from './Cluster.mjs';
import { DemoStack } from './DemoStack.mjs';
import { inventory } from './inventory.mjs';
import { paths } from './paths.mjs';
import { freePort } from './ports.mjs';

/**
 * Runs something on a cluster as somebody has it: an empty sandbox, with nothing but its storage classes.
 *
 * @param {(...args: string[]) => Promise<void>} run - gets the options that name the cluster and its configuration
 * @throws when the cluster has more or less in it afterwards than it had before
 */
export async function onSomebodysCluster(run) {
  const port = await freePort();
  const stack = new DemoStack({
    port,
    sandboxPort: await freePort(),
    latency: 'none',
  });
  await stack.startSandbox();
  const config = join(paths.demo, `${port}`, 'app-config.lab.yaml');
  // With the rights of deploy/rbac.yaml and no more, other than whoever lays out the golden database.
  await writeFile(
    config,
    YAML.stringify({
      ephemeralDb: {
        clusters: { lab: { context: 'backstage' } },
      },
    }),
  );
  const cluster = new Cluster(stack.kubeConfig);
  const everything = () => inventory(cluster, () => true);
  const before = await everything();
  await Promise.race([
    run('--kubeconfig', stack.kubeConfig, '--config', config),
    stack.broken,
  ]);
  assert.deepEqual(await everything(), before);
  // What is left on an array, no object of the cluster tells.
  const metrics = await (await fetch(`${stack.prometheus}/metrics`)).text();
  assert.match(metrics, /^sandbox_volumes 0$/m, 'volumes on the array');
  assert.match(metrics, /^sandbox_snapshots 0$/m, 'snapshots on the array');
}
