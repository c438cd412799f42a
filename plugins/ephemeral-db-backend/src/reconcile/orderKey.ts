import { ConflictError } from '@backstage/errors';
import { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import { labels } from '../kubernetes/labels';
import { markerName } from '../kubernetes/names';
import { readOrCreate } from './readOrCreate';

/**
 * Reads the key that orders on this cluster are signed with, or puts one there.
 *
 * It is kept in the cluster, in a Secret beside the marker, so that it outlives
 * our database: an installation that has lost its rows must still tell its own
 * namespaces from forged ones. Whoever may read it there may read the
 * backend's own access to the cluster as well.
 *
 * @param options.candidate - becomes the key where there is none yet
 * @throws ConflictError when the Secret is not ours or has no key
 */
export async function readOrderKey(options: {
  cluster: Cluster;
  /** Of the marker and the Secret. */
  namespace: string;
  installation: string;
  candidate: string;
}): Promise<string> {
  const { cluster, namespace, installation, candidate } = options;
  const name = markerName(installation);
  const found = await readOrCreate(
    cluster,
    kinds.secret,
    { name, namespace },
    installation,
    { immutable: true, stringData: { key: candidate } },
  );
  const key = Buffer.from(found?.data?.key ?? '', 'base64').toString('utf8');
  if (found?.metadata.labels?.[labels.installation] !== installation || !key) {
    throw new ConflictError(
      `Secret ${namespace}/${name} is not the one that orders of the installation ${installation} are signed with. Nothing is done on this cluster. Restore it, or delete it: then a new one is made, and clones whose rows are lost can't be told from forged ones any more`,
    );
  }
  return key;
}
