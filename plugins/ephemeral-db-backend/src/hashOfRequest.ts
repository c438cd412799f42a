import { createHash } from 'crypto';

/**
 * Tells whether a repeated request id comes with the same request: a hash of the request without the id, whatever the
 * order of its keys.
 */
export function hashOfRequest(request: {
  requestId?: string;
  [key: string]: unknown;
}): string {
  const { requestId, ...rest } = request;
  const entries = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
