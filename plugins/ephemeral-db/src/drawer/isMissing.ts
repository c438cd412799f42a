/** Whether there is no such thing, in the words of HTTP or of Backstage. */
export function isMissing(error: unknown): boolean {
  const { name, statusCode } = (error ?? {}) as {
    name?: string;
    statusCode?: number;
  };
  return statusCode === 404 || name === 'NotFoundError';
}
