import { readLogin } from '../connect/targets';
import type { AccessQuestion, Cluster } from '../kubernetes/Cluster';
import {
  KubernetesError,
  UnreachableError,
} from '../kubernetes/KubernetesError';
import { kinds } from '../kubernetes/kinds';
import type { GoldenSource } from '../sources/types';
import { look } from './look';
import { neededAccess } from './neededAccess';
import type { SourceObservations } from './observations';
import { observeServer } from './observeServer';

/** How many questions are put to the API at once. */
const AT_ONCE = 8;

/**
 * Collects all that a judgement rests on. What can't be seen is an observation
 * as well.
 *
 * @param options.markerNamespace - where the installation's marker lives
 * @param options.inspects - whether the golden server can be asked about itself
 * @throws UnreachableError when the cluster does not answer at all
 */
export async function observeSource(
  cluster: Cluster,
  source: GoldenSource,
  options: { markerNamespace: string; inspects: boolean },
): Promise<SourceObservations> {
  const denied = await findDenied(
    cluster,
    neededAccess(source, options.markerNamespace),
  );
  const [
    storageClass,
    volumeSnapshotClass,
    claim,
    network,
    quotas,
    contents,
    server,
    credentialTroubles,
  ] = await Promise.all([
    look(() => cluster.read(kinds.storageClass, source.clones.storageClass)),
    look(() =>
      cluster.read(kinds.volumeSnapshotClass, source.volumeSnapshotClass),
    ),
    look(() =>
      cluster.read(
        kinds.persistentVolumeClaim,
        source.volume.claim,
        source.namespace,
      ),
    ),
    look(() => findNetwork(cluster, source)),
    look(async () => {
      const { namespace } = source;
      return (await cluster.list(kinds.resourceQuota, { namespace })).items;
    }),
    look(async () => (await cluster.list(kinds.volumeSnapshotContent)).items),
    options.inspects ? observeServer(cluster, source) : undefined,
    findCredentialTroubles(cluster, source),
  ]);
  const volumeName =
    claim.state === 'found' ? claim.value.spec.volumeName : undefined;
  const volume = await look(async () =>
    volumeName
      ? await cluster.read(kinds.persistentVolume, volumeName)
      : undefined,
  );
  return {
    denied,
    storageClass,
    volumeSnapshotClass,
    claim,
    volume,
    network,
    quotas,
    contents,
    credentialTroubles,
    server,
  };
}

/** The golden pods and what shuts them. A Service that is missing is told by the way to the server. */
async function findNetwork(
  cluster: Cluster,
  { namespace, engine }: GoldenSource,
) {
  const { items: policies } = await cluster.list(kinds.networkPolicy, {
    namespace,
  });
  const service = policies.length
    ? await cluster.read(kinds.service, engine.connect.service, namespace)
    : undefined;
  const labels = Object.entries(service?.spec.selector ?? {});
  if (labels.length === 0) return { policies, pods: [] };
  const { items: pods } = await cluster.list(kinds.pod, {
    namespace,
    labelSelector: labels.map(([key, value]) => `${key}=${value}`).join(','),
  });
  return { policies, pods };
}

async function findDenied(
  cluster: Cluster,
  questions: AccessQuestion[],
): Promise<AccessQuestion[]> {
  const denied: AccessQuestion[] = [];
  const queue = [...questions];
  const work = async () => {
    for (let question = queue.shift(); question; question = queue.shift()) {
      if (!(await cluster.allows(question))) denied.push(question);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // In the order in which they were asked, whoever answered first.
  return questions.filter(question => denied.includes(question));
}

async function findCredentialTroubles(
  cluster: Cluster,
  { namespace, clones }: GoldenSource,
): Promise<string[]> {
  const troubles = await Promise.all(
    clones.adminCredentials.map(async reference => {
      try {
        await readLogin(cluster, namespace, reference);
        return [];
      } catch (error) {
        if (error instanceof UnreachableError) throw error;
        // It passes: another check may tell.
        if (error instanceof KubernetesError && error.transient) throw error;
        return [(error as Error).message];
      }
    }),
  );
  return troubles.flat();
}
