/**
 * Which generation a clone is to have: a retry asks for the next one.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('clones', table => {
    table.integer('wanted_generation').notNullable().defaultTo(1);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('clones', table => {
    table.dropColumn('wanted_generation');
  });
};
