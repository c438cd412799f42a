import type { ClusterConfiguration, GoldenSource } from '../sources/types';
import {
  CloneBlueprint,
  cloneObject,
  generationLabels,
  generationSelector,
  MSSQL_PORT,
  namesOf,
} from './manifests';
import { cloneNames } from './names';
import {
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyRule,
  Service,
} from './objects';

/** What kind of Service each way needs; a port-forward needs none. */
const SERVICE_TYPES = {
  portForward: 'ClusterIP',
  service: 'ClusterIP',
  nodePort: 'NodePort',
  loadBalancer: 'LoadBalancer',
} as const;

/** Where the backend stands, as policies name it. */
export type BackendPlace = Pick<ClusterConfiguration, 'namespace' | 'backend'>;

/**
 * Shut: nothing goes out, not even to DNS, and nothing comes in but the
 * backend, where it dials the pod's address. (Port-forward comes from the node,
 * which a policy does not bind.)
 */
export function networkPolicyManifest(
  blueprint: CloneBlueprint,
  backend: BackendPlace,
): NetworkPolicy {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: names.networkPolicy,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    spec: {
      podSelector: { matchLabels: generationSelector(blueprint.clone) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: backendIngress(blueprint.source, backend),
      egress: [],
    },
  };
}

/** The ingress rules of a ready clone: the backend and the clients that the source names. */
export function openIngress(
  source: GoldenSource,
  backend: BackendPlace,
): NetworkPolicyRule[] {
  const clients = source.clones.network.clients.map(client =>
    client.cidr
      ? { ipBlock: { cidr: client.cidr } }
      : {
          ...(client.namespaceLabels
            ? { namespaceSelector: { matchLabels: client.namespaceLabels } }
            : {}),
          ...(client.podLabels
            ? { podSelector: { matchLabels: client.podLabels } }
            : {}),
        },
  );
  return [
    ...backendIngress(source, backend),
    ...(clients.length ? [ingressRule(clients)] : []),
  ];
}

function backendIngress(
  source: GoldenSource,
  { namespace, backend }: BackendPlace,
): NetworkPolicyRule[] {
  const { via } = source.clones.reach;
  if (via === 'portForward') return [];
  const inside = {
    namespaceSelector: {
      matchLabels: { 'kubernetes.io/metadata.name': namespace },
    },
  };
  // From outside it bears no labels: only its addresses, or those of the nodes
  // that stand in for it, can be named.
  const outside = (backend?.cidrs ?? []).map(cidr => ({ ipBlock: { cidr } }));
  const peers = via === 'service' ? [inside, ...outside] : outside;
  // A rule without peers would let everyone in.
  return peers.length ? [ingressRule(peers)] : [];
}

function ingressRule(from: NetworkPolicyPeer[]): NetworkPolicyRule {
  return { from, ports: [{ protocol: 'TCP', port: MSSQL_PORT }] };
}

/** The people's Service. Without a selector it points nowhere. */
export function serviceManifest(blueprint: CloneBlueprint): Service {
  return {
    ...cloneObject('v1', 'Service', blueprint, cloneNames.service, {}),
    spec: {
      type: blueprint.source.clones.service.type,
      ports: [{ name: 'mssql', port: MSSQL_PORT, targetPort: MSSQL_PORT }],
    },
  };
}

/** The backend's own way to one generation, before people have one. */
export function generationServiceManifest(blueprint: CloneBlueprint): Service {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: names.service,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    spec: {
      type: SERVICE_TYPES[blueprint.source.clones.reach.via],
      selector: generationSelector(blueprint.clone),
      ports: [{ name: 'mssql', port: MSSQL_PORT, targetPort: MSSQL_PORT }],
    },
  };
}
