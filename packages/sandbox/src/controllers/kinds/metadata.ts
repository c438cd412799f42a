import type { KubernetesObject, OwnerReference } from '../../kubernetes';

/** `namespace/name`, or the name alone of a cluster-scoped object. */
export function keyOf(object: KubernetesObject): string {
  const { name, namespace } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** The owner that manages this object, if it has one. */
export function controllerOf(
  object: KubernetesObject,
): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(owner => owner.controller);
}

export function ownerReference(owner: KubernetesObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid!,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Whether this very object is the one that manages the other. */
export function isControlledBy(
  object: KubernetesObject,
  owner: KubernetesObject,
): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function isBeingDeleted(object: KubernetesObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

export function hasFinalizer(
  object: KubernetesObject,
  finalizer: string,
): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/** Adds in place what is not there yet. */
export function addFinalizers(
  object: KubernetesObject,
  finalizers: string[],
): void {
  const present = object.metadata.finalizers ?? [];
  const missing = finalizers.filter(one => !present.includes(one));
  if (missing.length > 0) {
    object.metadata.finalizers = [...present, ...missing];
  }
}

/** Removes in place; the list goes with its last entry. */
export function removeFinalizers(
  object: KubernetesObject,
  finalizers: string[],
): void {
  const left = object.metadata.finalizers?.filter(
    one => !finalizers.includes(one),
  );
  object.metadata.finalizers = left?.length ? left : undefined;
}
