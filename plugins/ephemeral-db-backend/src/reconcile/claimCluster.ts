import { ConflictError, NotFoundError } from '@backstage/errors';
import { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import { hasCode } from '../kubernetes/KubernetesError';
import { markerName } from '../kubernetes/names';
import { readOrCreate } from './readOrCreate';

/**
 * Marks the cluster as driven from this database, or finds it so marked. Two
 * databases of one installation name would each take the other's objects for
 * strays.
 *
 * @throws ConflictError when another database has marked it; NotFoundError when
 * the marker's namespace does not exist
 */
export async function claimCluster(options: {
  cluster: Cluster;
  /** The cluster's name in the configuration, for messages. */
  name: string;
  namespace: string;
  installation: string;
  /** The identity of our database. */
  database: string;
}): Promise<void> {
  const { cluster, name, namespace, installation, database } = options;
  const marker = markerName(installation);
  const found = await readOrCreate(
    cluster,
    kinds.configMap,
    { name: marker, namespace },
    installation,
    { data: { database } },
  ).catch(error => {
    if (!hasCode(error, 404)) throw error;
    throw new NotFoundError(
      `Namespace ${namespace} does not exist on cluster ${name}; create it, or correct ephemeralDb.clusters.${name}.namespace`,
    );
  });
  if (found && found.data?.database !== database) {
    throw new ConflictError(
      `Cluster ${name} is driven by another database of the installation ${installation} (${
        found.data?.database ?? 'unknown'
      }; ours is ${database}). Nothing is done there. Give this installation another name in ephemeralDb.installation; or, to take over, stop the other backend for good and run: kubectl -n ${namespace} delete configmap ${marker}`,
    );
  }
}
