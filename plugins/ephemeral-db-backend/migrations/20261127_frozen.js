/**
 * People see while the writes of a golden server are held for a capture.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('snapshots', table => {
    table
      .dateTime('frozen_at')
      .nullable()
      .comment('Since when writes are held for it, while they are');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('snapshots', table => {
    table.dropColumn('frozen_at');
  });
};
