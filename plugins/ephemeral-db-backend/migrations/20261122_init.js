/**
 * Orders (clones and captures) with their last observed status, the mirror of
 * all points in time, and who drives which cluster.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('installation', table => {
    table.comment('One row: the identity of this database');
    table.string('id', 36).primary();
    table.dateTime('created_at').notNullable();
  });

  await knex.schema.createTable('holders', table => {
    table.comment('Which backend replica drives a cluster just now');
    table.string('cluster', 63).primary();
    table.string('holder', 36).notNullable();
    table.bigInteger('epoch').notNullable();
    table.dateTime('until').notNullable();
  });

  await knex.schema.createTable('clusters', table => {
    table.comment('What the holder last saw of a cluster');
    table.string('cluster', 63).primary();
    table.boolean('reachable').notNullable();
    table.dateTime('since').notNullable();
    table.dateTime('last_seen_at').nullable();
    table.text('message').nullable();
  });

  await knex.schema.createTable('sources', table => {
    table.comment('What preflight last found of a golden source');
    table.string('source', 63).primary();
    table.text('preflight').notNullable();
    table.dateTime('checked_at').notNullable();
  });

  await knex.schema.createTable('entity_owners', table => {
    table.comment('Owners of the entities that clones are for, for lists');
    table.string('entity_ref', 255).notNullable();
    table.string('owner_ref', 255).notNullable();
    table.primary(['entity_ref', 'owner_ref']);
    table.index('owner_ref');
  });

  await knex.schema.createTable('snapshots', table => {
    table.comment('Capture orders and the mirror of points by other hands');
    table.string('id', 36).primary();
    table.string('source', 63).notNullable();
    table.string('cluster', 63).notNullable();
    table.string('label', 63).nullable();
    table.string('origin', 8).notNullable();
    table.string('asked', 16).nullable();
    table.string('consistency', 16).notNullable();
    table.string('phase', 16).notNullable();
    table.dateTime('ordered_at').notNullable();
    table.dateTime('taken_at').nullable();
    table.dateTime('ready_at').nullable();
    table.dateTime('gone_at').nullable();
    table.string('taken_by', 255).nullable();
    table.bigInteger('size_bytes').nullable();
    table.string('volume_snapshot_name', 253).nullable();
    table.string('volume_snapshot_uid', 36).nullable();
    table.text('probes').notNullable();
    table.text('facts').nullable();
    table.text('failure').nullable();
    table
      .text('progress')
      .notNullable()
      .comment("The loop's own memory, never shown");
    table.string('request_id', 128).nullable();
    table.string('request_hash', 64).nullable();
    table.integer('wanted').notNullable().defaultTo(1);
    table.integer('seen').notNullable().defaultTo(0);
    table.integer('version').notNullable().defaultTo(1);
    table.unique(['taken_by', 'request_id']);
    table.index(['source', 'ordered_at']);
    table.index(['cluster', 'phase']);
  });

  await knex.schema.createTable('snapshot_joins', table => {
    table.comment('Requests that joined a capture instead of starting one');
    table.string('joined_by', 255).notNullable();
    table.string('request_id', 128).notNullable();
    table.string('request_hash', 64).notNullable();
    table.string('snapshot_id', 36).notNullable();
    table.dateTime('joined_at').notNullable();
    table.primary(['joined_by', 'request_id']);
  });

  await knex.schema.createTable('clones', table => {
    table.comment('Orders for clones and what became of them');
    table.string('id', 36).primary();
    table.string('name', 40).notNullable();
    table.string('source', 63).notNullable();
    table.string('cluster', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table.string('entity_ref', 255).notNullable();
    table.string('requested_by', 255).notNullable();
    table.text('purpose').nullable();
    table.string('snapshot_id', 36).notNullable();
    table
      .text('point')
      .notNullable()
      .comment('Label, time and probes of the point when ordered');
    table.string('desired', 8).notNullable();
    table.string('ended_by', 255).nullable();
    table.string('phase', 16).notNullable();
    table.string('stage', 16).nullable();
    table.integer('generation').notNullable();
    table.text('stages').notNullable();
    table.text('verification').nullable();
    table.text('endpoint').nullable();
    table.text('usage').nullable();
    table.text('failure').nullable();
    table.text('holdup').nullable();
    table.integer('queue_position').nullable();
    table.text('progress').notNullable();
    table.dateTime('created_at').notNullable();
    table.dateTime('ready_at').nullable();
    table.dateTime('expires_at').notNullable();
    table.dateTime('gone_at').nullable();
    table.dateTime('last_seen_at').nullable();
    table.string('request_id', 128).nullable();
    table.string('request_hash', 64).nullable();
    table.integer('wanted').notNullable().defaultTo(1);
    table.integer('seen').notNullable().defaultTo(0);
    table.integer('version').notNullable().defaultTo(1);
    table.unique(['requested_by', 'request_id']);
    table.unique(['cluster', 'namespace']);
    table.index(['entity_ref', 'created_at']);
    table.index(['source', 'created_at']);
    table.index(['cluster', 'phase']);
    table.index('snapshot_id');
  });
  // A name is free again once its clone is gone (knex has no partial indexes
  // that work the same on both databases).
  await knex.raw(
    'CREATE UNIQUE INDEX clones_entity_name_present ON clones (entity_ref, name) WHERE gone_at IS NULL',
  );
  // One capture in flight per source: two replicas that order at the same
  // moment meet here and the second joins the first.
  await knex.raw(
    "CREATE UNIQUE INDEX snapshots_one_in_flight ON snapshots (source) WHERE phase = 'capturing'",
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'clones',
    'snapshot_joins',
    'snapshots',
    'entity_owners',
    'sources',
    'clusters',
    'holders',
    'installation',
  ]) {
    await knex.schema.dropTable(table);
  }
};
