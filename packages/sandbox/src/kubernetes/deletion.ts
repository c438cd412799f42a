import { KubernetesObject, fieldsAt } from './objects';
import { Preconditions } from './preconditions';
import { Resource } from './resources';

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
