import { connect, Socket } from 'net';
import { SqlError } from '../engine/mssql/SqlError';

const DIAL_TIMEOUT_MS = 10_000;

/**
 * Opens a TCP connection.
 *
 * @throws SqlError of kind `unreachable`; no socket is left behind
 */
export async function dialAddress(
  host: string,
  port: number,
  what: string,
): Promise<Socket> {
  const socket = connect({ host, port });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(DIAL_TIMEOUT_MS);
      socket.once('timeout', () =>
        reject(new Error(`no answer in ${DIAL_TIMEOUT_MS / 1000} s`)),
      );
      socket.once('error', reject);
      socket.once('connect', resolve);
    });
  } catch (error) {
    socket.destroy();
    throw new SqlError(
      `${what}: no connection to ${host}:${port} (${
        (error as Error).message
      }); check the server, its Service and the network policies between the backend and it`,
      'unreachable',
    );
  }
  socket.setTimeout(0);
  socket.removeAllListeners('timeout');
  socket.removeAllListeners('error');
  return socket;
}
