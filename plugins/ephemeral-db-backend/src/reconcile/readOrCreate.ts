import { Cluster } from '../kubernetes/Cluster';
import type { Kind } from '../kubernetes/kinds';
import { hasCode } from '../kubernetes/KubernetesError';
import { labels, MANAGED_BY, MANAGED_BY_US } from '../kubernetes/labels';
import type { KubernetesObject } from '../kubernetes/objects';

/**
 * Reads an object of the whole installation, or makes it where there is none.
 * Whose it is, is for the caller to look at.
 *
 * @param content - what it holds beside its metadata
 */
export async function readOrCreate<Type extends KubernetesObject>(
  cluster: Cluster,
  kind: Kind<Type>,
  { name, namespace }: { name: string; namespace: string },
  installation: string,
  content: object,
): Promise<Type | undefined> {
  const found = await cluster.read(kind, name, namespace);
  if (found) return found;
  try {
    return await cluster.create(kind, {
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      metadata: {
        name,
        namespace,
        labels: {
          [MANAGED_BY]: MANAGED_BY_US,
          [labels.installation]: installation,
        },
      },
      ...content,
    });
  } catch (error) {
    if (!hasCode(error, 409)) throw error;
    // Another replica was quicker.
    return await cluster.read(kind, name, namespace);
  }
}
