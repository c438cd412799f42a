import type { Databases } from '../lab/Databases';
import { setTimeout as pause } from 'timers/promises';

/** Nobody can read or write a clone for a while. */
export async function lockDatabase(
  databases: Databases,
  prefix: string,
  milliseconds: number,
): Promise<void> {
  await databases.read(prefix, async knex => {
    await knex.transaction(async trx => {
      await trx.raw('LOCK TABLE clones IN ACCESS EXCLUSIVE MODE');
      await pause(milliseconds);
    });
  });
}

/** The database ends all connections, and lets nobody in for a while. */
export async function closeDatabase(
  databases: Databases,
  prefix: string,
  milliseconds: number,
): Promise<void> {
  await databases.administer(prefix, async (knex, name) => {
    await knex.raw('ALTER DATABASE ?? WITH ALLOW_CONNECTIONS false', [name]);
    try {
      await knex.raw(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?',
        [name],
      );
      await pause(milliseconds);
    } finally {
      await knex.raw('ALTER DATABASE ?? WITH ALLOW_CONNECTIONS true', [name]);
    }
  });
}
