import createKnex, { type Knex } from 'knex';

const PLUGIN = 'ephemeral-db';

/** The databases of backends on one PostgreSQL. A backend's set of them is named by a prefix. */
export class Databases {
  constructor(private readonly connection: string) {}

  /** What `backend.database` says in a backend's configuration. */
  configuration(prefix: string) {
    return { client: 'pg', connection: this.connection, prefix };
  }

  /** Reads what a backend keeps. */
  async read<Result>(
    prefix: string,
    work: (knex: Knex) => Promise<Result>,
  ): Promise<Result> {
    const connection = new URL(this.connection);
    connection.pathname = `/${prefix}${PLUGIN}`;
    const knex = createKnex({ client: 'pg', connection: connection.href });
    try {
      return await work(knex);
    } finally {
      await knex.destroy();
    }
  }
}
