import { randomUUID } from 'node:crypto';
import { StoreView } from '../admission/StoreView';
import {
  admitCreate,
  admitDefaulted,
  admitToQuota,
  admitValid,
} from '../admission/admit';
import { applyDefaults, prepareForCreate } from '../defaults';
import {
  KubernetesObject,
  KubernetesObjectInput,
  copyOf,
  isSame,
} from '../objects';
import { checkReplacedUid, checkReplacedVersion } from '../preconditions';
import { Resource } from '../resources';
import { StatusError } from '../StatusError';
import { mergeForUpdate } from '../updates';
import { validateObject } from '../validation';
import { draftObject, randomSuffix } from './draftObject';
import { Writing, keepFormerOwners, keepOwners } from './keepOwners';

/** How an object is to be changed, and on whose behalf. */
export interface UpdateOptions extends Writing {
  dryRun?: boolean;
  /** Another uid is then an invalid change, and no precondition that failed. */
  isPatch?: boolean;
  /** The last word of whoever knows who writes, before anything is stored; throws to refuse. */
  review?(object: KubernetesObject, previous?: KubernetesObject): void;
}

export type WriteOptions = Omit<UpdateOptions, 'subresource' | 'isPatch'>;

/** What a write has to know of everything else that is stored. */
export interface WriteView extends StoreView {
  /** Gives a service the addresses that it lacks, in place. @throws StatusError 422, 500 */
  allocate(
    resource: Resource,
    object: KubernetesObject,
    previous?: KubernetesObject,
  ): void;
}

function validate(
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): void {
  const errors = validateObject(resource, object, previous);
  if (errors.length > 0) {
    throw StatusError.invalid(resource, object.metadata.name, errors);
  }
}

/**
 * The object that a client's one becomes when it is created, in the order in
 * which the API server lets its strategies and its admission plugins have their
 * say.
 *
 * @param now - ISO 8601 with seconds
 * @throws StatusError 404 or 403 for the namespace, 422 for the object, 403 for
 *   what admission refuses, 409 where the name is taken
 */
export function planCreation(
  view: WriteView,
  resource: Resource,
  input: KubernetesObjectInput,
  options: WriteOptions & { namespace?: string },
  now: string,
): KubernetesObject {
  const object = draftObject(resource, input, options.namespace);
  const { metadata } = object;
  prepareForCreate(resource, object, now);
  admitCreate(view, resource, object, randomSuffix());
  applyDefaults(resource, object);
  admitDefaulted(view, resource, object);
  validate(resource, object);
  admitValid(view, resource, object);
  options.review?.(object);
  view.allocate(resource, object);
  const existing = view.get(resource, metadata.namespace, metadata.name);
  if (existing) {
    const isBeingDeleted = existing.metadata.deletionTimestamp !== undefined;
    throw StatusError.alreadyExists(resource, metadata.name, isBeingDeleted);
  }
  admitToQuota(view, resource, object);
  metadata.uid = randomUUID();
  metadata.creationTimestamp = now;
  if (resource.generation) metadata.generation = 1;
  keepOwners(resource, undefined, object, options, now);
  return object;
}

/**
 * The object that an existing one becomes; that same one where nothing changes.
 * What the subresource does not own (status on the main one, everything else on
 * `status`) keeps its stored value.
 *
 * @param now - ISO 8601 with seconds
 * @throws StatusError 409 for a stale resourceVersion or another uid, 422 for
 *   the object, 403 for what admission refuses
 */
export function planUpdate(
  view: WriteView,
  resource: Resource,
  existing: KubernetesObject,
  input: KubernetesObject,
  options: UpdateOptions,
  now: string,
): KubernetesObject {
  const { uid, resourceVersion } = input.metadata;
  const { subresource, isPatch = false } = options;
  if (!isPatch) checkReplacedUid(resource, existing.metadata, uid);
  checkReplacedVersion(resource, existing.metadata, resourceVersion, isPatch);
  const merged = mergeForUpdate(
    resource,
    existing,
    copyOf(input),
    subresource,
    now,
  );
  const object = { ...merged, metadata: { ...merged.metadata } };
  keepFormerOwners(existing, object, options);
  if (isSame(object, existing)) return existing;
  if (!options.managedFields) {
    keepOwners(resource, existing, object, options, now);
  }
  if (subresource === undefined) {
    validate(resource, object, existing);
    admitValid(view, resource, object, existing);
    options.review?.(object, existing);
    view.allocate(resource, object, existing);
    admitToQuota(view, resource, object, existing);
  }
  return object;
}
