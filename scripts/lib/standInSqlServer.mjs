import { Cluster } from './Cluster.mjs';
import { DemoStack } from './DemoStack.mjs';
import { golden, goldenAdministrator } from './golden.mjs';
import { freePort } from './ports.mjs';
import { requireTypeScript } from './requireTypeScript.mjs';

/**
 * Runs something on the sandbox's golden SQL Server, as somebody would on a real one.
 *
 * @param {(options: string[], password: string) => Promise<void>} run
 */
export async function onStandInSqlServer(run) {
  const stack = new DemoStack({
    port: await freePort(),
    sandboxPort: await freePort(),
    latency: 'none',
  });
  await stack.startSandbox();
  const { applyGolden } = requireTypeScript('packages/sandbox/src/golden.ts');
  await applyGolden({ kubeConfig: stack.kubeConfig });
  const cluster = new Cluster(stack.kubeConfig);
  const { spec } = await cluster.read(
    'v1',
    'Service',
    golden.service,
    golden.namespace,
  );
  const { password } = await goldenAdministrator(cluster);
  await Promise.race([
    run(
      ['--server', `${spec.clusterIP}:1433`, '--trust-server-certificate'],
      password,
    ),
    stack.broken,
  ]);
}
