const TABLES = [
  'clones',
  'snapshots',
  'clusters',
  'sources',
  'source_usage',
  'entity_owners',
];
const WRITES = ['insert', 'update', 'delete'];

/**
 * Tells by one small read whether anything has changed that pages show, whichever replica wrote it.
 *
 * Design: the database itself counts each write, in the transaction that writes, so that the sum is new if and only if
 * the data is. On PostgreSQL it counts as the transaction commits, so that a counter is the last that a writer locks: it
 * can't be part of a deadlock. There is one for each of 64 groups of connections, so that writers do not queue for each
 * other's commit. SQLite has one writer at a time anyway. Whoever makes one of these tables anew there, as Knex does to change
 * a column, must make its triggers anew too.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('revisions', table => {
    table.comment('Counts writes to what pages show; see the sum only');
    table.integer('writer').primary();
    table.bigInteger('value').notNullable();
    table
      .bigInteger('transaction')
      .nullable()
      .comment('The last that was counted: each counts once');
  });
  const isPostgres = knex.client.config.client === 'pg';
  await knex('revisions').insert(
    Array.from({ length: isPostgres ? 64 : 1 }, (_, writer) => ({
      writer,
      value: 0,
    })),
  );
  if (isPostgres) {
    await knex.raw(`
      CREATE FUNCTION count_revision() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE revisions
          SET value = value + 1, transaction = txid_current()
          WHERE writer = pg_backend_pid() % 64
            AND transaction IS DISTINCT FROM txid_current();
        RETURN NULL;
      END $$`);
  }
  for (const table of TABLES) {
    if (isPostgres) {
      await knex.raw(
        `CREATE CONSTRAINT TRIGGER ${table}_revised AFTER ${WRITES.join(
          ' OR ',
        )} ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_revision()`,
      );
      continue;
    }
    for (const write of WRITES) {
      await knex.raw(
        `CREATE TRIGGER ${table}_revised_by_${write} AFTER ${write} ON ${table} BEGIN UPDATE revisions SET value = value + 1; END`,
      );
    }
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  const isPostgres = knex.client.config.client === 'pg';
  for (const table of TABLES) {
    if (isPostgres) {
      await knex.raw(`DROP TRIGGER ${table}_revised ON ${table}`);
      continue;
    }
    for (const write of WRITES) {
      await knex.raw(`DROP TRIGGER ${table}_revised_by_${write}`);
    }
  }
  if (isPostgres) await knex.raw('DROP FUNCTION count_revision()');
  await knex.schema.dropTable('revisions');
};
