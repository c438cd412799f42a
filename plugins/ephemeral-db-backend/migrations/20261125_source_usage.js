/**
 * How much storage golden sources take, where it is measured.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('source_usage', table => {
    table.comment('Storage of the volumes of golden sources');
    table.string('source', 63).primary();
    table.text('usage').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('source_usage');
};
