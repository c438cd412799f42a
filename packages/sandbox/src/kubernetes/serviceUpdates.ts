import {
  Fields,
  KubernetesObject,
  fieldsAt,
  isFields,
  isSame,
} from './objects';
import { itemsOf } from './podDefaults';

function hasAddress({ type }: Fields): boolean {
  return type !== 'ExternalName';
}

function hasNodePorts({ type }: Fields): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

function nodePortsOf({ ports }: Fields): unknown[] {
  return itemsOf(ports).map(({ nodePort }) => nodePort ?? 0);
}

/** A port that is written back without its node port keeps it, as long as no other has it now. */
function keepNodePorts(previous: Fields, spec: Fields): void {
  const used = new Set(nodePortsOf(spec));
  for (const port of itemsOf(spec.ports)) {
    const before = itemsOf(previous.ports).find(
      old =>
        old.port === port.port &&
        old.protocol === (port.protocol ?? 'TCP') &&
        !used.has(old.nodePort),
    );
    if (port.nodePort || !before?.nodePort) continue;
    port.nodePort = before.nodePort;
    used.add(before.nodePort);
  }
}

function dropUnchanged(previous: Fields, spec: Fields, names: string[]): void {
  names
    .filter(name => isSame(previous[name], spec[name]))
    .forEach(name => delete spec[name]);
}

/** What only the former type of a service had goes, unless it was set anew (k8s.io/kubernetes, dropTypeDependentFields). */
function dropOfFormerType(previous: Fields, spec: Fields): void {
  if (hasAddress(previous) && !hasAddress(spec)) {
    dropUnchanged(previous, spec, [
      'clusterIP',
      'clusterIPs',
      'ipFamilies',
      'ipFamilyPolicy',
    ]);
  }
  if (hasNodePorts(previous) && !hasNodePorts(spec)) {
    if (isSame(nodePortsOf(previous), nodePortsOf(spec))) {
      itemsOf(spec.ports).forEach(port => delete port.nodePort);
    }
    dropUnchanged(previous, spec, ['externalTrafficPolicy']);
  }
  if (previous.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    dropUnchanged(previous, spec, [
      'allocateLoadBalancerNodePorts',
      'loadBalancerClass',
    ]);
  }
}

/**
 * In place, what an update leaves of the addresses and ports that a service was
 * given: a client need not write them back (k8s.io/kubernetes,
 * patchAllocatedValues).
 */
export function keepAllocated(
  previous: KubernetesObject,
  { spec }: KubernetesObject,
): void {
  if (!isFields(spec)) return;
  const before = fieldsAt(previous, 'spec');
  const after = { type: 'ClusterIP', ...spec };
  if (hasAddress(before) && hasAddress(after) && !spec.clusterIP) {
    spec.clusterIP = before.clusterIP;
  }
  if (hasNodePorts(before) && hasNodePorts(after)) keepNodePorts(before, spec);
  dropOfFormerType(before, spec);
}
