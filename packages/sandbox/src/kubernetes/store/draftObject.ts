import { KubernetesObject, KubernetesObjectInput, copyOf } from '../objects';
import { Resource, apiVersionOf } from '../resources';
import { StatusError } from '../StatusError';

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
/** The real server leaves room for the suffix within 63 characters. */
const LONGEST_GENERATED_BASE = 58;

/** What the API server appends to a `generateName`. */
export function randomSuffix(): string {
  return Array.from(
    { length: 5 },
    () => SUFFIX_LETTERS[Math.floor(Math.random() * SUFFIX_LETTERS.length)],
  ).join('');
}

/**
 * A copy of what a client sends to be created, with name and namespace settled
 * and without what only the server sets.
 *
 * @param namespace - of the request
 * @throws StatusError 400 where the object names another one
 */
export function draftObject(
  resource: Resource,
  input: KubernetesObjectInput,
  namespace: string | undefined,
): KubernetesObject {
  const {
    uid: _uid,
    resourceVersion,
    generation: _generation,
    creationTimestamp: _created,
    deletionTimestamp: _deleted,
    deletionGracePeriodSeconds: _grace,
    managedFields: _owners,
    ...metadata
  } = copyOf(input.metadata);
  if (resourceVersion) {
    throw new StatusError(
      500,
      '',
      'resourceVersion should not be set on objects to be created',
    );
  }
  const space = resource.namespaced
    ? metadata.namespace ?? namespace
    : undefined;
  if (namespace !== undefined && space !== undefined && space !== namespace) {
    throw StatusError.badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  const base = metadata.generateName?.slice(0, LONGEST_GENERATED_BASE);
  const name = metadata.name || (base ? `${base}${randomSuffix()}` : '');
  delete metadata.namespace;
  return {
    ...copyOf(input),
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { ...metadata, name, ...(space ? { namespace: space } : {}) },
  };
}
