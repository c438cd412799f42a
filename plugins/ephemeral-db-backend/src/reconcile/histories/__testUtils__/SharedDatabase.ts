import { mockServices } from '@backstage/backend-test-utils';
import Knex, { type Knex as Database } from 'knex';
import { openDatabase } from '../../../database';
import type { Life } from './Life';

/** What is used of better-sqlite3. */
interface Connection {
  readonly inTransaction: boolean;
  prepare(sql: string): Statement;
  exec(sql: string): void;
  function(
    name: string,
    options: { varargs: boolean },
    implementation: () => number,
  ): void;
  serialize(): Buffer;
  close(): void;
}

interface Statement {
  all(...bindings: unknown[]): Record<string, unknown>[];
  run(...bindings: unknown[]): unknown;
}

type Driver = new (content: Buffer) => Connection;

/** A query on its way through knex's client. */
interface Query {
  sql: string;
  response?: unknown;
}

interface SqliteClient extends Database.Client {
  _query(connection: unknown, query: Query): Promise<Query>;
}

const SQLITE = {
  client: 'better-sqlite3',
  connection: { filename: ':memory:' },
  useNullAsDefault: true,
};
const WRITE = /^\s*(insert|update|delete|commit)/i;
const ACQUISITION = /^update `holders` set .*`epoch` = .* returning/;

let template: Promise<{ content: Buffer; driver: Driver }> | undefined;

/** An empty database with all its tables, made once. */
async function makeTemplate(): Promise<{ content: Buffer; driver: Driver }> {
  const knex = await openDatabase(
    mockServices.database.mock({ getClient: async () => Knex(SQLITE) }),
  );
  const connection: Connection = await knex.client.acquireConnection();
  const content = connection.serialize();
  knex.client.releaseConnection(connection);
  const { driver } = knex.client as { driver: Driver };
  await knex.destroy();
  return { content, driver };
}

/** One SQLite database of several processes, each of which can die in the midst of its transaction. */
export class SharedDatabase {
  /** Throws what a query is to fail with. */
  beforeQuery: () => void = () => {};

  /** Who was the last to take the cluster, and has not given it back. */
  holding?: Life;

  private readonly statements = new Map<string, Statement>();
  /** Who waits for the one connection. */
  private readonly queue: { life: Life; go(): void }[] = [];
  private holder?: Life;

  private constructor(private readonly connection: Connection) {}

  /** @param now - the database's own clock, in milliseconds since 1970 */
  static async create(now: () => number): Promise<SharedDatabase> {
    template ??= makeTemplate();
    const { content, driver: Driver } = await template;
    const connection = new Driver(content);
    connection.function('unixepoch', { varargs: true }, () => now() / 1_000);
    return new SharedDatabase(connection);
  }

  /** Reads at once, past everybody. */
  select(sql: string, ...bindings: unknown[]): Record<string, unknown>[] {
    return this.statement(sql).all(...bindings);
  }

  /** Writes at once, past everybody. */
  run(sql: string, ...bindings: unknown[]): void {
    this.statement(sql).run(...bindings);
  }

  close(): void {
    this.connection.close();
  }

  /** The database as one process sees it. */
  open(life: Life): Database {
    const connection = { prepare: (sql: string) => this.statement(sql) };
    const acquire = async () => {
      await life.run();
      if (this.holder) {
        await new Promise<void>(go => {
          this.queue.push({ life, go });
        });
      }
      this.holder = life;
      // It died on its way here.
      if (life.dead) this.release();
      await life.live();
      return connection;
    };
    const release = async () => this.release();
    // Whoever has the connection is not stopped before it gives it back, as there is but one for all.
    const query = async (run: () => Promise<Query>, { sql }: Query) => {
      await life.live();
      this.beforeQuery();
      const answer = WRITE.test(sql) ? await life.write(run) : await run();
      const { response } = answer;
      if (ACQUISITION.test(sql) && Array.isArray(response) && response[0]) {
        this.holding = life;
      }
      await life.live();
      return answer;
    };
    life.onDeath(() => {
      if (this.holder === life) this.release();
    });

    const Sqlite = Knex(SQLITE).client.constructor as new (
      config: Database.Config,
    ) => SqliteClient;
    // In closures: knex makes the clients of transactions from the prototype alone.
    class ProcessClient extends Sqlite {
      override initializePool() {}

      override acquireConnection() {
        return acquire();
      }

      override releaseConnection() {
        return release();
      }

      override async _query(given: unknown, asked: Query): Promise<Query> {
        return await query(() => super._query(given, asked), asked);
      }
    }
    return Knex({
      ...SQLITE,
      client: ProcessClient as unknown as typeof Database.Client,
    });
  }

  private release(): void {
    // Its holder died in its midst, or its end has failed.
    if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
    let next = this.queue.shift();
    while (next?.life.dead) next = this.queue.shift();
    // At once, so that nobody comes between.
    this.holder = next?.life;
    next?.go();
  }

  private statement(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known) return known;
    const prepared = this.connection.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }
}
