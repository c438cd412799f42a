/**
 * How many orders are ahead of one is counted when somebody asks, and not written for each that waits whenever one
 * moves. What the loop looks for twice a second stands in an index of what there is to do.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw('ALTER TABLE clones DROP COLUMN queue_position');
  for (const table of ['clones', 'snapshots']) {
    await knex.raw(
      `CREATE INDEX ${table}_unseen ON ${table} (cluster) WHERE wanted > seen`,
    );
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of ['clones', 'snapshots']) {
    await knex.raw(`DROP INDEX ${table}_unseen`);
  }
  await knex.schema.alterTable('clones', table => {
    table.integer('queue_position').nullable();
  });
};
