import { KubernetesError } from '../../kubernetes/KubernetesError';
import type { CaptureTrouble } from '../../snapshots/SnapshotRecord';

/** Puts a step that did not work into words, and counts how often. */
export function troubleOf(
  error: unknown,
  before: CaptureTrouble | undefined,
  now: number,
): CaptureTrouble {
  const { message } = error as Error;
  const again = {
    since: before?.since ?? now,
    times: (before?.times ?? 0) + 1,
  };
  if (!(error instanceof KubernetesError)) {
    return {
      ...again,
      kind: 'transient',
      reason: (error as Error).name,
      message,
      next: 'Check that the cluster is reachable.',
    };
  }
  const { reason } = error;
  if (error.namespaceTerminating) {
    return {
      ...again,
      kind: 'final',
      reason,
      message,
      next: 'The golden namespace is being deleted: restore it first.',
    };
  }
  if (error.code === 403) {
    return {
      ...again,
      kind: 'refused',
      reason,
      message,
      next: 'Give the backend this right, or make room in the quota of the golden namespace.',
    };
  }
  if (error.code === 404) {
    return {
      ...again,
      kind: 'final',
      reason,
      message,
      next: 'Check that the golden namespace exists and that the cluster serves snapshot.storage.k8s.io/v1.',
    };
  }
  if (error.unauthorized) {
    return {
      ...again,
      kind: 'transient',
      reason,
      message,
      next: 'It is tried again. If it stays, give the backend another token of the cluster.',
    };
  }
  if (error.code === 409 || error.transient) {
    return {
      ...again,
      kind: 'transient',
      reason,
      message,
      next: 'It is tried again.',
    };
  }
  return {
    ...again,
    kind: 'final',
    reason,
    message,
    next: 'Correct the configuration of the source, then capture again.',
  };
}
