/**
 * Points can be deleted on request, can be of a volume that the source had
 * formerly, and are forgotten some time after nothing can come of them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('snapshots', table => {
    table.string('desired', 8).notNullable().defaultTo('present');
    table.string('ended_by', 255).nullable();
    table.boolean('former_volume').notNullable().defaultTo(false);
    table
      .dateTime('ended_at')
      .nullable()
      .comment('Since when it is failed or lost');
  });
  await knex('snapshots')
    .whereIn('phase', ['failed', 'lost'])
    .update({ ended_at: knex.ref('ordered_at') });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('snapshots', table => {
    table.dropColumns('desired', 'ended_by', 'former_volume', 'ended_at');
  });
};
