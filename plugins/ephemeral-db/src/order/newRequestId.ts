/**
 * An id for one order. `crypto.randomUUID` is missing where a portal is served without TLS, so that this makes its own
 * of the same strength.
 */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
