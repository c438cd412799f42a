import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Knex } from 'knex';
import { randomBytes, randomUUID } from 'crypto';

const MIGRATIONS = resolvePackagePath(
  '@ephemeral-db/backstage-plugin-ephemeral-db-backend',
  'migrations',
);

/** Any number that nobody else locks in this database. */
const MIGRATING = 1_433_202_611;

/** Connects to the plugin's database and brings its tables up to date. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.transaction(async trx => {
      // Replicas start at the same time, and of two that migrate at once one would end with an error.
      if (knex.client.config.client === 'pg') {
        await trx.raw('SELECT pg_advisory_xact_lock(?)', [MIGRATING]);
      }
      await trx.migrate.latest({ directory: MIGRATIONS });
    });
  }
  return knex;
}

/**
 * The identity of this database: written once, then for ever the same. A
 * cluster is marked with it, so that a second installation of the same name is
 * noticed.
 */
export async function installationId(knex: Knex): Promise<string> {
  const read = async () =>
    (await knex('installation').orderBy('created_at').first('id'))?.id as
      | string
      | undefined;
  const known = await read();
  if (known) return known;
  await knex('installation').insert({ id: randomUUID(), created_at: now() });
  return (await read())!;
}

/**
 * The key that this database brings to a cluster in which there is none yet to
 * sign orders with; always the same, so that replicas mean the same. The
 * database's id would not do: it stands in the cluster's marker, for all to read.
 */
export async function orderKeyCandidate(knex: Knex): Promise<string> {
  await installationId(knex);
  await knex('installation')
    .whereNull('signing_key')
    .update({ signing_key: randomBytes(32).toString('hex') });
  const row = await knex('installation').orderBy('created_at').first();
  return row.signing_key;
}

/** No transaction here waits for anything but the database. */
const IDLE_MS = 5_000;

/**
 * Does work all or nothing. Its locks must not outlive a process that stands
 * still in the midst of it with its connection open: another replica could not
 * take over from it for as long. So PostgreSQL ends a transaction in which
 * nothing comes any more; an SQLite database has one process.
 */
export async function transaction<Result>(
  knex: Knex,
  work: (trx: Knex.Transaction) => Promise<Result>,
  idleMs: number = IDLE_MS,
): Promise<Result> {
  return await knex.transaction(async trx => {
    if (knex.client.config.client === 'pg') {
      // It takes no parameters.
      await trx.raw(
        `SET LOCAL idle_in_transaction_session_timeout = ${Math.trunc(idleMs)}`,
      );
    }
    return await work(trx);
  });
}

/** Reads a timestamp column: a Date on PostgreSQL, milliseconds on SQLite. */
export function readTime(value: unknown): Date | undefined {
  if (value === null || value === undefined) return undefined;
  return new Date(value as string | number | Date);
}

/** Reads a JSON column. */
export function readJson<T>(value: unknown): T | undefined {
  if (typeof value !== 'string') return undefined;
  return JSON.parse(value) as T;
}

/** Writes an optional JSON column: `undefined` clears it. */
export function writeJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/**
 * Turns a patch of fields into columns: `undefined` inside the patch clears
 * the column, a key that is absent leaves it alone.
 */
export function toColumns<Patch extends object>(
  patch: Patch,
  columns: { [Key in keyof Required<Patch>]: string },
  json: ReadonlySet<keyof Patch>,
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const key of Object.keys(patch) as (keyof Patch)[]) {
    const value = patch[key];
    if (json.has(key)) row[columns[key]] = writeJson(value);
    else row[columns[key]] = value === undefined ? null : value;
  }
  return row;
}

/** Columns that grow by one. */
export function increment(
  knex: Knex,
  ...columns: string[]
): Record<string, Knex.Raw> {
  return Object.fromEntries(
    columns.map(column => [column, knex.raw('?? + 1', [column])]),
  );
}

/** Whether a write met a unique index, on PostgreSQL or SQLite. */
export function isUniqueViolation(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === '23505' || Boolean(code?.startsWith('SQLITE_CONSTRAINT'));
}

/** Whether a store refused an insert because another row was quicker; refusals for people have a code of their own. */
export function isClash(error: unknown): boolean {
  return (
    isError(error) && error.name === 'ConflictError' && error.code === undefined
  );
}

function now(): Date {
  return new Date();
}
