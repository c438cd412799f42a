import { Cluster } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import type { Pod } from '../../kubernetes/objects';
import { podOf } from '../../kubernetes/podOf';
import type { PodSpec } from '../../kubernetes/podTypes';
import type { GoldenSource } from '../../sources/types';
import { StepError } from './StepError';

/**
 * Derives the clone's pod from the one that runs the golden server now.
 *
 * @throws StepError while there is none and the source names no image
 */
export async function resolvePod(
  cluster: Cluster,
  source: GoldenSource,
): Promise<PodSpec> {
  const { namespace, volume } = source;
  const { items } = await cluster.list(kinds.pod, { namespace });
  const golden = items.find(pod => isRunning(pod) && mounts(pod, volume.claim));
  const spec = podOf(golden, source);
  if (spec) return spec;
  throw new StepError({
    kind: 'transient',
    reason: 'GoldenNotRunning',
    message: `No pod in ${namespace} runs with PersistentVolumeClaim ${volume.claim}, so it is unknown which image its clones need`,
    next: `Start the golden server, or name the image in sources.${source.name}.clones.image.`,
  });
}

function isRunning({ metadata, status }: Pod): boolean {
  return status?.phase === 'Running' && !metadata.deletionTimestamp;
}

function mounts({ spec }: Pod, claim: string): boolean {
  return Boolean(
    spec.volumes?.some(
      volume => volume.persistentVolumeClaim?.claimName === claim,
    ),
  );
}
