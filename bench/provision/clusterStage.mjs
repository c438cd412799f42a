import { join } from 'node:path';
import { Cluster } from '../../scripts/lib/Cluster.mjs';
import { clusterConfig } from '../../scripts/lib/clusterConfig.mjs';
import { ClusterGolden } from '../../scripts/lib/ClusterGolden.mjs';
import { readClusterOptions } from '../../scripts/lib/clusterOptions.mjs';
import { paths } from '../../scripts/lib/paths.mjs';

const NO_SQL = '--no-sql';
const USUAL_IMAGE = 'mcr.microsoft.com/mssql/server:2022-latest';

/**
 * A cluster that is there already, as `yarn test:cluster --no-sql` uses it: the volumes are real, and a clone is ready when
 * its Deployment is Available. Only its own administrator could count who asks its API for what.
 */
export async function startClusterStage({ kubeconfig, config, source }) {
  const options = readClusterOptions([
    ...['--kubeconfig', kubeconfig, '--config', config ?? '', NO_SQL],
    ...(source ? ['--source', source] : []),
  ]);
  const { kubeConfig } = options;
  const tested = await clusterConfig(options);
  const cluster = new Cluster(kubeConfig);
  const golden = new ClusterGolden(cluster, tested, options);
  const { clones, namespace, volumeSnapshotClass } = tested.source;
  const isOpenShift = await cluster.serves('security.openshift.io');
  try {
    await golden.layOut();
  } catch (error) {
    await golden.takeAway();
    throw error;
  }
  return {
    kubeConfig,
    config: tested.config,
    entry: join(paths.root, 'scripts/lib/noSqlBackend.cjs'),
    source: tested.name,
    golden: {
      sql: false,
      namespace,
      storageClass: clones.storageClass,
      volumeSnapshotClass,
      image: clones.image ?? USUAL_IMAGE,
      resources: clones.resources,
      fsGroup: isOpenShift ? undefined : 10001,
      size: '1Gi',
    },
    takeAway: () => golden.takeAway(),
  };
}
