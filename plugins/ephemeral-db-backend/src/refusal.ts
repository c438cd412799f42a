import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  EPHEMERAL_DB_ERROR_CODES,
  type EphemeralDbErrorCode,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

const ERROR_OF_STATUS = {
  400: InputError,
  403: NotAllowedError,
  404: NotFoundError,
  409: ConflictError,
  503: ServiceUnavailableError,
};

/**
 * An error for a person: what happened, to what, what to do next. It carries no cause, as causes are sent to the
 * client too and may hold what is not for them.
 *
 * @returns an error of `@backstage/errors` with the stable word in `code`
 */
export function refusal(
  code: EphemeralDbErrorCode,
  message: string,
): Error & { code: EphemeralDbErrorCode } {
  const ErrorClass = ERROR_OF_STATUS[EPHEMERAL_DB_ERROR_CODES[code]];
  return Object.assign(new ErrorClass(message), { code });
}
