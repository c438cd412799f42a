/**
 * A replica that drives fewer clusters asks for one of another that drives more.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('holders', table => {
    table
      .dateTime('asked_at')
      .nullable()
      .comment('When another replica last asked for the cluster');
    table
      .integer('asker_holds')
      .nullable()
      .comment('How many clusters that replica drives');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('holders', table => {
    table.dropColumns('asked_at', 'asker_holds');
  });
};
