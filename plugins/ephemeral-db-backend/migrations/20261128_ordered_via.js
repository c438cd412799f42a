/**
 * Clones and points know how their order came: by the REST API, a template or an agent.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  for (const name of ['clones', 'snapshots']) {
    await knex.schema.alterTable(name, table => {
      table
        .string('ordered_via', 16)
        .nullable()
        .comment('How the order came; unknown of those before this column');
    });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const name of ['clones', 'snapshots']) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('ordered_via');
    });
  }
};
