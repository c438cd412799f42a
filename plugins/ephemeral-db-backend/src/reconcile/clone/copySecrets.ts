import { Cluster } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import { CloneBlueprint, cloneObject } from '../../kubernetes/manifests';
import type { Secret } from '../../kubernetes/objects';
import { createOurs } from './createOurs';
import { StepError } from './StepError';

/**
 * Copies the Secrets that the source names from the golden's namespace.
 *
 * @throws StepError while one of them is missing
 */
export async function copySecrets(
  cluster: Cluster,
  blueprint: CloneBlueprint,
): Promise<void> {
  const { namespace, name: source, clones } = blueprint.source;
  for (const name of clones.copySecrets) {
    const golden = await cluster.read(kinds.secret, name, namespace);
    if (!golden) {
      throw new StepError({
        kind: 'transient',
        reason: 'SecretMissing',
        message: `Secret ${namespace}/${name}, which clones get a copy of, does not exist`,
        next: `Create it, or take it out of sources.${source}.clones.copySecrets.`,
      });
    }
    const copy: Secret = {
      ...cloneObject('v1', 'Secret', blueprint, name, {}),
      type: golden.type,
      data: golden.data,
    };
    await createOurs(cluster, kinds.secret, copy);
  }
}
