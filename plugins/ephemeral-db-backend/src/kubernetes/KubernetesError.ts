import { CustomErrorBase } from '@backstage/errors';

/** The Status object that a Kubernetes API answers failures with. */
export interface KubernetesStatus {
  code?: number;
  reason?: string;
  message?: string;
  details?: {
    name?: string;
    kind?: string;
    retryAfterSeconds?: number;
    causes?: { reason?: string; message?: string; field?: string }[];
  };
}

/** A Kubernetes API answered, and refused. */
export class KubernetesError extends CustomErrorBase {
  override name = 'KubernetesError' as const;
  /** HTTP status */
  readonly code: number;
  /** The API's own word: `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, … */
  readonly reason: string;
  readonly causes: string[];
  /** How long the API asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;

  constructor(what: string, status: KubernetesStatus, retryAfterMs?: number) {
    super(`${what}: ${status.message ?? status.reason ?? 'no reason given'}`);
    this.code = status.code ?? 500;
    this.reason = status.reason ?? 'Unknown';
    this.causes = (status.details?.causes ?? []).map(
      cause => cause.reason ?? '',
    );
    this.retryAfterMs = retryAfterMs;
  }

  /** The namespace is going away: nothing can be created in it any more. */
  get namespaceTerminating(): boolean {
    return this.code === 403 && this.causes.includes('NamespaceTerminating');
  }

  /** The API does not know us just now. Tokens rotate: with the next one it will. */
  get unauthorized(): boolean {
    return this.code === 401;
  }

  /** Trying the same again later can help. */
  get transient(): boolean {
    return this.code === 429 || this.code >= 500;
  }
}

/** The Kubernetes API could not be reached at all, or broke off. */
export class UnreachableError extends CustomErrorBase {
  override name = 'UnreachableError' as const;
}

/** Whether a call failed with this HTTP status. */
export function hasCode(error: unknown, code: number): boolean {
  return error instanceof KubernetesError && error.code === code;
}
