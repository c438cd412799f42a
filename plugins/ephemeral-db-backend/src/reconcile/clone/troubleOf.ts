import type { StepTrouble } from '../../clones/CloneRecord';
import { KubernetesError } from '../../kubernetes/KubernetesError';
import { backoff } from '../backoff';
import { StepError } from './StepError';

type Verdict = Pick<StepTrouble, 'kind' | 'reason' | 'message' | 'next'>;

/**
 * Puts a step that was refused into words, counts how often, and says when it
 * is tried again.
 *
 * @param before - what the last step that did not work left
 */
export function troubleOf(
  step: string,
  error: StepError | KubernetesError,
  before: StepTrouble | undefined,
  now: number,
): StepTrouble {
  const known = before?.step === step ? before : undefined;
  const times = (known?.times ?? 0) + 1;
  const asked = error instanceof KubernetesError ? error.retryAfterMs : 0;
  return {
    ...judge(error),
    step,
    since: known?.since ?? now,
    times,
    notBefore: now + Math.max(backoff(times), asked ?? 0),
  };
}

function judge(error: StepError | KubernetesError): Verdict {
  const { reason, message } = error;
  if (error instanceof StepError) {
    return { kind: error.kind, reason, message, next: error.next };
  }
  // A namespace that goes away, or is gone: the next pass sees it and ends the clone.
  if (error.namespaceTerminating || error.code === 404) {
    return {
      kind: 'transient',
      reason,
      message,
      next: 'It is tried again. If it stays, check that the cluster serves snapshot.storage.k8s.io/v1.',
    };
  }
  if (error.code === 403) {
    return {
      kind: 'refused',
      reason,
      message,
      next: message.includes('exceeded quota')
        ? 'Delete what is not needed, or ask the cluster’s admin for more quota.'
        : 'Ask the cluster’s admin to give the backend this right; the checks of the source list what it needs.',
    };
  }
  if (error.unauthorized) {
    return {
      kind: 'transient',
      reason,
      message,
      next: 'It is tried again. If it stays, ask whoever runs the portal for another token of the cluster.',
    };
  }
  if (error.code === 409 || error.transient) {
    return { kind: 'transient', reason, message, next: 'It is tried again.' };
  }
  return {
    kind: 'final',
    reason,
    message,
    next: 'Correct the configuration of the source, then order again.',
  };
}
