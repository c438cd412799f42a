import { Node, Pod, Taint } from '../kinds';

/** Taints that mean something to the controllers. */
export const taintKeys = {
  /** The node's kubelet is silent. */
  unreachable: 'node.kubernetes.io/unreachable',
  /** Somebody vouches that the node is off, so that its pods and volumes may be taken from it. */
  outOfService: 'node.kubernetes.io/out-of-service',
} as const;

export function hasTaint(node: Node | undefined, key: string): boolean {
  return node?.spec.taints?.some(taint => taint.key === key) ?? false;
}

export function tolerates(pod: Pod, taint: Taint): boolean {
  return tolerationsOf(pod, taint).length > 0;
}

/** How long a pod stays on a node with this taint, in seconds. */
export function toleratedSeconds(pod: Pod, taint: Taint): number {
  const tolerations = tolerationsOf(pod, taint);
  return tolerations.length === 0
    ? 0
    : Math.min(
        ...tolerations.map(
          ({ tolerationSeconds = Infinity }) => tolerationSeconds,
        ),
      );
}

function tolerationsOf({ spec }: Pod, taint: Taint) {
  return (spec.tolerations ?? []).filter(
    ({ key, operator = 'Equal', value = '', effect }) =>
      (!effect || effect === taint.effect) &&
      (!key || key === taint.key) &&
      (operator === 'Exists' || value === (taint.value ?? '')),
  );
}
