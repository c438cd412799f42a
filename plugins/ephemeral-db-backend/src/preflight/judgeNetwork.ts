import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { LabelSelector, NetworkPolicy } from '../kubernetes/objects';
import type { ClusterConfiguration, GoldenSource } from '../sources/types';
import type { SourceObservations } from './observations';

/** The parts of a cluster's configuration that the network depends on. */
type Cluster = Pick<ClusterConfiguration, 'name' | 'namespace' | 'backend'>;

const FROM_OUTSIDE = new Set(['nodePort', 'loadBalancer']);
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Whether policies of the golden namespace let the backend in. */
export function judgeNetworkPolicy(
  { network, server }: Pick<SourceObservations, 'network' | 'server'>,
  source: GoldenSource,
  cluster: Cluster,
): PreflightFinding {
  const id = 'networkPolicy';
  const { via } = source.engine.connect;
  if (via === 'portForward') {
    return {
      id,
      state: 'ok',
      found: 'A port-forward is not bound by NetworkPolicies.',
    };
  }
  if (network.state !== 'found') {
    return {
      id,
      state: 'warning',
      found: `Nobody knows whether NetworkPolicies of ${
        source.namespace
      } let the backend in: ${
        network.state === 'unknown' ? network.message : 'there is no answer'
      }`,
      fix: 'Give the backend the right to list networkpolicies, as in deploy/rbac.yaml.',
    };
  }
  const { policies, pods } = network.value;
  const shutting = policies.filter(
    policy =>
      bindsIngress(policy) &&
      pods.some(({ metadata }) =>
        selects(policy.spec.podSelector, metadata.labels ?? {}),
      ),
  );
  if (
    !shutting.length ||
    shutting.some(policy => admits(policy, source, cluster))
  ) {
    return { id, state: 'ok', found: 'NetworkPolicies let the backend in.' };
  }
  const names = shutting.map(({ metadata }) => metadata.name).join(', ');
  const isReached = server !== undefined && 'facts' in server;
  return {
    id,
    state: isReached ? 'warning' : 'blocked',
    found: `NetworkPolicy ${names} of ${
      source.namespace
    } does not let the backend in${
      isReached
        ? ', and yet it gets in: this cluster does not enforce NetworkPolicies, so that the isolation of clones is unproven'
        : ''
    }.`,
    fix: admittingPolicy(source, cluster),
  };
}

/** Whether a new clone is shut to everybody but the backend. */
export function judgeIsolation(
  source: GoldenSource,
  cluster: Cluster,
): PreflightFinding {
  const id = 'isolation';
  const { via } = source.clones.reach;
  if (!FROM_OUTSIDE.has(via)) {
    return {
      id,
      state: 'ok',
      // Accepted is not enforced: some networks ignore policies.
      found: `NetworkPolicies let ${
        via === 'portForward'
          ? 'nobody but a port-forward'
          : `only namespace ${cluster.namespace}`
      } reach a clone before it is ready. Whether this cluster enforces them is unproven.`,
    };
  }
  const cidrs = cluster.backend?.cidrs ?? [];
  return {
    id,
    state: 'warning',
    found: `The isolation of new clones is unproven: the backend comes from outside via ${via}, where clusters commonly put a node's address in place of its own, so whoever else comes from ${cidrs.join(
      ', ',
    )} (clusters.${cluster.name}.backend.cidrs) gets in too.`,
    fix: `Set sources.${source.name}.clones.reach.via: portForward; or keep the ranges as narrow as they can be and acknowledge it: sources.${source.name}.preflight.acknowledge: [isolation].`,
  };
}

/** Whether people outside of the cluster get through to the Service that is made for them. */
export function judgeClients(
  source: GoldenSource,
): PreflightFinding | undefined {
  const { service, network } = source.clones;
  const id = 'clients';
  if (service.type === 'ClusterIP') return undefined;
  if (network.clients.some(({ cidr }) => cidr)) {
    return {
      id,
      state: 'ok',
      found: `Clients from outside get through to the ${service.type} of a ready clone.`,
    };
  }
  return {
    id,
    state: 'warning',
    found: `Clones get a Service of type ${service.type}, but no client from outside gets through their NetworkPolicy.`,
    fix: `Add where people come from, as pods see it, to sources.${source.name}.clones.network.clients, for example { cidr: 10.0.0.0/8 }; or set service.type: ClusterIP.`,
  };
}

function bindsIngress({ spec }: NetworkPolicy): boolean {
  return (spec.policyTypes ?? ['Ingress']).includes('Ingress');
}

function selects(
  selector: LabelSelector | undefined,
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(selector?.matchLabels ?? {}).every(
      ([key, value]) => labels[key] === value,
    ) &&
    (selector?.matchExpressions ?? []).every(
      ({ key, operator, values = [] }) => {
        switch (operator) {
          case 'In':
            return values.includes(labels[key]);
          case 'NotIn':
            return !values.includes(labels[key]);
          case 'Exists':
            return key in labels;
          default:
            return !(key in labels);
        }
      },
    )
  );
}

/** Of the backend only the namespace is known, not its pod's labels: the benefit of the doubt. */
function admits(
  { spec, metadata }: NetworkPolicy,
  source: GoldenSource,
  { namespace }: Cluster,
): boolean {
  const isOutside = FROM_OUTSIDE.has(source.engine.connect.via);
  return (spec.ingress ?? []).some(
    ({ from }) =>
      !from?.length ||
      from.some(peer => {
        if (peer.ipBlock) return isOutside;
        if (isOutside) return false;
        return peer.namespaceSelector
          ? selects(peer.namespaceSelector, { [NAMESPACE_NAME]: namespace })
          : metadata.namespace === namespace;
      }),
  );
}

function admittingPolicy(source: GoldenSource, cluster: Cluster): string {
  const peers = FROM_OUTSIDE.has(source.engine.connect.via)
    ? (cluster.backend?.cidrs ?? ['<addresses of the nodes>']).map(
        cidr => `        - ipBlock: { cidr: ${cidr} }`,
      )
    : [
        `        - namespaceSelector: { matchLabels: { ${NAMESPACE_NAME}: ${cluster.namespace} } }`,
      ];
  return [
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    `metadata: { name: ephemeral-db, namespace: ${source.namespace} }`,
    'spec:',
    '  podSelector: {}',
    '  policyTypes: [Ingress]',
    '  ingress:',
    '    - from:',
    ...peers,
  ].join('\n');
}
