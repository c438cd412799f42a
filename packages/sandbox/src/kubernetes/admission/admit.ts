import { Fields, KubernetesObject } from '../objects';
import { StoreView } from './StoreView';
import { admitExpansion } from './expansion';
import { admitToLimits, giveLimits } from './limitRanges';
import { enforcePodSecurity, validatePodSecurityLabels } from './podSecurity';
import { CountedObject, admitByQuota } from './quota';
import { Resource, allResources, resources } from '../resources';
import { StatusError } from '../StatusError';
import { childOf } from '../defaults';
import { itemsOf } from '../podDefaults';

/** @throws StatusError 404 without the namespace, 403 while it is being deleted (transcripts 00 and 03). */
function admitToNamespace(
  store: StoreView,
  resource: Resource,
  object: KubernetesObject,
): void {
  const name = object.metadata.namespace ?? '';
  const namespace = store.get(resources.namespaces, undefined, name);
  if (!namespace) throw StatusError.notFound(resources.namespaces, name);
  if (namespace.metadata.deletionTimestamp) {
    throw StatusError.forbidden(
      resource,
      object.metadata.name,
      `unable to create new content in namespace ${name} because it is being terminated`,
      [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${name} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    );
  }
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

function giveDefaultClass(store: StoreView, object: KubernetesObject): void {
  const spec = childOf(object, 'spec');
  if (spec.storageClassName !== undefined) return;
  const classes = store
    .list(resources.storageClasses)
    .filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
  if (classes.length > 0) spec.storageClassName = classes[0].metadata.name;
}

const SERVICE_ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

function tokenVolume(name: string): Fields {
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        {
          configMap: {
            name: 'kube-root-ca.crt',
            items: [{ key: 'ca.crt', path: 'ca.crt' }],
          },
        },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
      ],
    },
  };
}

/** The ServiceAccount plugin: which account, and its token mounted unless pod or account decline. */
function giveServiceAccount(
  store: StoreView,
  object: KubernetesObject,
  suffix: string,
): void {
  const spec = childOf(object, 'spec');
  const name = String(spec.serviceAccountName ?? 'default');
  const namespace = object.metadata.namespace ?? '';
  const account = store.get(resources.serviceAccounts, namespace, name);
  // The default account is the namespace controller's work and may come a moment later.
  if (!account && name !== 'default') {
    throw StatusError.forbidden(
      resources.pods,
      object.metadata.name,
      `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
    );
  }
  spec.serviceAccountName = name;
  spec.serviceAccount = name;
  const mount =
    spec.automountServiceAccountToken ??
    account?.automountServiceAccountToken ??
    true;
  if (!mount) return;
  const volume = `kube-api-access-${suffix}`;
  let used = false;
  for (const list of ['initContainers', 'containers']) {
    for (const container of itemsOf(spec[list])) {
      const mounts = itemsOf(container.volumeMounts);
      if (mounts.some(item => item.mountPath === SERVICE_ACCOUNT_PATH))
        continue;
      used = true;
      container.volumeMounts = [
        ...mounts,
        { name: volume, mountPath: SERVICE_ACCOUNT_PATH, readOnly: true },
      ];
    }
  }
  if (used) spec.volumes = [...itemsOf(spec.volumes), tokenVolume(volume)];
}

function givePriorityAndTolerations(object: KubernetesObject): void {
  const spec = childOf(object, 'spec');
  spec.priority ??= 0;
  spec.preemptionPolicy ??= 'PreemptLowerPriority';
  const tolerations = itemsOf(spec.tolerations);
  for (const key of [
    'node.kubernetes.io/not-ready',
    'node.kubernetes.io/unreachable',
  ]) {
    if (tolerations.some(item => item.key === key)) continue;
    tolerations.push({
      effect: 'NoExecute',
      key,
      operator: 'Exists',
      tolerationSeconds: 300,
    });
  }
  spec.tolerations = tolerations;
}

/** Everything in a namespace that a quota could count. */
export function countedObjects(
  store: StoreView,
  namespace: string,
): CountedObject[] {
  return allResources
    .filter(({ namespaced, verbs }) => namespaced && verbs.includes('list'))
    .flatMap(resource =>
      store.list(resource, { namespace }).map(object => ({ resource, object })),
    );
}

/** What the admission plugins change in or refuse about a new object, before validation. */
export function admitCreate(
  store: StoreView,
  resource: Resource,
  object: KubernetesObject,
  suffix: string,
): void {
  if (resource.namespaced) admitToNamespace(store, resource, object);
  switch (resource.kind) {
    case 'PersistentVolumeClaim':
      giveDefaultClass(store, object);
      break;
    case 'Pod':
      giveServiceAccount(store, object, suffix);
      givePriorityAndTolerations(object);
      break;
    default:
  }
}

/** What the admission plugins give to a new object that has its defaults. */
export function admitDefaulted(
  store: StoreView,
  resource: Resource,
  object: KubernetesObject,
): void {
  if (resource === resources.pods) giveLimits(store, object);
}

/**
 * What the admission plugins refuse of a valid object, new or changed.
 *
 * @throws StatusError 403, or 422 for a namespace
 */
export function admitValid(
  store: StoreView,
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): void {
  if (resource === resources.namespaces) {
    const { name, labels } = object.metadata;
    const errors = validatePodSecurityLabels(labels);
    if (errors.length > 0) throw StatusError.invalid(resource, name, errors);
  }
  if (resource === resources.persistentVolumeClaims && previous) {
    admitExpansion(store, object, previous);
  }
  admitToLimits(store, resource, object, previous);
  enforcePodSecurity(store, resource, object, previous);
}

/** The ResourceQuota plugin, the last word before an object is stored. */
export function admitToQuota(
  store: StoreView,
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): void {
  const { namespace } = object.metadata;
  if (!resource.namespaced || !namespace) return;
  const quotas = store.list(resources.resourceQuotas, { namespace });
  if (quotas.length === 0) return;
  const existing = countedObjects(store, namespace);
  admitByQuota(quotas, existing, { resource, object }, previous);
}
