/**
 * What orders in clusters are signed with, so that a lost row can be adopted
 * from its namespace and nobody else can write one.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('installation', table => {
    table
      .string('signing_key', 64)
      .nullable()
      .comment('Secret; written when it is first needed');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('installation', table => {
    table.dropColumn('signing_key');
  });
};
