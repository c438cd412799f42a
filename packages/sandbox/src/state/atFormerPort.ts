/**
 * Starts a server at the port that was asked for, or at its former one where
 * that is still free, or at any.
 *
 * @param start - rejects with EADDRINUSE where somebody has the port; 0 is any free one
 */
export async function atFormerPort<Server>(
  wanted: number | undefined,
  former: number | undefined,
  start: (port: number) => Promise<Server>,
): Promise<Server> {
  if (wanted || !former) return await start(wanted ?? 0);
  try {
    return await start(former);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return await start(0);
  }
}
