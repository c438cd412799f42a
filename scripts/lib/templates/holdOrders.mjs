import { execFileSync } from 'node:child_process';
import { poll } from '../poll.mjs';
import { findProgram } from '../systemTools.mjs';

const PLUGIN_DATABASE = 'backstage_plugin_ephemeral-db';
const HOLD_SECONDS = 600;

function sql(postgres, statement, database) {
  const url = new URL(postgres);
  if (database) url.pathname = database;
  return execFileSync(
    findProgram('psql'),
    [url.href, '-v', 'ON_ERROR_STOP=1', '-qtAc', statement],
    { encoding: 'utf8' },
  ).trim();
}

/**
 * Lets so many orders of clones into the database, and keeps those after them waiting there: so the backend can be killed
 * between two orders, which are milliseconds apart.
 *
 * @param {string} postgres - the server's connection string
 * @param {number} most
 */
export function holdOrdersAfter(postgres, most) {
  sql(
    postgres,
    `CREATE SEQUENCE test_orders;
     CREATE FUNCTION test_hold() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF nextval('test_orders') > ${most} THEN PERFORM pg_sleep(${HOLD_SECONDS}); END IF;
       RETURN NEW;
     END $$;
     CREATE TRIGGER test_hold BEFORE INSERT ON clones FOR EACH ROW EXECUTE FUNCTION test_hold();`,
    PLUGIN_DATABASE,
  );
}

/** Waits until so many orders are written and another one waits. */
export async function untilHeld(postgres, written) {
  const count = () =>
    Number(
      sql(
        postgres,
        `SELECT count(*) FROM clones WHERE entity_ref LIKE '%/morning-%'`,
        PLUGIN_DATABASE,
      ),
    );
  const waiting = () =>
    Number(
      sql(
        postgres,
        `SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`,
      ),
    );
  await poll(
    `${written} orders to be written and the next one to wait`,
    async () => (count() === written && waiting() > 0) || undefined,
    { seconds: 60, state: () => `${count()} written, ${waiting()} waiting` },
  );
}

/** Lets go. The orders that waited are lost, as those who made them are: call this once the backend is dead. */
export function letGo(postgres) {
  sql(
    postgres,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'backstage_plugin_%'`,
  );
  sql(
    postgres,
    `DROP TRIGGER test_hold ON clones; DROP FUNCTION test_hold(); DROP SEQUENCE test_orders`,
    PLUGIN_DATABASE,
  );
}
