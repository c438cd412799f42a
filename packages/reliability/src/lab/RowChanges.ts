import type { Databases } from './Databases';

/** What the loop writes. */
const TABLES = ['clones', 'snapshots', 'activity', 'clusters'];

/** Has PostgreSQL itself note who changes the rows of a backend, by the name that each backend connects with. */
export class RowChanges {
  private constructor(
    private readonly databases: Databases,
    private readonly prefix: string,
  ) {}

  static async watch(
    databases: Databases,
    prefix: string,
  ): Promise<RowChanges> {
    await databases.read(prefix, async knex => {
      await knex.raw(
        'CREATE TABLE row_changes (at timestamptz, application text, what text)',
      );
      await knex.raw(`CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO row_changes VALUES (clock_timestamp(), current_setting('application_name'), TG_OP || ' ' || TG_TABLE_NAME);
          RETURN NULL;
        END $$`);
      await knex.raw('ALTER TABLE holders ADD COLUMN application text');
      await knex.raw(`CREATE FUNCTION note_holder() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.until <> OLD.until THEN NEW.application = current_setting('application_name'); END IF;
          RETURN NEW;
        END $$`);
      await knex.raw(
        'CREATE TRIGGER note BEFORE UPDATE ON holders FOR EACH ROW EXECUTE FUNCTION note_holder()',
      );
      for (const table of TABLES) {
        await knex.raw(
          'CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON ?? FOR EACH ROW EXECUTE FUNCTION note_change()',
          [table],
        );
      }
    });
    return new RowChanges(databases, prefix);
  }

  /** The clusters whose hold a backend was the last to renew, and still has. */
  async holds(application: string): Promise<string[]> {
    return await this.databases.read(this.prefix, async knex => {
      const rows = await knex('holders')
        .where({ application })
        .whereNot({ holder: '' });
      return rows.map(({ cluster }) => cluster as string);
    });
  }

  /** The database's own time, in milliseconds since 1970. */
  async now(): Promise<number> {
    return await this.databases.read(this.prefix, async knex => {
      const { rows } = await knex.raw('SELECT clock_timestamp() AS now');
      return (rows[0].now as Date).getTime();
    });
  }

  /** What one backend has changed since then. */
  async of(application: string, since: number): Promise<string[]> {
    return await this.databases.read(this.prefix, async knex => {
      const rows = await knex('row_changes')
        .where({ application })
        .where('at', '>=', new Date(since));
      return rows.map(({ what }) => what as string);
    });
  }
}
