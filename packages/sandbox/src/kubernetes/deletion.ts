import { KubernetesObject, fieldsAt } from './objects';
import { Resource } from './resources';
import { StatusError } from './StatusError';

export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}

export interface DeleteOptions {
  preconditions?: Preconditions;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  dryRun?: boolean;
}

export interface DeletePlan {
  /** The object with its deletion marks, where they are new or shorter. */
  marked?: KubernetesObject;
  /** Nothing holds it any longer. */
  remove: boolean;
}

const STALE =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Plurals that etcd knows under former names. */
const FORMER_NAMES: Record<string, string> = {
  nodes: 'minions',
  services: 'services/specs',
};

/** Where the real server keeps an object, as some of its words say. */
function etcdKeyOf(
  { custom, group, plural }: Resource,
  { metadata: { namespace, name } }: KubernetesObject,
): string {
  const kind = custom ? `${group}/${plural}` : FORMER_NAMES[plural] ?? plural;
  return ['/registry', kind, namespace, name].filter(Boolean).join('/');
}

/**
 * What a PUT says of the object that it replaces. Of a patch only the version
 * counts here: another uid in it is an invalid change.
 *
 * @throws StatusError 409
 */
export function checkUpdated(
  resource: Resource,
  existing: KubernetesObject,
  { uid, resourceVersion }: Preconditions,
): void {
  const { name, uid: storedUid, resourceVersion: stored } = existing.metadata;
  if (uid && uid !== storedUid) {
    const key = etcdKeyOf(resource, existing);
    throw StatusError.conflict(
      resource,
      name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${storedUid}`,
    );
  }
  if (resourceVersion && resourceVersion !== stored) {
    throw StatusError.conflict(resource, name, STALE);
  }
}

/** @throws StatusError 409 where a DELETE means another object than the one that is there */
export function checkPreconditions(
  resource: Resource,
  existing: KubernetesObject,
  { uid, resourceVersion }: Preconditions,
): void {
  const { name, uid: storedUid, resourceVersion: stored } = existing.metadata;
  const refuse = (why: string) =>
    StatusError.conflict(resource, name, why, 'kind');
  if (uid && uid !== storedUid) {
    throw refuse(
      `the UID in the precondition (${uid}) does not match the UID in record (${storedUid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion && resourceVersion !== stored) {
    throw refuse(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${stored}). The object might have been modified`,
    );
  }
}

function heldByFinalizers(
  resource: Resource,
  object: KubernetesObject,
): boolean {
  const { finalizers = [] } = object.metadata;
  if (finalizers.length > 0) return true;
  if (resource.kind !== 'Namespace') return false;
  const own = fieldsAt(object, 'spec').finalizers;
  return Array.isArray(own) && own.length > 0;
}

/** Whether an object that is being deleted has just lost what held it. */
export function mayRemove(
  resource: Resource,
  object: KubernetesObject,
): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata;
  return (
    deletionTimestamp !== undefined &&
    !deletionGracePeriodSeconds &&
    !heldByFinalizers(resource, object)
  );
}

/** Seconds that a pod gets to stop; one that never ran or has ended needs none. */
function graceOf(
  resource: Resource,
  object: KubernetesObject,
  wanted: number | undefined,
): number {
  if (resource.kind !== 'Pod') return 0;
  const spec = fieldsAt(object, 'spec');
  const ended = ['Succeeded', 'Failed'].includes(
    String(fieldsAt(object, 'status').phase),
  );
  if (!spec.nodeName || ended) return 0;
  return wanted ?? Number(spec.terminationGracePeriodSeconds ?? 30);
}

function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A namespace keeps no grace period, everything else does (transcripts 03 and 08). */
function mark(
  resource: Resource,
  object: KubernetesObject,
  graceSeconds: number,
  now: Date,
  finalizers: string[],
): KubernetesObject {
  const { metadata } = object;
  const first = metadata.deletionTimestamp === undefined;
  const until = isoSeconds(new Date(now.getTime() + graceSeconds * 1000));
  const isNamespace = resource.kind === 'Namespace';
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(finalizers.length > 0 ? { finalizers } : {}),
      deletionTimestamp: until,
      ...(isNamespace ? {} : { deletionGracePeriodSeconds: graceSeconds }),
      // Deletion changes what controllers do, so it counts as a change of the object.
      ...(first && metadata.generation
        ? { generation: metadata.generation + 1 }
        : {}),
    },
    ...(isNamespace
      ? { status: { ...fieldsAt(object, 'status'), phase: 'Terminating' } }
      : {}),
  };
}

function finalizersFor(
  object: KubernetesObject,
  policy: DeleteOptions['propagationPolicy'],
): string[] {
  const rest = (object.metadata.finalizers ?? []).filter(
    name =>
      policy === undefined ||
      (name !== 'foregroundDeletion' && name !== 'orphan'),
  );
  if (policy === 'Foreground') return [...rest, 'foregroundDeletion'];
  if (policy === 'Orphan') return [...rest, 'orphan'];
  return rest;
}

/** What a DELETE does now (k8s.io/apiserver, pkg/registry/rest/delete.go), as a pure decision. */
export function planDeletion(
  resource: Resource,
  existing: KubernetesObject,
  options: DeleteOptions,
  now: Date,
): DeletePlan {
  const { metadata } = existing;
  const finalizers = finalizersFor(existing, options.propagationPolicy);
  const held = heldByFinalizers(resource, {
    ...existing,
    metadata: { ...metadata, finalizers },
  });
  const grace = graceOf(resource, existing, options.gracePeriodSeconds);
  if (metadata.deletionTimestamp === undefined) {
    if (grace === 0 && !held) return { remove: true };
    return {
      marked: mark(resource, existing, grace, now, finalizers),
      remove: false,
    };
  }
  const wanted = options.gracePeriodSeconds;
  const current = metadata.deletionGracePeriodSeconds ?? 0;
  if (wanted !== undefined && wanted < current) {
    const marked = mark(resource, existing, wanted, now, finalizers);
    return { marked, remove: wanted === 0 && !held };
  }
  return { remove: current === 0 && !held };
}
