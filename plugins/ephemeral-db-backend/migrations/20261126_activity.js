/**
 * What happened to each clone, for people.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('activity', table => {
    table.comment('What happened to a clone; kept as long as its row');
    table.increments('id');
    table.string('clone_id', 36).notNullable();
    table.dateTime('at').notNullable();
    table.string('kind', 16).notNullable();
    table.string('by', 255).nullable();
    table.integer('generation').notNullable();
    table.string('stage', 16).nullable();
    table.text('reason').nullable();
    table.text('message').nullable();
    table.index(['clone_id', 'id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('activity');
};
