import { Schema } from './Schema';

type Rules = Pick<
  Schema,
  'listType' | 'listKeys' | 'mapType' | 'mergeKey' | 'patchStrategy'
>;

/** A list whose items are told apart by one field, in both kinds of merge. */
function keyed(key: string, patchStrategy = 'merge'): Rules {
  return { listType: 'map', listKeys: [key], mergeKey: key, patchStrategy };
}

const ports: Rules = {
  listType: 'map',
  listKeys: ['containerPort', 'protocol'],
  mergeKey: 'containerPort',
  patchStrategy: 'merge',
};

const container: Record<string, Rules> = {
  env: keyed('name'),
  ports,
  volumeDevices: keyed('devicePath'),
  volumeMounts: keyed('mountPath'),
};

/**
 * The merge rules of the Kubernetes API types (`patchStrategy`, `listType`,
 * `structType` tags in k8s.io/api), which the client library's models lack:
 * by model and field.
 */
export const fieldRules: Record<string, Record<string, Rules>> = {
  V1Container: container,
  V1CSINodeSpec: { drivers: keyed('name') },
  V1CSIDriverSpec: { volumeLifecycleModes: { listType: 'set' } },
  V1CustomResourceDefinitionStatus: {
    conditions: { listType: 'map', listKeys: ['type'] },
  },
  V1DeploymentSpec: { strategy: { patchStrategy: 'retainKeys' } },
  V1DeploymentStatus: { conditions: keyed('type') },
  V1EphemeralContainer: container,
  V1NamespaceStatus: { conditions: keyed('type') },
  V1NodeSpec: { podCIDRs: { listType: 'set', patchStrategy: 'merge' } },
  V1NodeStatus: { addresses: keyed('type'), conditions: keyed('type') },
  V1ObjectMeta: {
    finalizers: { listType: 'set', patchStrategy: 'merge' },
    ownerReferences: keyed('uid'),
  },
  V1PersistentVolumeClaimStatus: { conditions: keyed('type') },
  V1PersistentVolumeSpec: { claimRef: { mapType: 'granular' } },
  V1PodSpec: {
    containers: keyed('name'),
    ephemeralContainers: keyed('name'),
    hostAliases: keyed('ip'),
    imagePullSecrets: keyed('name'),
    initContainers: keyed('name'),
    resourceClaims: keyed('name', 'merge,retainKeys'),
    schedulingGates: keyed('name'),
    topologySpreadConstraints: {
      listType: 'map',
      listKeys: ['topologyKey', 'whenUnsatisfiable'],
      mergeKey: 'topologyKey',
      patchStrategy: 'merge',
    },
    volumes: keyed('name', 'merge,retainKeys'),
  },
  V1PodStatus: {
    conditions: keyed('type'),
    hostIPs: { mergeKey: 'ip', patchStrategy: 'merge' },
    podIPs: keyed('ip'),
  },
  V1ReplicaSetStatus: { conditions: keyed('type') },
  V1ResourceRequirements: {
    claims: { listType: 'map', listKeys: ['name'] },
  },
  V1ServiceAccount: { secrets: keyed('name') },
  V1ServiceSpec: {
    ports: {
      listType: 'map',
      listKeys: ['port', 'protocol'],
      mergeKey: 'port',
      patchStrategy: 'merge',
    },
  },
  V1ServiceStatus: {
    conditions: keyed('type'),
  },
};

/** Models that are owned as a whole wherever they stand. */
export const atomicModels = new Set([
  'RbacV1Subject',
  'V1ConfigMapKeySelector',
  'V1ConfigMapNodeConfigSource',
  'V1EndpointsReference',
  'V1LabelSelector',
  'V1LocalObjectReference',
  'V1NodeSelector',
  'V1NodeSelectorTerm',
  'V1ObjectFieldSelector',
  'V1ObjectReference',
  'V1ResourceFieldSelector',
  'V1RoleRef',
  'V1ScopeSelector',
  'V1SecretKeySelector',
  'V1SecretReference',
  'V1TypedLocalObjectReference',
]);

/** Fields that a merge treats as whole although they are maps. */
export const atomicFields = new Set([
  'V1PodSpec.nodeSelector',
  'V1ReplicaSetSpec.selector',
  'V1ServiceSpec.selector',
]);
