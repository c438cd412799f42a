import type { CloneRecord, NewClone } from '../../clones/CloneRecord';
import { nameOfNamesake } from '../../clones/cloneNames';
import { isClash } from '../../database';
import { describe, Kind, kinds } from '../../kubernetes/kinds';
import { annotations, isOurs, labels } from '../../kubernetes/labels';
import type { Namespace, ObjectMeta } from '../../kubernetes/objects';
import type { ClusterCache } from '../ClusterCache';
import type { HeldCluster } from '../HeldCluster';
import { removeOrphan } from './removeOrphan';
import { readSignedOrder } from './signedOrder';

/** @see sweepStrays */
export interface SweepOptions {
  /** Ids of clones that have a row and are not gone. */
  present: ReadonlySet<string>;
  /** Namespaces that were named in the log already. */
  named: Set<string>;
}

/**
 * Looks for what bears our labels and belongs to no clone.
 *
 * A namespace without a row, as after the database was restored from an older
 * state: if it carries an order that this installation has signed, it gets its
 * row back and the loop takes on what is in it. What is left of a clone that is
 * gone, as when a create arrived after all that had been given up: it is taken
 * away as the rest was. An import without a row whose namespace is gone too: it
 * serves nobody, and would hold its point for ever. Anything else is named in
 * the log and left untouched.
 */
export async function sweepStrays(
  held: HeldCluster,
  options: SweepOptions,
): Promise<void> {
  const { cache, clones } = held;
  for (const content of cache.contents.all()) {
    const { metadata } = content;
    const id = strayOf(held, metadata, options);
    if (!id) continue;
    const row = await clones.get(id);
    if (!row) await removeOrphan(held, content);
    else if (isLeftOver(metadata, row.progress.contentUid, row)) {
      await takeAwayAgain(held, row, kinds.volumeSnapshotContent, metadata);
    }
  }
  for (const namespace of cache.namespaces.all()) {
    const { metadata } = namespace;
    const id = strayOf(held, metadata, options);
    if (!id || metadata.deletionTimestamp) continue;
    const signed = signedOrderOf(held, namespace, id);
    const row = await clones.get(id);
    if (!row && signed) await adopt(held, signed);
    else if (
      row &&
      signed &&
      isLeftOver(metadata, row.progress.namespaceUid, row)
    ) {
      await takeAwayAgain(held, row, kinds.namespace, metadata);
    } else if (!row || row.goneAt) nameIt(held, metadata, options.named);
  }
}

function strayOf(
  { installation }: HeldCluster,
  metadata: ObjectMeta,
  { present }: SweepOptions,
): string | undefined {
  const id = metadata.labels?.[labels.clone];
  return id && !present.has(id) && isOurs(metadata, { installation, clone: id })
    ? id
    : undefined;
}

function isLeftOver(
  { uid }: ObjectMeta,
  recordedUid: string | undefined,
  row: CloneRecord,
): boolean {
  return row.goneAt !== undefined && (!recordedUid || recordedUid === uid);
}

async function takeAwayAgain(
  { clones, cluster, hold, enqueue, logger }: HeldCluster,
  row: CloneRecord,
  kind: Kind,
  { name, uid }: ObjectMeta,
): Promise<void> {
  // The cache may tell of the end of what was taken away later than the row.
  const live = await cluster.read(kind, name);
  if (live?.metadata.uid !== uid) return;
  if (row.phase === 'gone') {
    logger.warn(
      `${describe(kind, name)} of clone ${
        row.name
      } came to be after the clone was gone; it is taken away`,
    );
    await clones.observe(hold, row.id, {
      phase: 'deleting',
      progress: { ...row.progress, confirmedGone: undefined },
    });
  }
  enqueue(row.id);
}

function signedOrderOf(
  { configuration, orderKey }: HeldCluster,
  { metadata }: Namespace,
  id: string,
): ReturnType<typeof readSignedOrder> {
  const order = readSignedOrder(
    orderKey(),
    metadata.annotations?.[annotations.order],
  );
  const isItsOwn =
    order?.id === id &&
    order.namespace === metadata.name &&
    order.cluster === configuration.name;
  return isItsOwn ? order : undefined;
}

/**
 * Gives a clone its row back. Whoever ordered anew before it was back may have
 * taken its name, or its request; that is another clone by now.
 */
async function adopt(
  { cache, clock, clones, logger }: HeldCluster,
  order: NonNullable<ReturnType<typeof readSignedOrder>>,
): Promise<void> {
  const found: NewClone = {
    ...order,
    generation: lastGeneration(cache, order.id),
    adoptedAt: new Date(clock()),
  };
  const nobodysRequest = { requestId: undefined, requestHash: undefined };
  const attempts: NewClone[] = [
    found,
    { ...found, ...nobodysRequest },
    { ...found, ...nobodysRequest, name: nameOfNamesake(found) },
  ];
  const { entityRef, namespace } = order;
  for (const attempt of attempts) {
    try {
      const { name } = await clones.insert(attempt);
      logger.warn(
        `Clone ${name} of ${entityRef} was in namespace ${namespace} and not in the database; it was adopted. An admin must confirm it before anyone gets its password`,
      );
      return;
    } catch (error) {
      if (!isClash(error)) throw error;
    }
  }
  logger.warn(
    `Namespace ${namespace} can't be adopted: clone ${order.name} of ${entityRef} clashes with others. It is left untouched`,
  );
}

function nameIt(
  { logger, configuration }: HeldCluster,
  { name }: ObjectMeta,
  named: Set<string>,
): void {
  if (named.has(name)) return;
  named.add(name);
  logger.warn(
    `Namespace ${name} on cluster ${configuration.name} looks like one of ours, but no clone of this database is in it. It is left untouched; delete it if nobody needs it`,
  );
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
