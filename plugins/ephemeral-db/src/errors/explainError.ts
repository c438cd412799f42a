import type { EphemeralDbErrorCode } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Words } from '../translation';

/** What is known of an error, for a person and for whoever helps them. */
export interface ErrorFacts {
  /** What happened, to what and what to do next, in the backend's words where it had some. */
  message: string;
  /** A stable word. */
  code?: EphemeralDbErrorCode;
  status?: number;
  /** Method and path. */
  request?: string;
  requestId?: string;
}

/** The part of a `ResponseError` that is read; compared by shape, as a package may be there twice. */
interface Answered {
  statusCode: number;
  body: {
    error: { message?: string; code?: unknown };
    request?: { method: string; url: string };
  };
  response?: { headers?: { get(name: string): string | null } };
}

/** Headers under which proxies and backends tell their id of a request. */
const REQUEST_ID_HEADERS = ['x-request-id', 'x-correlation-id', 'traceparent'];

function isAnswered(error: unknown): error is Answered {
  const { statusCode, body } = (error ?? {}) as Partial<Answered>;
  return typeof statusCode === 'number' && typeof body?.error === 'object';
}

function requestIdOf({ response }: Answered): string | undefined {
  return REQUEST_ID_HEADERS.map(name => response?.headers?.get(name)).find(
    (id): id is string => Boolean(id),
  );
}

/** The stable word of an error that the backend answered. */
export function errorCode(error: unknown): EphemeralDbErrorCode | undefined {
  if (!isAnswered(error)) return undefined;
  const { code } = error.body.error;
  return typeof code === 'string' ? (code as EphemeralDbErrorCode) : undefined;
}

/** Reads an error of the API client. */
export function explainError(error: unknown, { t }: Words): ErrorFacts {
  if (!isAnswered(error)) {
    // A browser's own words for "no answer" are no help.
    const isOurs = error instanceof Error && error.name !== 'TypeError';
    return {
      message: (isOurs && error.message) || t('order.error.noAnswer'),
    };
  }
  const { statusCode, body } = error;
  const messages: Partial<Record<number, string>> = {
    401: t('order.error.signedOut'),
    502: t('order.error.noAnswer'),
    504: t('order.error.noAnswer'),
  };
  return {
    message:
      messages[statusCode] ??
      (body.error.message || t('order.error.unexplained')),
    code: errorCode(error),
    status: statusCode,
    request: body.request && `${body.request.method} ${body.request.url}`,
    requestId: requestIdOf(error),
  };
}

/** For "Copy details": what an administrator needs to find it. Nothing in it is secret. */
export function errorDetails(
  facts: ErrorFacts,
  context: { what: string; at: Date; object?: string },
): string {
  const lines: [string, string | number | undefined][] = [
    ['what', context.what],
    ['message', facts.message],
    ['code', facts.code],
    ['status', facts.status],
    ['request', facts.request],
    ['request id', facts.requestId],
    ['object', context.object],
    ['time', context.at.toISOString()],
  ];
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
