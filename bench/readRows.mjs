import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { paths } from '../scripts/lib/paths.mjs';

export const CLONES = 10_000;
export const POINTS = 1_000;
export const COMPONENTS = 200;
export const SOURCES = 10;
export const TEAMS = 10;

const HOUR = 3_600_000;
const DAYS = 30;
const ROWS_AT_ONCE = 50;

export const componentName = number => `service-${number}`;

/** Looks like a UUID, and is the same at each run. */
function idOf(kind, number) {
  const hex = createHash('sha256').update(`${kind} ${number}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}

const probes = number => [
  { name: 'customers', exact: true, value: 1_000 + number },
];

/** Points of all sources, spread evenly over thirty days. */
function pointRows(now) {
  const perSource = POINTS / SOURCES;
  return Array.from({ length: POINTS }, (_, number) => {
    const age = (DAYS * 24 * HOUR * Math.floor(number / SOURCES)) / perSource;
    const takenAt = new Date(now - age - HOUR);
    const id = idOf('point', number);
    const label = number % 4 === 0 ? `before release ${number}` : null;
    return {
      ...{ id, label, source: `source${number % SOURCES}`, cluster: 'lab' },
      ...{ origin: 'ours', asked: 'checkpoint', consistency: 'checkpoint' },
      phase: 'ready',
      ordered_at: new Date(takenAt - 2_000),
      taken_at: takenAt,
      ready_at: new Date(takenAt.getTime() + 1_000),
      taken_by: 'user:default/sam',
      size_bytes: 20 * 1024 ** 3,
      volume_snapshot_name: `source${number % SOURCES}-${id.slice(0, 8)}`,
      volume_snapshot_uid: idOf('volume snapshot', number),
      probes: JSON.stringify(probes(number)),
      facts: JSON.stringify({
        productVersion: '16.0.4085.2',
        edition: 'Developer Edition (64-bit)',
        collation: 'SQL_Latin1_General_CP1_CI_AS',
        databases: [{ name: 'CustomerDB', sizeBytes: 15 * 1024 ** 3 }],
      }),
      progress: JSON.stringify({
        quiesced: { at: takenAt.toISOString(), probes: [] },
        ...{ compared: true, annotated: true, policy: 'Retain' },
        contentName: `snapcontent-${idOf('volume snapshot', number)}`,
        volumeHandle: '123456789012345678',
      }),
      ordered_via: 'api',
    };
  });
}

const STAGES = ['imported', 'bound', 'running', 'secured', 'verified', 'ready'];

/** One clone, ready or gone by now; as the loop leaves it. */
function cloneRow(number, points, now) {
  const component = number % COMPONENTS;
  const turn = Math.floor(number / COMPONENTS);
  const turns = CLONES / COMPONENTS;
  const age = (DAYS * 24 * HOUR * turn) / turns;
  const createdAt = new Date(now - age - HOUR);
  const at = seconds => new Date(createdAt.getTime() + seconds * 1_000);
  const isGone = turn >= turns / 10;
  const source = `source${(component + (turn % 2)) % SOURCES}`;
  const older = points.filter(
    point => point.source === source && point.taken_at < createdAt,
  );
  const point = older[turn % 3] ?? older[0] ?? points.at(-1);
  const id = idOf('clone', number);
  const namespace = `edb-${source}-${id.slice(0, 8)}`;
  return {
    ...{ id, source, cluster: 'lab', namespace },
    name: `${componentName(component)}-${turn}`,
    entity_ref: `component:default/${componentName(component)}`,
    requested_by: `user:default/${turn % 3 === 0 ? 'sam' : 'dana'}`,
    purpose: turn % 2 === 0 ? 'To try the next migration on real data' : null,
    snapshot_id: point.id,
    point: JSON.stringify({
      id: point.id,
      label: point.label ?? undefined,
      takenAt: point.taken_at.toISOString(),
      volumeSnapshotName: point.volume_snapshot_name,
      volumeSnapshotUid: point.volume_snapshot_uid,
      probes: JSON.parse(point.probes),
    }),
    desired: isGone ? 'absent' : 'present',
    ended_by: isGone ? 'lease' : null,
    phase: isGone ? 'gone' : 'ready',
    ...{ generation: 1, wanted_generation: 1 },
    stages: JSON.stringify(
      STAGES.map((name, index) => ({
        name,
        startedAt: at(index * 7).toISOString(),
        finishedAt: at(index * 7 + 7).toISOString(),
      })),
    ),
    verification: JSON.stringify({
      result: 'matched',
      probes: [{ name: 'customers', expected: 1_000, actual: 1_000 }],
    }),
    endpoint: JSON.stringify({
      host: `mssql.${namespace}.svc`,
      ...{ port: 1433, database: 'CustomerDB', via: 'ClusterIP' },
    }),
    usage: JSON.stringify({
      ...{ uniqueBytes: 40_000_000 + number, logicalBytes: 20 * 1024 ** 3 },
      measuredAt: new Date(now).toISOString(),
      provider: 'prometheus',
    }),
    progress: JSON.stringify(progressOf(id, point)),
    created_at: createdAt,
    ready_at: at(42),
    expires_at: at(isGone ? 12 * 3_600 : 7 * 24 * 3_600),
    gone_at: isGone ? at(12 * 3_600 + 60) : null,
    last_seen_at: null,
    ordered_via: 'api',
  };
}

function progressOf(id, point) {
  const uid = kind => idOf(`${kind} of ${id}`, 0);
  return {
    namespaceUid: uid('namespace'),
    contentUid: uid('content'),
    importUid: uid('import'),
    claimUid: uid('claim'),
    deploymentUid: uid('deployment'),
    volumeName: `pvc-${uid('claim')}`,
    point: {
      snapshotHandle: `snap-${point.id}`,
      ...{ driver: 'pxd.portworx.com', sourceVolumeMode: 'Filesystem' },
      bytes: 20 * 1024 ** 3,
    },
    pod: {
      containers: [
        {
          name: 'mssql',
          image: 'mcr.microsoft.com/mssql/server:2022-latest',
          env: [{ name: 'MSSQL_PID', value: 'Developer' }],
          resources: { requests: { memory: '2Gi' }, limits: { memory: '4Gi' } },
        },
      ],
    },
    ...{ preparedGeneration: 1, secured: true, verified: true, opened: true },
  };
}

function connect(connection) {
  const require = createRequire(join(paths.root, 'package.json'));
  return require('knex')(connection);
}

/** The database of a backend, for writes as the loop of another one makes them. */
export async function openDatabase(connection) {
  const knex = connect(connection);
  return {
    touchClone: async number => {
      await knex('clones')
        .where({ id: idOf('clone', number % CLONES) })
        .update({ version: knex.raw('?? + 1', ['version']) });
    },
    close: async () => knex.destroy(),
  };
}

/** Fills the database of a backend that has made its tables, and takes its cluster for ourselves: nothing moves. */
export async function fillDatabase(connection) {
  const knex = connect(connection);
  const now = Date.now();
  const points = pointRows(now);
  const clones = Array.from({ length: CLONES }, (_, number) =>
    cloneRow(number, points, now),
  );
  try {
    await knex.transaction(async trx => {
      await trx('holders')
        .insert({
          ...{ cluster: 'lab', holder: 'bench', epoch: 1_000_000 },
          until: new Date('2999-01-01'),
        })
        .onConflict('cluster')
        .merge();
      await trx('clusters')
        .insert({
          ...{ cluster: 'lab', reachable: true },
          ...{ since: new Date(now), last_seen_at: new Date(now) },
        })
        .onConflict('cluster')
        .merge();
      await trx.batchInsert('snapshots', points, ROWS_AT_ONCE);
      await trx.batchInsert('clones', clones, ROWS_AT_ONCE);
      await trx.batchInsert(
        'entity_owners',
        Array.from({ length: COMPONENTS }, (_, component) => ({
          entity_ref: `component:default/${componentName(component)}`,
          owner_ref: `group:default/team-${component % TEAMS}`,
        })),
        ROWS_AT_ONCE,
      );
    });
    // What autovacuum does of itself after so many rows, only at once.
    if (connection.client === 'pg') await knex.raw('ANALYZE');
  } finally {
    await knex.destroy();
  }
}
