import { Cluster } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import type { GoldenSource } from '../../sources/types';

/** What OpenShift gives the pods of a namespace their ids and labels from. */
const RANGES = [
  'openshift.io/sa.scc.uid-range',
  'openshift.io/sa.scc.supplemental-groups',
  'openshift.io/sa.scc.mcs',
];

/** The golden namespace's ranges, where its clones shall run under the same ids. */
export async function inheritedRanges(
  cluster: Cluster,
  { clones, namespace }: GoldenSource,
): Promise<Record<string, string>> {
  if (clones.scc !== 'inherit') return {};
  const golden = await cluster.read(kinds.namespace, namespace);
  return Object.fromEntries(
    Object.entries(golden?.metadata.annotations ?? {}).filter(([name]) =>
      RANGES.includes(name),
    ),
  );
}
