import type { GoldenSource } from '../sources/types';
import {
  CloneBlueprint,
  cloneObject,
  generationLabels,
  generationSelector,
  MSSQL_PORT,
  namesOf,
} from './manifests';
import { cloneNames } from './names';
import { NetworkPolicy, Service } from './objects';

/**
 * Shut: nothing goes out, not even to DNS, and nothing comes in but the
 * backend, where it dials the pod's address. (Port-forward comes from the node,
 * which a policy does not bind.)
 */
export function networkPolicyManifest(
  blueprint: CloneBlueprint,
  backendNamespace: string,
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
      ingress: backendIngress(blueprint.source, backendNamespace),
      egress: [],
    },
  };
}

/** The ingress rules of a ready clone: the backend and the clients that the source names. */
export function openIngress(
  source: GoldenSource,
  backendNamespace: string,
): object[] {
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
    ...backendIngress(source, backendNamespace),
    // A rule without peers would let everyone in.
    ...(clients.length ? [ingressRule(clients)] : []),
  ];
}

function backendIngress(
  source: GoldenSource,
  backendNamespace: string,
): object[] {
  if (source.clones.reach.via === 'portForward') return [];
  return [
    ingressRule([
      {
        namespaceSelector: {
          matchLabels: { 'kubernetes.io/metadata.name': backendNamespace },
        },
      },
    ]),
  ];
}

function ingressRule(from: object[]): object {
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
      type: 'ClusterIP',
      selector: generationSelector(blueprint.clone),
      ports: [{ name: 'mssql', port: MSSQL_PORT, targetPort: MSSQL_PORT }],
    },
  };
}
