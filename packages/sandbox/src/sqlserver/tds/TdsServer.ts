import { AddressInfo, createServer, Server } from 'node:net';
import { TdsConnection, TdsConnectionOptions } from './TdsConnection';

/** Listens on 127.0.0.1 for clients of one instance. */
export class TdsServer {
  private readonly connections = new Set<TdsConnection>();

  private constructor(private readonly server: Server) {}

  /** @param port - 0 for any that is free */
  static async listen(
    port: number,
    options: TdsConnectionOptions,
  ): Promise<TdsServer> {
    const server = createServer();
    const tds = new TdsServer(server);
    server.on('connection', socket => {
      const connection = new TdsConnection(socket, options);
      tds.connections.add(connection);
      socket.once('close', () => tds.connections.delete(connection));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    return tds;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends all connections and gives the port back. */
  async close(): Promise<void> {
    const closed = new Promise<void>(resolve =>
      this.server.close(() => resolve()),
    );
    for (const connection of this.connections) connection.close();
    await closed;
  }
}
