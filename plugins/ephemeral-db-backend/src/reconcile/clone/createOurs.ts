import { Cluster } from '../../kubernetes/Cluster';
import { describe, Kind } from '../../kubernetes/kinds';
import { hasCode } from '../../kubernetes/KubernetesError';
import { labels } from '../../kubernetes/labels';
import { KubernetesObject } from '../../kubernetes/objects';
import { StepError } from './StepError';

const OWNERSHIP = [labels.installation, labels.clone, labels.generation];

/**
 * Creates an object, or finds that an earlier attempt got through. An object of
 * the same name is taken for ours only if its labels say so and it has the uid
 * that was noted, if one was.
 *
 * @throws StepError when the name belongs to somebody else (final), or what has
 * it is still going away
 */
export async function createOurs<Type extends KubernetesObject>(
  cluster: Cluster,
  kind: Kind<Type>,
  manifest: KubernetesObject,
  recordedUid?: string,
): Promise<Type> {
  try {
    return await cluster.create(kind, manifest);
  } catch (error) {
    if (!hasCode(error, 409)) throw error;
    const { name, namespace } = manifest.metadata;
    const found = await cluster.read(kind, name, namespace);
    // Gone again meanwhile, or the namespace itself conflicts.
    if (!found) throw error;
    const { metadata } = found;
    const what = describe(kind, name, namespace);
    const ours = OWNERSHIP.every(
      label => metadata.labels?.[label] === manifest.metadata.labels?.[label],
    );
    if (!ours || (recordedUid && metadata.uid !== recordedUid)) {
      throw new StepError({
        kind: 'final',
        reason: 'NotOurs',
        message: `${what} was made by somebody else; it is left untouched`,
        next: 'Find out who made it, remove it if it is not needed, then delete this clone and order a new one.',
      });
    }
    if (metadata.deletionTimestamp) {
      throw new StepError({
        kind: 'transient',
        reason: 'BeingDeleted',
        message: `${what} is being deleted`,
        next: 'It is made again once the old one is gone.',
      });
    }
    return found;
  }
}
