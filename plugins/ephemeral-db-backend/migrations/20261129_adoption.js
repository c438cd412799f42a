/**
 * Clones whose rows were lost and that came back from their namespaces: nobody gets their passwords until an admin has
 * confirmed them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('clones', table => {
    table
      .dateTime('adopted_at')
      .nullable()
      .comment('When it was found without a row; null for what was ordered');
    table.string('confirmed_by', 255).nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('clones', table => {
    table.dropColumns('adopted_at', 'confirmed_by');
  });
};
