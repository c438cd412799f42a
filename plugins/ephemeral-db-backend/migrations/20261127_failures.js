/**
 * Clones can be found by when they failed.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('activity', table => {
    table.index(['kind', 'at']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('activity', table => {
    table.dropIndex(['kind', 'at']);
  });
};
