import { hasCode } from '../../kubernetes/KubernetesError';
import { kinds } from '../../kubernetes/kinds';
import { isOurs, labels } from '../../kubernetes/labels';
import type { VolumeSnapshotContent } from '../../kubernetes/objects';
import type { HeldCluster } from '../HeldCluster';
import { keepPoint } from './remove';

/**
 * Takes away an import of ours that no row tells of. Deleting a namespace does
 * not remove it, and its being there keeps its point from being deleted. While
 * the namespace is there it stays: the clone in it is adopted, or left alone.
 */
export async function removeOrphan(
  held: HeldCluster,
  { metadata: { name, uid } }: VolumeSnapshotContent,
): Promise<void> {
  const { cluster, installation, logger } = held;
  const content = await cluster.read(kinds.volumeSnapshotContent, name);
  const clone = content?.metadata.labels?.[labels.clone];
  const namespace = content?.spec.volumeSnapshotRef.namespace;
  const isStill =
    content?.metadata.uid === uid &&
    !content?.metadata.deletionTimestamp &&
    // Only imports name a handle; what was cut here is its point's own.
    content?.spec.source.snapshotHandle !== undefined;
  if (!content || !isStill || !clone || !namespace) return;
  if (!isOurs(content.metadata, { installation, clone })) return;
  if (await cluster.read(kinds.namespace, namespace)) return;
  logger.warn(
    `VolumeSnapshotContent ${name} is the import of a clone that is not in the database, and whose namespace ${namespace} is gone; it is taken away`,
  );
  const { metadata } = await keepPoint(held, content, `namespace ${namespace}`);
  await cluster
    .remove(kinds.volumeSnapshotContent, {
      name,
      uid: metadata.uid!,
      resourceVersion: metadata.resourceVersion,
    })
    .catch(error => {
      // Changed since it was read: the next sweep looks again.
      if (!hasCode(error, 409)) throw error;
    });
}
