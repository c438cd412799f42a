import type { Cluster } from '../kubernetes/Cluster';
import { HttpsCluster } from '../kubernetes/HttpsCluster';
import { refreshableKubeConfig } from '../kubernetes/kubeConfig';
import type { PluginConfiguration } from './types';

/**
 * The gateways of the API and of the checks. They can't write, whatever calls them: only the loop writes to a cluster.
 *
 * @throws InputError when the access to a cluster is not usable; no cluster is asked
 */
export function connectForReading(
  configuration: PluginConfiguration,
): ReadonlyMap<string, Cluster> {
  return new Map(
    Object.values(configuration.clusters).map(cluster => [
      cluster.name,
      HttpsCluster.create({
        ...refreshableKubeConfig(cluster),
        beforeWrite: () => {
          throw new Error(`The API does not write to cluster ${cluster.name}`);
        },
      }),
    ]),
  );
}
