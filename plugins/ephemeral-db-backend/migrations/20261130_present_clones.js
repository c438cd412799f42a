/**
 * Clones that are there are few among those that were: counting them per source and per point, and telling which
 * points a clone has shown again, needs no more than an index.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  for (const [name, column] of [
    ['clones_source_present', 'source'],
    ['clones_snapshot_present', 'snapshot_id'],
  ]) {
    await knex.raw(
      `CREATE INDEX ${name} ON clones (${column}) WHERE gone_at IS NULL`,
    );
  }
  await knex.raw(
    `CREATE INDEX clones_snapshot_matched ON clones (snapshot_id) WHERE verification LIKE '%"result":"matched"%'`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const name of [
    'clones_source_present',
    'clones_snapshot_present',
    'clones_snapshot_matched',
  ]) {
    await knex.raw(`DROP INDEX ${name}`);
  }
};
