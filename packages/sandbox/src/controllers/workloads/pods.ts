import { StatusError } from '../../kubernetes';
import { conditionOf } from '../conditions';
import { Pod, isBeingDeleted } from '../kinds';

export function isPodReady(pod: Pod): boolean {
  return conditionOf(pod.status.conditions, 'Ready')?.status === 'True';
}

export function isFinished({ status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

/** Whether a pod counts as one of its ReplicaSet's replicas. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isBeingDeleted(pod);
}

/** Whether a write was refused because the namespace is going: nothing to retry or to tell. */
export function isNamespaceTerminating(error: unknown): boolean {
  return (
    error instanceof StatusError &&
    (error.details?.causes ?? []).some(
      ({ reason }) => reason === 'NamespaceTerminating',
    )
  );
}

/** The names of the claims that a pod mounts. */
export function claimsOf(pod: Pod): string[] {
  return (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );
}
