import { Fields, KubernetesObject, fieldsAt, isFields } from './objects';
import { dropEmpty } from './dropEmpty';
import {
  canonicalizeQuantities,
  defaultPodRequests,
  defaultPodSpec,
  itemsOf,
  qosClassOf,
  setDefault,
  setIfZero,
} from './podDefaults';
import { Resource } from './resources';

/** The object's field as an object, made if absent. */
export function childOf(parent: Fields, key: string): Fields {
  const value = parent[key];
  if (isFields(value)) return value;
  const child: Fields = {};
  parent[key] = child;
  return child;
}

function defaultTemplate(spec: Fields): void {
  const template = childOf(spec, 'template');
  childOf(template, 'metadata');
  defaultPodSpec(childOf(template, 'spec'));
}

/** `dataSource` alone understands only these two; the API drops any other silently (transcript 10, behaviour 25). */
function isKnownDataSource(source: Fields): boolean {
  return (
    (source.kind === 'PersistentVolumeClaim' && !source.apiGroup) ||
    (source.kind === 'VolumeSnapshot' &&
      source.apiGroup === 'snapshot.storage.k8s.io')
  );
}

/**
 * k8s.io/kubernetes, pkg/api/persistentvolumeclaim: drop what is off or unknown,
 * then make both fields agree. A `dataSourceRef` may be of any kind.
 */
function normalizeDataSources(spec: Fields): void {
  const { dataSource } = spec;
  if (isFields(spec.dataSourceRef) && spec.dataSourceRef.namespace) {
    delete spec.dataSourceRef;
  }
  if (isFields(spec.dataSourceRef)) {
    if (!isFields(dataSource)) spec.dataSource = { ...spec.dataSourceRef };
  } else if (isFields(dataSource)) {
    if (isKnownDataSource(dataSource)) spec.dataSourceRef = { ...dataSource };
    else delete spec.dataSource;
  }
}

function defaultDeployment(object: KubernetesObject): void {
  const spec = childOf(object, 'spec');
  setDefault(spec, 'progressDeadlineSeconds', 600);
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'revisionHistoryLimit', 10);
  const strategy = childOf(spec, 'strategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (strategy.type === 'RollingUpdate') {
    const rolling = childOf(strategy, 'rollingUpdate');
    setDefault(rolling, 'maxSurge', '25%');
    setDefault(rolling, 'maxUnavailable', '25%');
  }
  defaultTemplate(spec);
}

function defaultService(object: KubernetesObject): void {
  const spec = childOf(object, 'spec');
  setIfZero(spec, 'sessionAffinity', 'None');
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP') {
    const config = childOf(childOf(spec, 'sessionAffinityConfig'), 'clientIP');
    setDefault(config, 'timeoutSeconds', 10_800);
  }
  setIfZero(spec, 'type', 'ClusterIP');
  if (spec.type !== 'ExternalName') {
    setDefault(spec, 'internalTrafficPolicy', 'Cluster');
    setDefault(spec, 'ipFamilies', ['IPv4']);
    setDefault(spec, 'ipFamilyPolicy', 'SingleStack');
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') {
    setDefault(spec, 'externalTrafficPolicy', 'Cluster');
  }
  if (spec.type === 'LoadBalancer') {
    setDefault(spec, 'allocateLoadBalancerNodePorts', true);
  }
  for (const port of itemsOf(spec.ports)) {
    setIfZero(port, 'protocol', 'TCP');
    setIfZero(port, 'targetPort', port.port);
  }
}

function defaultNetworkPolicy(object: KubernetesObject): void {
  const spec = childOf(object, 'spec');
  childOf(spec, 'podSelector');
  if (!Array.isArray(spec.policyTypes)) {
    // An egress without rules does not count here.
    const hasEgress = itemsOf(spec.egress).length > 0;
    spec.policyTypes = ['Ingress', ...(hasEgress ? ['Egress'] : [])];
  }
  const rules = [...itemsOf(spec.ingress), ...itemsOf(spec.egress)];
  rules
    .flatMap(rule => itemsOf(rule.ports))
    .forEach(port => setDefault(port, 'protocol', 'TCP'));
}

/** `stringData` is only a way to write: it lands in `data`. */
function defaultSecret(object: KubernetesObject): void {
  setIfZero(object, 'type', 'Opaque');
  if (!isFields(object.stringData)) return;
  const data = childOf(object, 'data');
  for (const [key, value] of Object.entries(object.stringData)) {
    data[key] = Buffer.from(String(value)).toString('base64');
  }
  delete object.stringData;
}

function defaultRoleBinding(object: KubernetesObject): void {
  const rbac = 'rbac.authorization.k8s.io';
  setIfZero(childOf(object, 'roleRef'), 'apiGroup', rbac);
  for (const subject of itemsOf(object.subjects)) {
    if (subject.kind === 'User' || subject.kind === 'Group') {
      setIfZero(subject, 'apiGroup', rbac);
    }
  }
}

/** A container's maximum is also its default, its default also its request (k8s.io/kubernetes, SetDefaults_LimitRangeItem). */
function defaultLimitRange(object: KubernetesObject): void {
  for (const limit of itemsOf(fieldsAt(object, 'spec').limits)) {
    ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'].forEach(
      name => canonicalizeQuantities(limit[name]),
    );
    if (limit.type !== 'Container') continue;
    limit.default = {
      ...fieldsAt(limit, 'max'),
      ...fieldsAt(limit, 'default'),
    };
    limit.defaultRequest = {
      ...fieldsAt(limit, 'min'),
      ...fieldsAt(limit, 'default'),
      ...fieldsAt(limit, 'defaultRequest'),
    };
  }
}

function defaultCsiDriver(object: KubernetesObject): void {
  const spec = childOf(object, 'spec');
  setDefault(spec, 'attachRequired', true);
  setDefault(spec, 'fsGroupPolicy', 'ReadWriteOnceWithFSType');
  setDefault(spec, 'podInfoOnMount', false);
  setDefault(spec, 'requiresRepublish', false);
  setDefault(spec, 'seLinuxMount', false);
  setDefault(spec, 'storageCapacity', false);
  setDefault(spec, 'volumeLifecycleModes', ['Persistent']);
}

const DEFAULTS: Record<string, (object: KubernetesObject) => void> = {
  ClusterRoleBinding: defaultRoleBinding,
  CSIDriver: defaultCsiDriver,
  Deployment: defaultDeployment,
  LimitRange: defaultLimitRange,
  NetworkPolicy: defaultNetworkPolicy,
  PersistentVolume: object => {
    const spec = childOf(object, 'spec');
    setDefault(spec, 'volumeMode', 'Filesystem');
    setIfZero(spec, 'persistentVolumeReclaimPolicy', 'Retain');
    canonicalizeQuantities(spec.capacity);
  },
  PersistentVolumeClaim: object => {
    const spec = childOf(object, 'spec');
    setDefault(spec, 'volumeMode', 'Filesystem');
    const resources = childOf(spec, 'resources');
    canonicalizeQuantities(resources.requests);
    canonicalizeQuantities(resources.limits);
    normalizeDataSources(spec);
  },
  Pod: object => {
    const spec = childOf(object, 'spec');
    setDefault(spec, 'enableServiceLinks', true);
    defaultPodSpec(spec);
    defaultPodRequests(spec);
  },
  ReplicaSet: object => {
    const spec = childOf(object, 'spec');
    setDefault(spec, 'replicas', 1);
    defaultTemplate(spec);
  },
  ResourceQuota: object => {
    canonicalizeQuantities(childOf(childOf(object, 'spec'), 'hard'));
  },
  RoleBinding: defaultRoleBinding,
  Secret: defaultSecret,
  Service: defaultService,
  StorageClass: object => {
    setDefault(object, 'reclaimPolicy', 'Delete');
    setDefault(object, 'volumeBindingMode', 'Immediate');
  },
};

/** Fills in what the API server fills in on every write, in place. */
export function applyDefaults(
  resource: Resource,
  object: KubernetesObject,
): void {
  if (!resource.custom) dropEmpty(resource, object);
  DEFAULTS[resource.kind]?.(object);
}

function addFinalizer(object: KubernetesObject, finalizer: string): void {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) {
    object.metadata.finalizers = [...finalizers, finalizer];
  }
}

/**
 * What a new object gets besides its defaults: protecting finalizers and the
 * first status (the API's strategies and the StorageObjectInUseProtection plugin).
 *
 * @param now - ISO 8601 with seconds
 */
export function prepareForCreate(
  resource: Resource,
  object: KubernetesObject,
  now: string,
): void {
  if (resource.subresources.includes('status')) delete object.status;
  switch (resource.kind) {
    case 'Deployment':
      object.status = {};
      break;
    case 'Namespace': {
      const { metadata } = object;
      metadata.labels = {
        ...metadata.labels,
        'kubernetes.io/metadata.name': metadata.name,
      };
      const spec = childOf(object, 'spec');
      if (!Array.isArray(spec.finalizers) || spec.finalizers.length === 0) {
        spec.finalizers = ['kubernetes'];
      }
      object.status = { phase: 'Active' };
      break;
    }
    case 'PersistentVolume':
      addFinalizer(object, 'kubernetes.io/pv-protection');
      object.status = { phase: 'Pending', lastPhaseTransitionTime: now };
      break;
    case 'PersistentVolumeClaim':
      addFinalizer(object, 'kubernetes.io/pvc-protection');
      object.status = { phase: 'Pending' };
      break;
    case 'Pod':
      object.status = {
        phase: 'Pending',
        qosClass: qosClassOf(childOf(object, 'spec')),
      };
      break;
    case 'ReplicaSet':
      object.status = { replicas: 0 };
      break;
    case 'ResourceQuota':
      object.status = {};
      break;
    case 'Service':
      object.status = { loadBalancer: {} };
      break;
    case 'VolumeAttachment':
      object.status = { attached: false };
      break;
    default:
  }
}
