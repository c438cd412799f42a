import { KubernetesObject } from './objects';

/** One kind that the API server serves, and how it treats it. */
export interface Resource {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  subresources: string[];
  verbs: string[];
  /** Served from a CustomResourceDefinition: other rules for writes, sorted keys, JSON merge instead of strategic merge. */
  custom: boolean;
  /** Whether `metadata.generation` is kept for it. */
  generation: boolean;
  /** Whether a PUT to a name that nobody has creates the object. */
  createsOnUpdate: boolean;
  /** Whether a PUT may leave out the resourceVersion, and then replaces whatever is there. */
  updatesUnconditionally: boolean;
  /** A DELETE that removes the object at once answers with the object instead of a Status. */
  returnsDeletedObject: boolean;
}

const ALL_VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

function define(
  groupVersion: string,
  kind: string,
  plural: string,
  more: Partial<Resource> = {},
): Resource {
  const slash = groupVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : groupVersion.slice(0, slash),
    version: groupVersion.slice(slash + 1),
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    subresources: [],
    verbs: ALL_VERBS,
    custom: false,
    generation: false,
    createsOnUpdate: false,
    updatesUnconditionally: true,
    returnsDeletedObject: false,
    ...more,
  };
}

const cluster = { namespaced: false };
const status = { subresources: ['status'] };
const review = { ...cluster, verbs: ['create'] };
const conditional = { updatesUnconditionally: false };
const snapshot = { ...conditional, custom: true, generation: true };
const creating = { createsOnUpdate: true };

/** Every resource of the sandbox, under its plural in camel case. */
export const resources = {
  configMaps: define('v1', 'ConfigMap', 'configmaps', { shortNames: ['cm'] }),
  events: define('v1', 'Event', 'events', {
    ...creating,
    shortNames: ['ev'],
  }),
  limitRanges: define('v1', 'LimitRange', 'limitranges', {
    ...creating,
    shortNames: ['limits'],
  }),
  namespaces: define('v1', 'Namespace', 'namespaces', {
    ...cluster,
    shortNames: ['ns'],
    subresources: ['finalize', 'status'],
    verbs: ALL_VERBS.filter(verb => verb !== 'deletecollection'),
  }),
  nodes: define('v1', 'Node', 'nodes', {
    ...cluster,
    ...status,
    shortNames: ['no'],
  }),
  persistentVolumeClaims: define(
    'v1',
    'PersistentVolumeClaim',
    'persistentvolumeclaims',
    { ...status, shortNames: ['pvc'], returnsDeletedObject: true },
  ),
  persistentVolumes: define('v1', 'PersistentVolume', 'persistentvolumes', {
    ...cluster,
    ...status,
    shortNames: ['pv'],
    returnsDeletedObject: true,
  }),
  pods: define('v1', 'Pod', 'pods', {
    shortNames: ['po'],
    categories: ['all'],
    subresources: [
      'attach',
      'eviction',
      'exec',
      'log',
      'portforward',
      'status',
    ],
    generation: true,
    returnsDeletedObject: true,
  }),
  resourceQuotas: define('v1', 'ResourceQuota', 'resourcequotas', {
    ...status,
    shortNames: ['quota'],
    returnsDeletedObject: true,
  }),
  secrets: define('v1', 'Secret', 'secrets'),
  serviceAccounts: define('v1', 'ServiceAccount', 'serviceaccounts', {
    shortNames: ['sa'],
    subresources: ['token'],
    returnsDeletedObject: true,
  }),
  services: define('v1', 'Service', 'services', {
    ...status,
    ...creating,
    shortNames: ['svc'],
    categories: ['all'],
    returnsDeletedObject: true,
  }),
  customResourceDefinitions: define(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    {
      ...cluster,
      ...status,
      ...conditional,
      shortNames: ['crd', 'crds'],
      categories: ['api-extensions'],
      generation: true,
    },
  ),
  deployments: define('apps/v1', 'Deployment', 'deployments', {
    shortNames: ['deploy'],
    categories: ['all'],
    subresources: ['scale', 'status'],
    generation: true,
  }),
  replicaSets: define('apps/v1', 'ReplicaSet', 'replicasets', {
    shortNames: ['rs'],
    categories: ['all'],
    subresources: ['scale', 'status'],
    generation: true,
  }),
  selfSubjectReviews: define(
    'authentication.k8s.io/v1',
    'SelfSubjectReview',
    'selfsubjectreviews',
    review,
  ),
  tokenReviews: define(
    'authentication.k8s.io/v1',
    'TokenReview',
    'tokenreviews',
    review,
  ),
  localSubjectAccessReviews: define(
    'authorization.k8s.io/v1',
    'LocalSubjectAccessReview',
    'localsubjectaccessreviews',
    { verbs: ['create'] },
  ),
  selfSubjectAccessReviews: define(
    'authorization.k8s.io/v1',
    'SelfSubjectAccessReview',
    'selfsubjectaccessreviews',
    review,
  ),
  selfSubjectRulesReviews: define(
    'authorization.k8s.io/v1',
    'SelfSubjectRulesReview',
    'selfsubjectrulesreviews',
    review,
  ),
  subjectAccessReviews: define(
    'authorization.k8s.io/v1',
    'SubjectAccessReview',
    'subjectaccessreviews',
    review,
  ),
  leases: define('coordination.k8s.io/v1', 'Lease', 'leases', {
    ...creating,
    ...conditional,
  }),
  endpointSlices: define(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    'endpointslices',
    { generation: true },
  ),
  networkPolicies: define(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    'networkpolicies',
    { shortNames: ['netpol'], generation: true },
  ),
  clusterRoleBindings: define(
    'rbac.authorization.k8s.io/v1',
    'ClusterRoleBinding',
    'clusterrolebindings',
    { ...cluster, ...creating },
  ),
  clusterRoles: define(
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    'clusterroles',
    { ...cluster, ...creating },
  ),
  roleBindings: define(
    'rbac.authorization.k8s.io/v1',
    'RoleBinding',
    'rolebindings',
    creating,
  ),
  roles: define('rbac.authorization.k8s.io/v1', 'Role', 'roles', creating),
  volumeSnapshotClasses: define(
    'snapshot.storage.k8s.io/v1',
    'VolumeSnapshotClass',
    'volumesnapshotclasses',
    { ...snapshot, ...cluster, shortNames: ['vsclass', 'vsclasses'] },
  ),
  volumeSnapshotContents: define(
    'snapshot.storage.k8s.io/v1',
    'VolumeSnapshotContent',
    'volumesnapshotcontents',
    { ...snapshot, ...cluster, ...status, shortNames: ['vsc', 'vscs'] },
  ),
  volumeSnapshots: define(
    'snapshot.storage.k8s.io/v1',
    'VolumeSnapshot',
    'volumesnapshots',
    { ...snapshot, ...status, shortNames: ['vs'] },
  ),
  csiDrivers: define('storage.k8s.io/v1', 'CSIDriver', 'csidrivers', {
    ...cluster,
    ...conditional,
  }),
  csiNodes: define('storage.k8s.io/v1', 'CSINode', 'csinodes', {
    ...cluster,
    ...conditional,
  }),
  storageClasses: define(
    'storage.k8s.io/v1',
    'StorageClass',
    'storageclasses',
    {
      ...cluster,
      shortNames: ['sc'],
    },
  ),
  volumeAttachments: define(
    'storage.k8s.io/v1',
    'VolumeAttachment',
    'volumeattachments',
    { ...cluster, ...status, ...conditional },
  ),
} satisfies Record<string, Resource>;

export const allResources: Resource[] = Object.values(resources);

/** `v1` or `apps/v1`. */
export function apiVersionOf(resource: Resource): string {
  return resource.group
    ? `${resource.group}/${resource.version}`
    : resource.version;
}

/** `pods` or `volumesnapshots.snapshot.storage.k8s.io`, as error messages name a resource. */
export function qualifiedPlural(resource: Resource): string {
  return resource.group
    ? `${resource.plural}.${resource.group}`
    : resource.plural;
}

/** `Pod` or `VolumeSnapshot.snapshot.storage.k8s.io`, as validation messages name a kind. */
export function qualifiedKind(resource: Resource): string {
  return resource.group ? `${resource.kind}.${resource.group}` : resource.kind;
}

export function resourceOf(
  object: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
): Resource | undefined {
  return allResources.find(
    resource =>
      resource.kind === object.kind &&
      apiVersionOf(resource) === object.apiVersion,
  );
}
