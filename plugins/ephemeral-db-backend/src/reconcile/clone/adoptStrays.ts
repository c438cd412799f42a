import { annotations, labels } from '../../kubernetes/labels';
import type { Namespace } from '../../kubernetes/objects';
import type { ClusterCache } from '../ClusterCache';
import type { HeldCluster } from '../HeldCluster';
import { readSignedOrder } from './signedOrder';

/**
 * Looks for namespaces of this installation that have no row: the database was
 * restored from an older state, or somebody made them look like ours. Those
 * that carry an order signed by this database get their row back, and the loop
 * takes on what is in them; the others are named in the log and left untouched.
 *
 * @param known - ids of clones that have a row
 * @param named - namespaces that were named already
 */
export async function adoptStrays(
  held: HeldCluster,
  signingKey: string,
  known: ReadonlySet<string>,
  named: Set<string>,
): Promise<void> {
  for (const namespace of held.cache.namespaces.all()) {
    const id = namespace.metadata.labels?.[labels.clone];
    if (!id || known.has(id) || namespace.metadata.deletionTimestamp) continue;
    const { name } = namespace.metadata;
    if (named.has(name)) continue;
    const row = await held.clones.get(id);
    if (row && row.phase !== 'gone') continue;
    named.add(name);
    await adopt(held, signingKey, namespace, id, row !== undefined);
  }
}

async function adopt(
  { cache, clones, configuration, logger }: HeldCluster,
  signingKey: string,
  { metadata }: Namespace,
  id: string,
  isGone: boolean,
): Promise<void> {
  const { name } = metadata;
  const order = readSignedOrder(
    signingKey,
    metadata.annotations?.[annotations.order],
  );
  const isItsOwn =
    order?.id === id &&
    order.namespace === name &&
    order.cluster === configuration.name;
  if (!order || !isItsOwn || isGone) {
    logger.warn(
      `Namespace ${name} on cluster ${
        configuration.name
      } looks like one of ours, but ${
        isGone
          ? 'its clone is gone'
          : 'carries no order that this database has signed'
      }. It is left untouched; delete it if nobody needs it`,
    );
    return;
  }
  try {
    await clones.insert({ ...order, generation: lastGeneration(cache, id) });
    logger.warn(
      `Clone ${order.name} of ${order.entityRef} was in namespace ${name} and not in the database; it was adopted`,
    );
  } catch (error) {
    logger.warn(
      `Namespace ${name} can't be adopted, as another clone has its name: ${
        (error as Error).message
      }`,
    );
  }
}

/** The order is of the first generation; what is in the cluster tells how often it was retried. */
function lastGeneration(cache: ClusterCache, id: string): number {
  const objects = [
    ...cache.contents.all(),
    ...cache.imports.all(),
    ...cache.claims.all(),
    ...cache.deployments.all(),
  ];
  return Math.max(
    1,
    ...objects
      .filter(({ metadata }) => metadata.labels?.[labels.clone] === id)
      .map(({ metadata }) => Number(metadata.labels?.[labels.generation]))
      .filter(Number.isSafeInteger),
  );
}
