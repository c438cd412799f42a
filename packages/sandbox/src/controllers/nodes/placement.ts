import { conditionOf } from '../conditions';
import {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  Taint,
  isBeingDeleted,
} from '../kinds';
import { claimsOf } from '../workloads/pods';
import { tolerates } from './taints';

/** What the scheduler knows when it places a pod. */
export interface PlacementFacts {
  nodes: Node[];
  /** By name, what a claim of the pod is now; undefined where it is missing. */
  claim(name: string): PersistentVolumeClaim | undefined;
  storageClass(claim: PersistentVolumeClaim): StorageClass | undefined;
  volume(claim: PersistentVolumeClaim): PersistentVolume | undefined;
  /** How many pods a node has. */
  podsOn(node: Node): number;
  /** The volumes of a driver that a node has or is to have, by their names. */
  volumesOn(node: Node, driver: string): Set<string>;
  /** How many volumes of a driver a node takes; any number where undefined. */
  limitOf(node: Node, driver: string): number | undefined;
}

export type Verdict =
  /** `waiting`: claims that wait for a consumer and are told of the node first. */
  { node: Node; waiting: PersistentVolumeClaim[] } | { refusal: string };

/** Why a node does not take a pod, in the scheduler's words. */
interface Reason {
  why: string;
  /** Whether evicting other pods could make room. */
  resolvable: boolean;
}

/** Whether a volume can be reached from a node. */
export function isReachable(volume: PersistentVolume, node: Node): boolean {
  const terms = volume.spec.nodeAffinity?.required.nodeSelectorTerms ?? [];
  return (
    terms.length === 0 ||
    terms.some(({ matchExpressions }) =>
      matchExpressions.every(({ key, values }) =>
        values.includes(node.metadata.labels?.[key] ?? ''),
      ),
    )
  );
}

/**
 * Where a pod goes: to the emptiest of the nodes that take it, once its claims
 * are bound or only wait for it. What no node takes is told why, as
 * kube-scheduler 1.36 words it.
 */
export function place(pod: Pod, facts: PlacementFacts): Verdict {
  const { nodes } = facts;
  if (nodes.length === 0) {
    return { refusal: 'no nodes available to schedule pods' };
  }
  const none = (why: string): Verdict => ({
    refusal: `0/${nodes.length} nodes are available: ${why}`,
  });
  const claims: PersistentVolumeClaim[] = [];
  for (const name of claimsOf(pod)) {
    const claim = facts.claim(name);
    // The doubled words are the real scheduler's (transcript 13).
    if (!claim) {
      return none(`persistentvolumeclaim "${name}" not found. not found`);
    }
    if (isBeingDeleted(claim)) {
      return none(
        `persistentvolumeclaim "${name}" is being deleted. not found`,
      );
    }
    claims.push(claim);
  }
  const waiting = claims.filter(
    ({ spec, status }) => !spec.volumeName || status.phase !== 'Bound',
  );
  const isLate = (claim: PersistentVolumeClaim) =>
    facts.storageClass(claim)?.volumeBindingMode === 'WaitForFirstConsumer';
  if (!waiting.every(isLate)) {
    return none('pod has unbound immediate PersistentVolumeClaims. not found');
  }
  const judged = nodes.map(node => ({
    node,
    reason: refusalOf(node, pod, claims, facts),
  }));
  const [best] = judged
    .filter(({ reason }) => !reason)
    .sort((a, b) => facts.podsOn(a.node) - facts.podsOn(b.node));
  return best
    ? { node: best.node, waiting }
    : none(describe(judged.flatMap(({ reason }) => reason ?? [])));
}

/** The first of the scheduler's filters that a node does not pass, in their order. */
function refusalOf(
  node: Node,
  pod: Pod,
  claims: PersistentVolumeClaim[],
  facts: PlacementFacts,
): Reason | undefined {
  const { spec, status, metadata } = node;
  const never = (why: string): Reason => ({ why, resolvable: false });
  if (spec.unschedulable) {
    return never('node(s) were unschedulable');
  }
  const isUntolerated = (taint: Taint) =>
    taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint);
  const isReady = conditionOf(status?.conditions, 'Ready')?.status === 'True';
  if (!isReady || spec.taints?.some(isUntolerated)) {
    return never('node(s) had untolerated taint(s)');
  }
  const isChosen = Object.entries(pod.spec.nodeSelector ?? {}).every(
    ([label, value]) => metadata.labels?.[label] === value,
  );
  if (!isChosen) {
    return never("node(s) didn't match Pod's node affinity/selector");
  }
  const volumes = claims.flatMap(claim => facts.volume(claim) ?? []);
  if (claims.length > 0 && isFull(node, claims, facts)) {
    return { why: 'node(s) exceed max volume count', resolvable: true };
  }
  if (!volumes.every(volume => isReachable(volume, node))) {
    return never("node(s) didn't match PersistentVolume's node affinity");
  }
  return undefined;
}

/** Counts each volume of a driver once, and a claim that has none yet as one that it will get. */
function isFull(
  node: Node,
  claims: PersistentVolumeClaim[],
  facts: PlacementFacts,
): boolean {
  const wanted = new Map<string, Set<string>>();
  for (const claim of claims) {
    const volume = facts.volume(claim);
    const driver =
      volume?.spec.csi?.driver ?? facts.storageClass(claim)?.provisioner;
    if (driver === undefined) continue;
    if (facts.limitOf(node, driver) === undefined) continue;
    const names = wanted.get(driver) ?? facts.volumesOn(node, driver);
    const { namespace, name } = claim.metadata;
    names.add(volume?.metadata.name ?? `${namespace}/${name}`);
    wanted.set(driver, names);
  }
  return [...wanted].some(
    ([driver, names]) => names.size > facts.limitOf(node, driver)!,
  );
}

function describe(reasons: Reason[]): string {
  const help = reasons.map(({ resolvable }) =>
    resolvable
      ? 'No preemption victims found for incoming pod'
      : 'Preemption is not helpful for scheduling',
  );
  const why = countedList(reasons.map(reason => reason.why));
  return `${why}. no new claims to deallocate, preemption: 0/${
    reasons.length
  } nodes are available: ${countedList(help)}.`;
}

function countedList(words: string[]): string {
  return [...new Set(words)]
    .map(word => `${words.filter(one => one === word).length} ${word}`)
    .sort()
    .join(', ');
}
