import {
  AuthenticationError,
  ConflictError,
  CustomErrorBase,
  InputError,
  isError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  EPHEMERAL_DB_ERROR_CODES,
  type EphemeralDbErrorCode,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The task was cancelled. */
export class CancelledError extends CustomErrorBase {
  name = 'CancelledError' as const;
}

/** What was waited for took longer than the step may. */
export class WaitedTooLongError extends CustomErrorBase {
  name = 'WaitedTooLongError' as const;
}

/** Clones or captures came to nothing, for the reasons that the platform gave. */
export class FailedError extends CustomErrorBase {
  name = 'FailedError' as const;
}

function statusOf(error: unknown): number | undefined {
  return isError(error) && error.name === 'ResponseError'
    ? (error as unknown as ResponseError).statusCode
    : undefined;
}

/** The backend's stable word for a refusal; absent where another than the plugin has answered. */
export function codeOf(error: unknown): EphemeralDbErrorCode | undefined {
  if (statusOf(error) === undefined) return undefined;
  const { code } = (error as ResponseError).body.error;
  return Object.keys(EPHEMERAL_DB_ERROR_CODES).includes(String(code))
    ? (code as EphemeralDbErrorCode)
    : undefined;
}

/** In the backend's own words where it gave some. */
export function reasonOf(error: unknown): string {
  if (statusOf(error) !== undefined) {
    const { body, message } = error as ResponseError;
    return body.error.message || message;
  }
  return isError(error) ? error.message : String(error);
}

/** The plugin itself has said no, and would again. */
export function isRefusal(error: unknown): boolean {
  return codeOf(error) !== undefined && !isTransient(error);
}

/** The backend is there and could not do it. */
export function isServerError(error: unknown): boolean {
  return statusOf(error) === 500;
}

/** Whoever started the task is not known to the backend any more. */
export function isUnauthenticated(error: unknown): boolean {
  return (
    statusOf(error) === 401 ||
    (isError(error) && error.name === 'AuthenticationError')
  );
}

/**
 * It may go well the next time: the backend is starting, too busy, or was not reached at all. A "not found" that is
 * not the plugin's is an answer of the router before the plugin stands in it, or of an ingress.
 */
export function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 404) return codeOf(error) === undefined;
  if (status !== undefined) return status >= 500 || status === 429;
  if (!isError(error)) return false;
  return (
    error.name === 'TimeoutError' ||
    error.name === 'FetchError' ||
    // What fetch throws when there is no answer, or half of one.
    (error.name === 'TypeError' &&
      /fetch|network|terminated/i.test(error.message))
  );
}

const CLASSES: Record<number, new (message: string) => Error> = {
  400: InputError,
  401: AuthenticationError,
  403: NotAllowedError,
  404: NotFoundError,
  409: ConflictError,
  503: ServiceUnavailableError,
};

/** An answer of the backend as an error of this step, in the backend's words. */
export function toStepError(error: unknown): Error {
  const status = statusOf(error);
  if (status !== undefined) {
    return new (CLASSES[status] ?? FailedError)(reasonOf(error));
  }
  return error instanceof Error ? error : new FailedError(reasonOf(error));
}
