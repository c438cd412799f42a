import { Fields, KubernetesObject, isSame, fieldsAt } from './objects';
import { Resource } from './resources';
import { StatusError } from './StatusError';
import { applyDefaults } from './defaults';
import { forbiddenField, invalidField } from './fieldErrors';
import { keepAllocated } from './serviceUpdates';

/** Parts of an object that are neither its metadata nor its status. */
function contentOf(object: KubernetesObject): Fields {
  const { metadata: _metadata, status: _status, ...content } = object;
  return content;
}

function isNewGeneration(
  resource: Resource,
  previous: KubernetesObject,
  current: KubernetesObject,
): boolean {
  if (!isSame(contentOf(previous), contentOf(current))) return true;
  return (
    // The Deployment strategy counts its annotations too.
    (resource.kind === 'Deployment' &&
      !isSame(previous.metadata.annotations, current.metadata.annotations)) ||
    (resource.kind === 'EndpointSlice' &&
      !isSame(previous.metadata.labels, current.metadata.labels))
  );
}

function refuseNewFinalizers(
  resource: Resource,
  previous: KubernetesObject,
  current: KubernetesObject,
): void {
  if (!previous.metadata.deletionTimestamp) return;
  const old = previous.metadata.finalizers ?? [];
  const added = (current.metadata.finalizers ?? []).filter(
    name => !old.includes(name),
  );
  if (added.length === 0) return;
  const list = added.map(name => JSON.stringify(name)).join(', ');
  throw StatusError.invalid(resource, current.metadata.name, [
    forbiddenField(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    ),
  ]);
}

function withServerMetadata(
  previous: KubernetesObject,
  current: KubernetesObject,
): KubernetesObject['metadata'] {
  const old = previous.metadata;
  const metadata = { ...current.metadata };
  if (metadata.finalizers?.length === 0) delete metadata.finalizers;
  if (metadata.ownerReferences?.length === 0) delete metadata.ownerReferences;
  for (const key of ['labels', 'annotations'] as const) {
    const map = metadata[key];
    if (map && Object.keys(map).length === 0) delete metadata[key];
  }
  for (const key of [
    'uid',
    'resourceVersion',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generation',
    'generateName',
    'namespace',
  ] as const) {
    if (old[key] === undefined) delete metadata[key];
    else Object.assign(metadata, { [key]: old[key] });
  }
  return metadata;
}

function applyStatus(
  resource: Resource,
  previous: KubernetesObject,
  input: KubernetesObject,
  now: string,
): KubernetesObject {
  // Custom resources take nothing but the status here, built-in ones also labels and annotations.
  const object: KubernetesObject = {
    ...previous,
    metadata: resource.custom
      ? previous.metadata
      : withServerMetadata(previous, input),
    status: input.status,
  };
  if (input.status === undefined) delete object.status;
  const before = fieldsAt(previous, 'status').phase;
  const after = fieldsAt(input, 'status').phase;
  if (resource.kind === 'PersistentVolume' && before !== after) {
    object.status = {
      ...fieldsAt(input, 'status'),
      lastPhaseTransitionTime: now,
    };
  }
  return object;
}

/** A pod that gets its node is scheduled with the same write, and its generation stays (transcript 02). */
function applyBinding(
  previous: KubernetesObject,
  input: KubernetesObject,
  now: string,
): KubernetesObject {
  const status = fieldsAt(previous, 'status');
  const others = Array.isArray(status.conditions)
    ? status.conditions.filter(({ type }) => type !== 'PodScheduled')
    : [];
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
  };
  return {
    ...previous,
    spec: {
      ...fieldsAt(previous, 'spec'),
      nodeName: fieldsAt(input, 'spec').nodeName,
    },
    status: { ...status, conditions: [...others, scheduled] },
  };
}

/**
 * The object that an update leads to, before validation: what the caller may
 * change through this subresource over what is stored.
 *
 * @param now - ISO 8601 with seconds
 * @throws StatusError 422 for what no update may do
 */
export function mergeForUpdate(
  resource: Resource,
  previous: KubernetesObject,
  input: KubernetesObject,
  subresource: string | undefined,
  now: string,
): KubernetesObject {
  if (subresource === 'status') {
    return applyStatus(resource, previous, input, now);
  }
  if (subresource === 'binding') {
    return applyBinding(previous, input, now);
  }
  if (subresource === 'finalize') {
    const finalizers = fieldsAt(input, 'spec').finalizers;
    return {
      ...previous,
      spec: { ...fieldsAt(previous, 'spec'), finalizers },
    };
  }
  const { uid, generation } = previous.metadata;
  if (input.metadata.uid && input.metadata.uid !== uid) {
    throw StatusError.invalid(resource, input.metadata.name, [
      invalidField('metadata.uid', input.metadata.uid, 'field is immutable'),
    ]);
  }
  const object: KubernetesObject = {
    ...input,
    apiVersion: previous.apiVersion,
    kind: previous.kind,
    metadata: withServerMetadata(previous, input),
  };
  if (resource.subresources.includes('status')) {
    delete object.status;
    if (previous.status !== undefined) object.status = previous.status;
  }
  if (resource.kind === 'Namespace') {
    object.spec = previous.spec;
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
  }
  if (resource.kind === 'Service') keepAllocated(previous, object);
  applyDefaults(resource, object);
  refuseNewFinalizers(resource, previous, object);
  if (generation !== undefined && isNewGeneration(resource, previous, object)) {
    object.metadata.generation = generation + 1;
  }
  return object;
}
