import {
  EPHEMERAL_DB_ERROR_CODES,
  type EphemeralDbErrorCode,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** A refusal as Backstage's middleware writes it. */
export function refuse(
  statusCode: number,
  message: string,
  code?: EphemeralDbErrorCode,
): Response {
  return Response.json(
    {
      error: { name: 'RefusedError', message, code },
      request: { method: 'ANY', url: '/' },
      response: { statusCode },
    },
    { status: statusCode },
  );
}

/** A refusal with one of the backend's stable words. */
export class Refusal extends Error {
  constructor(readonly code: EphemeralDbErrorCode, message: string) {
    super(message);
  }

  toResponse(): Response {
    return refuse(EPHEMERAL_DB_ERROR_CODES[this.code], this.message, this.code);
  }
}
