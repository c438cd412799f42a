import createKnex, { type Knex } from 'knex';

const PLUGIN = 'ephemeral-db';

/** The databases of backends on one PostgreSQL. A backend's set of them is named by a prefix. */
export class Databases {
  constructor(private readonly connection: string) {}

  /**
   * What `backend.database` says in a backend's configuration.
   *
   * @param application - what PostgreSQL knows the backend as
   */
  configuration(prefix: string, application = 'backend') {
    const connection = new URL(this.connection);
    connection.searchParams.set('application_name', application);
    return { client: 'pg', connection: connection.href, prefix };
  }

  /** Works with what a backend keeps. */
  async read<Result>(
    prefix: string,
    work: (knex: Knex) => Promise<Result>,
  ): Promise<Result> {
    return await this.connect(prefix + PLUGIN, work);
  }

  /** Works on a backend's database from outside. */
  async administer<Result>(
    prefix: string,
    work: (knex: Knex, name: string) => Promise<Result>,
  ): Promise<Result> {
    return await this.connect('postgres', knex => work(knex, prefix + PLUGIN));
  }

  private async connect<Result>(
    database: string,
    work: (knex: Knex) => Promise<Result>,
  ): Promise<Result> {
    const connection = new URL(this.connection);
    connection.pathname = `/${database}`;
    const knex = createKnex({ client: 'pg', connection: connection.href });
    try {
      return await work(knex);
    } finally {
      await knex.destroy();
    }
  }
}
