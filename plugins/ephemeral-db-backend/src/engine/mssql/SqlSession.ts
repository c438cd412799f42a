import { Connection, ConnectionConfiguration, Request } from 'tedious';
import type { Socket } from 'net';
import { Duplex } from 'stream';
import { SqlError, toSqlError } from './SqlError';

/** A server and how to get there. */
export interface SqlTarget {
  /** For messages: `CustomerDB's server db-golden/mssql-golden`. */
  what: string;
  /** Opens a socket-like stream to the server; called for each connection. */
  dial(): Promise<Duplex>;
  encrypt: boolean;
  trustServerCertificate: boolean;
  /** The name that the certificate must bear. */
  serverName: string;
  /** PEM of the certificate authority, where it is not a public one. */
  ca?: string;
}

export interface SqlLogin {
  user: string;
  password: string;
}

export type SqlRow = Record<string, unknown>;

const CONNECT_TIMEOUT_MS = 15_000;

/** A batch that tells of itself while it runs. */
export interface RunningBatch {
  /** Resolves when it is over; rejects with SqlError, also when it was cancelled. */
  ended: Promise<void>;
  /**
   * Waits until it says this, as RAISERROR … WITH NOWAIT does.
   *
   * @throws SqlError when it ends before
   */
  said(message: string): Promise<void>;
  /** Sends an attention. The session goes on. */
  cancel(): void;
}

/**
 * One connection of its own, never a pool: what is set in a session stays in
 * it, and its end is ours to see.
 */
export class SqlSession {
  private broken?: SqlError;

  private constructor(
    private readonly connection: Connection,
    private readonly what: string,
  ) {
    connection.on('error', error => {
      this.broken = toSqlError(`${what}: the connection broke`, error);
    });
  }

  /**
   * @throws SqlError that tells refused logins, servers that are still starting,
   * and servers that can't be reached apart
   */
  static async open(
    target: SqlTarget,
    login: SqlLogin,
    options: {
      /** As the server's administrators see it. */
      appName?: string;
    } = {},
  ): Promise<SqlSession> {
    let socket: Duplex | undefined;
    let abandoned = false;
    let dialFailure: unknown;
    const configuration: ConnectionConfiguration = {
      server: target.serverName,
      authentication: {
        type: 'default',
        options: { userName: login.user, password: login.password },
      },
      options: {
        appName: options.appName ?? 'ephemeral-db',
        // The login's own may still be recovering: whoever needs one enters it.
        database: 'master',
        encrypt: target.encrypt,
        trustServerCertificate: target.trustServerCertificate,
        serverName: target.serverName,
        cryptoCredentialsDetails: target.ca ? { ca: target.ca } : undefined,
        connectTimeout: CONNECT_TIMEOUT_MS,
        maxRetriesOnTransientErrors: 0,
        useUTC: true,
        connector: async () => {
          try {
            socket = await target.dial();
          } catch (error) {
            dialFailure = error;
            throw error;
          }
          // The library lets go of a socket before it is closed: what breaks
          // then is nobody's error, and must not end this process.
          socket.on('error', () => {});
          // The library gave up meanwhile, and would leave it open.
          if (abandoned) socket.destroy();
          // The library is given a Socket but uses only what a Duplex with
          // setNoDelay and setKeepAlive has.
          return socket as Socket;
        },
      },
    };
    const connection = new Connection(configuration);
    // The library keeps a refused login's numbers to itself but tells them here.
    const numbers: number[] = [];
    const note = (message: { number: number }) => numbers.push(message.number);
    connection.on('errorMessage', note);
    try {
      await new Promise<void>((resolve, reject) => {
        connection.connect(error => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      abandoned = true;
      connection.close();
      socket?.destroy();
      throw toSqlError(
        `${target.what}: can't log in as ${login.user}`,
        dialFailure ?? error,
        numbers,
      );
    } finally {
      connection.off('errorMessage', note);
    }
    return new SqlSession(connection, target.what);
  }

  /**
   * Sends one batch and collects its rows.
   *
   * @param what - what the batch is for, for errors; the text itself may hold a
   * password and is never repeated
   * @param timeoutMs - after which the batch is cancelled on the server
   */
  async query(
    what: string,
    text: string,
    timeoutMs: number = 30_000,
  ): Promise<SqlRow[]> {
    if (this.broken) throw this.broken;
    return await new Promise<SqlRow[]>((resolve, reject) => {
      const rows: SqlRow[] = [];
      const request = new Request(text, error => {
        if (error) {
          reject(this.broken ?? toSqlError(`${this.what}: ${what}`, error));
        } else {
          resolve(rows);
        }
      });
      request.setTimeout(timeoutMs);
      request.on(
        'row',
        (columns: { metadata: { colName: string }; value: unknown }[]) => {
          const row: SqlRow = {};
          for (const { metadata, value } of columns) {
            row[metadata.colName] = value;
          }
          rows.push(row);
        },
      );
      this.connection.execSqlBatch(request);
    });
  }

  /**
   * Sends one batch and does not wait for its end.
   *
   * @param what - what the batch is for, for errors
   * @param timeoutMs - after which the batch is cancelled on the server
   */
  start(what: string, text: string, timeoutMs: number): RunningBatch {
    const { connection } = this;
    const heard = new Set<string>();
    const listeners = new Set<() => void>();
    const hear = ({ message }: { message: string }) => {
      heard.add(message);
      for (const listener of listeners) listener();
    };
    connection.on('infoMessage', hear);
    const ended = new Promise<void>((resolve, reject) => {
      const request = new Request(text, error => {
        connection.off('infoMessage', hear);
        if (error) {
          reject(this.broken ?? toSqlError(`${this.what}: ${what}`, error));
        } else {
          resolve();
        }
      });
      request.setTimeout(timeoutMs);
      if (this.broken) reject(this.broken);
      else connection.execSqlBatch(request);
    });
    // Whoever wants to know waits for it; nobody has to.
    ended.catch(() => {});
    return {
      ended,
      said: async message => {
        const spoken = new Promise<void>(resolve => {
          const check = () => heard.has(message) && resolve();
          listeners.add(check);
          check();
        });
        await Promise.race([
          spoken,
          ended.then(() => {
            if (heard.has(message)) return;
            throw new SqlError(
              `${this.what}: ${what}: it ended without a word`,
              'statement',
            );
          }),
        ]);
      },
      cancel: () => connection.cancel(),
    };
  }

  /** Ends the session and waits until its socket is closed. */
  async close(): Promise<void> {
    if (this.connection.closed) return;
    await new Promise<void>(resolve => {
      this.connection.once('end', resolve);
      this.connection.close();
    });
  }
}

/** Opens a session for one piece of work and closes it, come what may. */
export async function withSession<Result>(
  target: SqlTarget,
  login: SqlLogin,
  work: (session: SqlSession) => Promise<Result>,
  options: Parameters<typeof SqlSession.open>[2] = {},
): Promise<Result> {
  const session = await SqlSession.open(target, login, options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
