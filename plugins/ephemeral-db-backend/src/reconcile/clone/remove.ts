import type { CloneObservation, CloneRecord } from '../../clones/CloneRecord';
import { ObjectIdentity } from '../../kubernetes/Cluster';
import { Kind, kinds } from '../../kubernetes/kinds';
import { isOurs } from '../../kubernetes/labels';
import { cloneNames, generationNames } from '../../kubernetes/names';
import type {
  Deployment,
  KubernetesObject,
  VolumeSnapshotContent,
} from '../../kubernetes/objects';
import type { HeldCluster } from '../HeldCluster';

/**
 * Deletes exactly the object that the plan has seen. It is read once more just
 * before, so that the precondition is as fresh as can be.
 */
export async function removeSeen(
  held: HeldCluster,
  kind: Kind,
  seen: ObjectIdentity,
): Promise<void> {
  const live = await readSeen(held, kind, seen);
  if (!live || live.metadata.deletionTimestamp) return;
  await held.cluster.remove(kind, {
    ...seen,
    resourceVersion: live.metadata.resourceVersion,
  });
}

/** Stops the pod first: a volume is let go in order. */
export async function scaleDown(
  held: HeldCluster,
  seen: ObjectIdentity,
): Promise<void> {
  const live: Deployment | undefined = await readSeen(
    held,
    kinds.deployment,
    seen,
  );
  if (!live || live.spec.replicas === 0) return;
  await held.cluster.patch(
    kinds.deployment,
    { ...seen, resourceVersion: live.metadata.resourceVersion },
    { spec: { replicas: 0 } },
  );
}

/**
 * Makes sure that deleting an import takes only the import away. Whoever may
 * patch contents can have set its policy to Delete, and then its deletion would
 * destroy the point in time for everyone.
 *
 * @param of - whose import it is, for the log
 * @returns the content as it is then
 */
export async function keepPoint(
  { cluster, logger }: HeldCluster,
  content: VolumeSnapshotContent,
  of: string,
): Promise<VolumeSnapshotContent> {
  const { metadata, spec } = content;
  if (spec.deletionPolicy === 'Retain') return content;
  logger.error(
    `VolumeSnapshotContent ${metadata.name} of ${of} was changed to deletionPolicy ${spec.deletionPolicy} by other hands: deleting it would have destroyed the golden point for everyone. It is set back to Retain first`,
  );
  return await cluster.patch(
    kinds.volumeSnapshotContent,
    {
      name: metadata.name,
      uid: metadata.uid!,
      resourceVersion: metadata.resourceVersion,
    },
    { spec: { deletionPolicy: 'Retain' } },
  );
}

/** As {@link keepPoint}, for the import of a clone's present generation. */
export async function keepPointOf(
  held: HeldCluster,
  clone: CloneRecord,
): Promise<void> {
  const { cluster, installation } = held;
  const name = generationNames(clone.namespace, clone.generation).content;
  const content = await cluster.read(kinds.volumeSnapshotContent, name);
  if (!content) return;
  if (!isOurs(content.metadata, { installation, clone: clone.id })) return;
  await keepPoint(held, content, `clone ${clone.name}`);
}

/**
 * Removes what guarded and led to a generation that is gone. Neither is watched,
 * so both are asked for by name.
 */
export async function dropNetwork(
  { cluster, installation, sources }: HeldCluster,
  { id, namespace, generation, progress, source }: CloneRecord,
): Promise<CloneObservation> {
  const names = generationNames(namespace, generation);
  const dropped: [Kind, string, number | undefined][] = [
    [kinds.service, names.service, generation],
    [kinds.networkPolicy, names.networkPolicy, generation],
  ];
  if (sources.get(source)?.clones.access.subjects.length) {
    // People are let in again when the next generation is ready.
    dropped.push([kinds.roleBinding, cloneNames.role, undefined]);
  }
  for (const [kind, name, of] of dropped) {
    const found = await cluster.read(kind, name, namespace);
    const owner = { installation, clone: id, generation: of };
    if (found && isOurs(found.metadata, owner)) {
      const { uid, resourceVersion } = found.metadata;
      await cluster.remove(kind, {
        name,
        namespace,
        uid: uid!,
        resourceVersion,
      });
    }
  }
  return { progress: { ...progress, dropped: true } };
}

/**
 * Asks live, one by one, whether anything of a clone is left. An empty cache
 * proves nothing.
 *
 * @returns what is to be noted: that all is gone, or a volume that is still there
 */
export async function confirmGone(
  held: HeldCluster,
  clone: CloneRecord,
): Promise<CloneObservation> {
  const { cluster, installation } = held;
  const { namespace, generation, progress } = clone;
  const names = generationNames(namespace, generation);
  const found = await Promise.all([
    cluster.read(kinds.namespace, namespace),
    cluster.read(kinds.volumeSnapshotContent, names.content),
    cluster.read(kinds.volumeSnapshot, names.volumeSnapshot, namespace),
    cluster.read(kinds.persistentVolumeClaim, names.claim, namespace),
    cluster.read(kinds.deployment, names.deployment, namespace),
  ]);
  const recorded = [
    progress.namespaceUid,
    progress.contentUid,
    progress.importUid,
    progress.claimUid,
    progress.deploymentUid,
  ];
  const left = found.some(
    (object, index) =>
      object &&
      isOurs(object.metadata, { installation, clone: clone.id }) &&
      (!recorded[index] || recorded[index] === object.metadata.uid),
  );
  if (left) return {};
  const volumeName = await findVolume(held, clone);
  return {
    progress: volumeName
      ? { ...progress, volumeName }
      : { ...progress, confirmedGone: true },
  };
}

/** A volume may outlive its claim, and nobody may have seen its name. */
async function findVolume(
  { cluster }: HeldCluster,
  { namespace, generation, progress }: CloneRecord,
): Promise<string | undefined> {
  const { claim } = generationNames(namespace, generation);
  const { items } = await cluster.list(kinds.persistentVolume);
  return items.find(({ spec: { claimRef } }) =>
    progress.claimUid
      ? claimRef?.uid === progress.claimUid
      : claimRef?.namespace === namespace && claimRef.name === claim,
  )?.metadata.name;
}

async function readSeen<Type extends KubernetesObject>(
  { cluster }: HeldCluster,
  kind: Kind<Type>,
  { name, namespace, uid }: ObjectIdentity,
): Promise<Type | undefined> {
  const live = await cluster.read(kind, name, namespace);
  return live?.metadata.uid === uid ? live : undefined;
}
