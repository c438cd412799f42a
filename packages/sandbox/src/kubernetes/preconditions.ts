import { invalidField } from './fieldErrors';
import { KubernetesObject } from './objects';
import { Resource } from './resources';
import { StatusError } from './StatusError';

/** Which object, in which version, a client means. */
export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
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
  { namespace, name }: KubernetesObject['metadata'],
): string {
  const kind = custom ? `${group}/${plural}` : FORMER_NAMES[plural] ?? plural;
  return ['/registry', kind, namespace, name].filter(Boolean).join('/');
}

/**
 * What a PUT says of the object that it replaces, or that is not there.
 *
 * @throws StatusError 409
 */
export function checkReplacedUid(
  resource: Resource,
  replaced: KubernetesObject['metadata'],
  uid: string | undefined,
): void {
  const { name, uid: stored = '' } = replaced;
  if (!uid || uid === stored) return;
  const key = etcdKeyOf(resource, replaced);
  throw StatusError.conflict(
    resource,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored}`,
  );
}

/**
 * Optimistic locking. A patch without a version is one of whatever is there; a
 * PUT only for the kinds that allow it.
 *
 * @throws StatusError 409 for a stale version, 422 where there has to be one
 */
export function checkReplacedVersion(
  resource: Resource,
  { name, resourceVersion: stored }: KubernetesObject['metadata'],
  version: string | undefined,
  isPatch: boolean,
): void {
  const isUnconditional = isPatch || resource.updatesUnconditionally;
  if (version ? version === '0' : !isUnconditional) {
    const why = 'must be specified for an update';
    const errors = [invalidField('metadata.resourceVersion', 0, why)];
    throw StatusError.invalid(resource, name, errors, 'plural');
  }
  if (version && version !== stored) {
    throw StatusError.conflict(resource, name, STALE);
  }
}

/** @throws StatusError 409 where a DELETE means another object than the one that is there */
export function checkDeleted(
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
