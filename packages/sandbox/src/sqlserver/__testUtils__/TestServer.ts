import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Connection,
  ConnectionConfiguration,
  ISOLATION_LEVEL,
  Request,
  TYPES,
} from 'tedious';
import { Faults } from '../../faults';
import { RunningSqlServer, startSqlServer } from '..';
import { ColumnMetadata, typeOfColumn } from './typeOfColumn';

export const SA_PASSWORD = 'Sa-passw0rd!';

/** What a batch answered. */
export interface Answer {
  /** Rows of each result set, as arrays. */
  sets: unknown[][][];
  /** Column names of each result set. */
  columns: string[][];
  /** Types of the columns of each result set, as Transact-SQL writes them. */
  types: string[][];
  /** Texts of PRINT and the like. */
  messages: string[];
  /** Numbers of the errors, in order. */
  errors: number[];
  /** The first error's text. */
  error?: string;
  /** Row counts that came with DONE tokens, for statements without rows too. */
  counts: number[];
}

/** One tedious connection that keeps everything it is told. */
export class TestClient {
  private constructor(readonly connection: Connection) {
    // A connection that breaks is told by the request that it breaks.
    connection.on('error', () => {});
  }

  /** @throws Error with `number` of the first error that the server sent */
  static async open(
    port: number,
    login: { user?: string; password?: string; database?: string } = {},
    options: ConnectionConfiguration['options'] = {},
  ): Promise<TestClient> {
    const connection = new Connection({
      server: '127.0.0.1',
      authentication: {
        type: 'default',
        options: {
          userName: login.user ?? 'sa',
          password: login.password ?? SA_PASSWORD,
        },
      },
      options: {
        port,
        database: login.database,
        trustServerCertificate: true,
        connectTimeout: 5_000,
        ...options,
      },
    });
    const numbers: number[] = [];
    connection.on('errorMessage', ({ number }) => numbers.push(number));
    await new Promise<void>((resolve, reject) => {
      connection.connect(error => {
        if (!error) resolve();
        else reject(Object.assign(error, { numbers }));
      });
    });
    return new TestClient(connection);
  }

  /** Sends a batch and keeps all that comes. */
  batch(text: string): Promise<Answer> {
    return this.run(text, request => this.connection.execSqlBatch(request));
  }

  run(text: string, send: (request: Request) => void): Promise<Answer> {
    const answer: Answer = {
      sets: [],
      columns: [],
      types: [],
      messages: [],
      errors: [],
      counts: [],
    };
    const onError = (token: { number: number; message: string }) => {
      answer.errors.push(token.number);
      answer.error ??= token.message;
    };
    const onInfo = (token: { number: number; message: string }) => {
      if (token.number !== 5701) answer.messages.push(token.message);
    };
    this.connection.on('errorMessage', onError);
    this.connection.on('infoMessage', onInfo);
    return new Promise(resolve => {
      const request = new Request(text, error => {
        this.connection.off('errorMessage', onError);
        this.connection.off('infoMessage', onInfo);
        if (error && answer.errors.length === 0) answer.error ??= error.message;
        resolve(answer);
      });
      request.on('columnMetadata', columns => {
        answer.sets.push([]);
        const told = columns as ColumnMetadata[];
        answer.columns.push(told.map(({ colName }) => colName));
        answer.types.push(told.map(typeOfColumn));
      });
      request.on('row', (columns: { value: unknown }[]) => {
        answer.sets[answer.sets.length - 1].push(
          columns.map(({ value }) => value),
        );
      });
      const count = (rowCount: number | undefined) => {
        if (rowCount !== undefined) answer.counts.push(rowCount);
      };
      request.on('done', count);
      request.on('doneInProc', count);
      send(request);
    });
  }

  /** Asks for a session as after the login, as a pool does between two users. */
  reset(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.connection.reset(error => (error ? reject(error) : resolve()));
    });
  }

  /** The rows of the first result set. */
  async rows(text: string): Promise<unknown[][]> {
    const answer = await this.batch(text);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.sets[0] ?? [];
  }

  async close(): Promise<void> {
    if (this.connection.closed) return;
    await new Promise<void>(resolve => {
      this.connection.once('end', () => resolve());
      this.connection.close();
    });
  }
}

/** A server over a directory of its own, and the clients that a test opened. */
export class TestServer {
  private readonly clients: TestClient[] = [];

  private constructor(
    readonly server: RunningSqlServer,
    readonly directory: string,
    readonly faults: Faults,
  ) {}

  /** @param options - beside the directory, the password and the faults */
  static async start(
    options: Partial<Parameters<typeof startSqlServer>[0]> = {},
  ): Promise<TestServer> {
    const directory = mkdtempSync(join(tmpdir(), 'sqlserver-test-'));
    const faults = new Faults();
    const server = await startSqlServer({
      directory,
      faults,
      environment: { MSSQL_SA_PASSWORD: SA_PASSWORD },
      ...options,
    });
    return new TestServer(server, directory, faults);
  }

  async connect(
    login?: Parameters<typeof TestClient.open>[1],
    options?: ConnectionConfiguration['options'],
  ): Promise<TestClient> {
    const client = await TestClient.open(this.server.port, login, options);
    this.clients.push(client);
    return client;
  }

  /** The numbers of the errors with which a login is refused. */
  async refusal(
    login: Parameters<typeof TestClient.open>[1],
  ): Promise<number[]> {
    try {
      await this.connect(login);
      return [];
    } catch (error) {
      return (error as { numbers: number[] }).numbers;
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map(client => client.close()));
    await this.server.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export { ISOLATION_LEVEL, TYPES };
