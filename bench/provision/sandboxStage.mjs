import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { golden } from '../../scripts/lib/golden.mjs';
import { paths } from '../../scripts/lib/paths.mjs';
import { StandIn } from './StandIn.mjs';

/** The sandbox with the article's golden database, and the demo's configuration of it. */
export async function startSandboxStage(speed) {
  if (process.platform !== 'linux') {
    throw new Error(
      'The addresses of the sandbox’s Services can be dialled on Linux only: run this there, or on a cluster with --kubeconfig and --no-sql',
    );
  }
  const standIn = await StandIn.start(speed);
  const config = YAML.parse(
    await readFile(join(paths.root, 'app-config.yaml'), 'utf8'),
  );
  const { customerdb } = config.ephemeralDb.sources;
  config.ephemeralDb.sources = { customerdb };
  // Nothing but what the measured clients do shall be going on.
  delete config.ephemeralDb.usage;
  delete config.ephemeralDb.clusters.lab.prometheus;
  return {
    kubeConfig: standIn.kubeConfig,
    takeRequests: () => standIn.takeRequests(),
    config,
    entry: join(paths.root, 'bench/provision/backend.cjs'),
    source: golden.source,
    golden: {
      sql: true,
      namespace: golden.namespace,
      administratorSecret: {
        name: 'mssql-golden-sa',
        key: 'MSSQL_SA_PASSWORD',
      },
      storageClass: customerdb.clones.storageClass,
      volumeSnapshotClass: customerdb.volumeSnapshotClass,
      image: 'mcr.microsoft.com/mssql/server:2022-latest',
      resources: { requests: { memory: '2Gi' }, limits: { memory: '4Gi' } },
      fsGroup: 10001,
      size: '20Gi',
      database: 'CustomerDB',
      probe: customerdb.probes.customers,
    },
  };
}
