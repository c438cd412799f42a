import {
  ConfigMap,
  Deployment,
  KubernetesEvent,
  KubernetesObject,
  Namespace,
  NetworkPolicy,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ResourceQuota,
  Secret,
  Service,
  StorageClass,
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from './objects';

/** How a kind of object is addressed. The type parameter is its shape. */
export interface Kind<Type extends KubernetesObject = KubernetesObject> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: carries the type. */
  readonly shape?: Type;
}

function namespaced<Type extends KubernetesObject>(
  apiVersion: string,
  kind: string,
  plural: string,
): Kind<Type> {
  return { apiVersion, kind, plural, namespaced: true };
}

function clusterScoped<Type extends KubernetesObject>(
  apiVersion: string,
  kind: string,
  plural: string,
): Kind<Type> {
  return { apiVersion, kind, plural, namespaced: false };
}

const SNAPSHOT_API = 'snapshot.storage.k8s.io/v1';

/** Every kind that this plugin touches. */
export const kinds = {
  namespace: clusterScoped<Namespace>('v1', 'Namespace', 'namespaces'),
  node: clusterScoped<Node>('v1', 'Node', 'nodes'),
  secret: namespaced<Secret>('v1', 'Secret', 'secrets'),
  configMap: namespaced<ConfigMap>('v1', 'ConfigMap', 'configmaps'),
  service: namespaced<Service>('v1', 'Service', 'services'),
  serviceAccount: namespaced('v1', 'ServiceAccount', 'serviceaccounts'),
  pod: namespaced<Pod>('v1', 'Pod', 'pods'),
  event: namespaced<KubernetesEvent>('v1', 'Event', 'events'),
  persistentVolumeClaim: namespaced<PersistentVolumeClaim>(
    'v1',
    'PersistentVolumeClaim',
    'persistentvolumeclaims',
  ),
  persistentVolume: clusterScoped<PersistentVolume>(
    'v1',
    'PersistentVolume',
    'persistentvolumes',
  ),
  deployment: namespaced<Deployment>('apps/v1', 'Deployment', 'deployments'),
  networkPolicy: namespaced<NetworkPolicy>(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    'networkpolicies',
  ),
  resourceQuota: namespaced<ResourceQuota>(
    'v1',
    'ResourceQuota',
    'resourcequotas',
  ),
  role: namespaced('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  roleBinding: namespaced(
    'rbac.authorization.k8s.io/v1',
    'RoleBinding',
    'rolebindings',
  ),
  storageClass: clusterScoped<StorageClass>(
    'storage.k8s.io/v1',
    'StorageClass',
    'storageclasses',
  ),
  volumeSnapshot: namespaced<VolumeSnapshot>(
    SNAPSHOT_API,
    'VolumeSnapshot',
    'volumesnapshots',
  ),
  volumeSnapshotContent: clusterScoped<VolumeSnapshotContent>(
    SNAPSHOT_API,
    'VolumeSnapshotContent',
    'volumesnapshotcontents',
  ),
  volumeSnapshotClass: clusterScoped<VolumeSnapshotClass>(
    SNAPSHOT_API,
    'VolumeSnapshotClass',
    'volumesnapshotclasses',
  ),
} as const;

/** The API path of a kind's collection, or of one object. */
export function pathOf(kind: Kind, namespace?: string, name?: string): string {
  const root = kind.apiVersion.includes('/')
    ? `/apis/${kind.apiVersion}`
    : `/api/${kind.apiVersion}`;
  const scope =
    kind.namespaced && namespace
      ? `/namespaces/${encodeURIComponent(namespace)}`
      : '';
  const object = name ? `/${encodeURIComponent(name)}` : '';
  return `${root}${scope}/${kind.plural}${object}`;
}

/** For people: `PersistentVolumeClaim edb-customerdb-1f3a9c22/data-g1`. */
export function describe(kind: Kind, name: string, namespace?: string): string {
  return `${kind.kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
