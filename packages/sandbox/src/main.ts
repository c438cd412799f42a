import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSandbox } from './Sandbox';

const USAGE = `sandbox --directory <folder> --kubeconfig <file> [options]
  --directory <folder>   where its volumes and databases are kept
  --kubeconfig <file>    is written once the API answers, with the contexts admin and backstage
  --port <port>          of the Kubernetes API on 127.0.0.1 (default: any)
  --metrics-port <port>  of what volumes take, for a Prometheus (default: any)
  --latency <name>       none (default), or article: the waits of a real array, ten times as fast
  --rbac <file>          a manifest to apply; the context backstage is its service account`;

function options() {
  const { values } = parseArgs({
    options: {
      directory: { type: 'string' },
      kubeconfig: { type: 'string' },
      port: { type: 'string', default: '0' },
      'metrics-port': { type: 'string', default: '0' },
      latency: { type: 'string', default: 'none' },
      rbac: { type: 'string' },
    },
  });
  const { directory, kubeconfig, latency, port, rbac } = values;
  if (!directory || !kubeconfig || !['none', 'article'].includes(latency)) {
    throw new Error(USAGE);
  }
  return {
    directory,
    kubeconfig,
    latency,
    port: Number(port),
    metricsPort: Number(values['metrics-port']),
    rbac,
  };
}

async function main() {
  const { directory, kubeconfig, latency, port, metricsPort, rbac } = options();
  const sandbox = await startSandbox({
    directory,
    port,
    metricsPort,
    rbac,
    latency:
      latency === 'article'
        ? { profile: 'article', speed: 10 }
        : { profile: 'none' },
  });
  // Whoever waits for the file must never read half of it.
  writeFileSync(`${kubeconfig}.new`, sandbox.kubeConfig, { mode: 0o600 });
  renameSync(`${kubeconfig}.new`, kubeconfig);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      sandbox.stop().then(() => process.exit(0));
    });
  }
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
