import { randomBytes, randomInt } from 'node:crypto';
import { categoryOf, isInteger, scaleOf, storageOf } from '../../types/SqlType';
import { sameName } from '../../types/text';
import type { Database } from '../Database';
import type {
  ColumnDefinition,
  ConstraintDefinition,
} from '../parse/Statement';
import { messageOf } from '../messageOf';
import { catalogTime } from '../setUpInstance';
import { notSupported, sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import {
  columnName,
  findTable,
  indexExpression,
  storedType,
  Table,
  tableById,
  tableName,
} from '../storage/tables';
import type { Execution } from './Execution';
import { lookUpTable, resolveName } from './resolveTable';
import { RowWriter } from './RowWriter';
import type { StatementOf } from './StatementOf';

const FIRST_OBJECT_ID = 100_000_000;
const LAST_OBJECT_ID = 2_147_483_647;

function newObject(
  execution: Execution,
  store: Store,
  object: {
    schemaId: number;
    parentId: number;
    name: string;
    type: string;
    definition?: string;
  },
): number {
  const now = catalogTime(execution.session.instance.now());
  const taken = store.get(
    `SELECT 1 FROM sys_objects WHERE schema_id = ? AND sort_key(name) = sort_key(?)`,
    object.schemaId,
    object.name,
  );
  if (taken) throw sqlError(2714, object.name);
  for (;;) {
    const id = randomInt(FIRST_OBJECT_ID, LAST_OBJECT_ID);
    if (store.get(`SELECT 1 FROM sys_objects WHERE object_id = ?`, id))
      continue;
    store.run(
      `INSERT INTO sys_objects (object_id, schema_id, parent_object_id, name, type, definition, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      object.schemaId,
      object.parentId,
      object.name,
      object.type,
      object.definition ?? null,
      now,
      now,
    );
    return id;
  }
}

/** A name as the server makes one up: `PK__Customers__3214EC07A1B2C3D4`. */
function generatedName(kind: string, ...parts: string[]): string {
  const hash = randomBytes(8).toString('hex').toUpperCase();
  return [kind, ...parts.map(part => part.slice(0, 9)), hash].join('__');
}

function schemaId(store: Store, name: string): number {
  const row = store.get<{ id: number }>(
    `SELECT schema_id AS id FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
    name,
  );
  if (!row) throw sqlError(2760, name);
  return row.id;
}

/**
 * Where a new table is to be.
 *
 * @throws SqlError 262 without the right, 2714 where the name is taken, 2760 for an unknown schema
 */
export function requireNewTable(
  execution: Execution,
  parts: string[],
): { database: Database; schema: string; name: string } {
  const { session, rights } = execution;
  const resolved = resolveName(session, rights, parts);
  const { database, name } = resolved;
  if (name.startsWith('#')) throw notSupported(`temporary table ${name}`);
  if (!rights.onDatabase(database, 'CREATE TABLE')) {
    throw sqlError(262, 'CREATE TABLE', database.name);
  }
  const schema = resolved.schema ?? rights.requireUser(database).defaultSchema;
  if (!rights.onSchema(database, schema, 'ALTER')) throw sqlError(2760, schema);
  if (lookUpTable(session, rights, { ...resolved, schema })) {
    throw sqlError(2714, name);
  }
  return { database, schema, name };
}

/** @throws SqlError 262, 2714, 2760 … */
export async function runCreateTable(
  execution: Execution,
  statement: StatementOf<'createTable'>,
): Promise<void> {
  const { database, schema, name } = requireNewTable(execution, statement.name);
  await execution.session.transaction.write(database, execution.signal, store =>
    createTable(execution, store, { ...statement, schema, name }),
  );
  execution.output.done();
}

/** Writes a table into the catalog and makes room for its rows. */
export function createTable(
  execution: Execution,
  store: Store,
  definition: {
    schema: string;
    name: string;
    columns: ColumnDefinition[];
    constraints: ConstraintDefinition[];
  },
): void {
  const { name, columns, constraints } = definition;
  const schema = schemaId(store, definition.schema);
  const objectId = newObject(execution, store, {
    schemaId: schema,
    parentId: 0,
    name,
    type: 'U',
  });
  checkColumns(name, columns);
  const primary = constraints.flatMap(constraint =>
    constraint.kind === 'key' && constraint.primary ? constraint.columns : [],
  );
  store.execute(
    `CREATE TABLE ${tableName(objectId)} (${columns
      .map(
        (column, index) => `${columnName(index + 1)} ${storageOf(column.type)}`,
      )
      .join(', ')}) STRICT`,
  );
  columns.forEach((column, index) => {
    const inKey = primary.some(key => sameName(key, column.name));
    if (inKey && column.nullable) throw sqlError(8111, name);
    addColumn(execution, store, {
      table: { objectId, name, schemaId: schema },
      id: index + 1,
      column: inKey ? { ...column, nullable: false } : column,
    });
  });
  for (const constraint of constraints) {
    addConstraint(execution, store, objectId, schema, constraint);
  }
}

function checkColumns(table: string, columns: ColumnDefinition[]): void {
  columns.forEach((column, index) => {
    const first = columns.findIndex(other => sameName(other.name, column.name));
    if (first < index) throw sqlError(2705, column.name, table);
    if (!column.identity) return;
    if (columns.findIndex(({ identity }) => identity) < index) {
      throw sqlError(2744, table);
    }
    const whole =
      isInteger(column.type) ||
      (column.type.name === 'decimal' && scaleOf(column.type) === 0);
    if (!whole || column.type.name === 'bit') throw sqlError(2749, column.name);
    if (column.nullable) throw sqlError(8147, column.name, table);
  });
}

function addColumn(
  execution: Execution,
  store: Store,
  {
    table,
    id,
    column,
  }: {
    table: { objectId: number; name: string; schemaId: number };
    id: number;
    column: ColumnDefinition;
  },
): void {
  const defaultId = column.default
    ? newObject(execution, store, {
        schemaId: table.schemaId,
        parentId: table.objectId,
        name:
          column.default.name ?? generatedName('DF', table.name, column.name),
        type: 'D',
        definition: column.default.text,
      })
    : 0;
  store.run(
    `INSERT INTO sys_columns (object_id, column_id, name, type, nullable, seed, increment, default_object_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    table.objectId,
    id,
    column.name,
    storedType(column.type),
    column.nullable ?? !column.identity ? 1 : 0,
    column.identity?.seed ?? null,
    column.identity?.increment ?? null,
    defaultId,
  );
}

function columnIds(table: Table, names: string[]): number[] {
  return names.map(name => {
    const column = table.columns.find(other => sameName(other.name, name));
    if (!column) throw sqlError(1911, name);
    return column.id;
  });
}

function addConstraint(
  execution: Execution,
  store: Store,
  objectId: number,
  schema: number,
  constraint: ConstraintDefinition,
): void {
  const table = tableById(store, objectId);
  const object = (kind: string, type: string, definition?: string) => {
    const name = constraint.name ?? generatedName(kind, table.name);
    const id = newObject(execution, store, {
      schemaId: schema,
      parentId: objectId,
      name,
      type,
      definition,
    });
    return { id, name };
  };
  switch (constraint.kind) {
    case 'key': {
      const { primary, clustered } = constraint;
      const { name } = primary ? object('PK', 'PK') : object('UQ', 'UQ');
      const columns = columnIds(table, constraint.columns);
      addIndex(store, table, {
        name,
        columns,
        unique: true,
        primary,
        constraint: !primary,
        clustered,
      });
      return;
    }
    case 'check':
      object('CK', 'C', constraint.text);
      // Making a writer resolves its names, so that a wrong one is found now.
      new RowWriter(
        execution,
        execution.session.database,
        tableById(store, objectId),
        store,
      ).finish('DELETE', [], []);
      return;
    default:
      addForeignKey(store, table, constraint, object);
  }
}

function addForeignKey(
  store: Store,
  table: Table,
  constraint: Extract<ConstraintDefinition, { kind: 'foreignKey' }>,
  object: (kind: string, type: string) => { id: number; name: string },
): void {
  const [name, schema] = [...constraint.table].reverse();
  const referenced = findTable(store, schema || 'dbo', name);
  if (!referenced || constraint.table.length > 2) {
    throw sqlError(1767, constraint.name ?? 'FK', constraint.table.join('.'));
  }
  const primary = referenced.indexes.find(index => index.primaryKey);
  const referencedColumns =
    constraint.referenced.length > 0
      ? columnIds(referenced, constraint.referenced)
      : primary?.columns ?? [];
  const unique = referenced.indexes.some(
    index =>
      index.unique &&
      index.columns.length === referencedColumns.length &&
      index.columns.every(id => referencedColumns.includes(id)),
  );
  const { id, name: given } = object('FK', 'F');
  if (!unique) {
    throw sqlError(1776, `${referenced.schema}.${referenced.name}`, given);
  }
  const columns = columnIds(table, constraint.columns);
  columns.forEach((column, index) => {
    const own = table.columns.find(other => other.id === column);
    const other = referenced.columns.find(
      candidate => candidate.id === referencedColumns[index],
    );
    if (own && other && categoryOf(own.type) !== categoryOf(other.type)) {
      throw sqlError(1778, `${referenced.name}.${other.name}`, own.name, given);
    }
  });
  store.run(
    `INSERT INTO sys_foreign_keys VALUES (?, ?, ?, ?, ?, ?)`,
    id,
    table.objectId,
    referenced.objectId,
    JSON.stringify(columns),
    JSON.stringify(referencedColumns),
    constraint.onDelete,
  );
}

function addIndex(
  store: Store,
  table: Table,
  index: {
    name: string;
    columns: number[];
    unique: boolean;
    primary: boolean;
    constraint: boolean;
    clustered: boolean;
  },
): void {
  const { objectId } = table;
  const last = store.get<{ id: number }>(
    `SELECT coalesce(max(index_id), 1) AS id FROM sys_indexes WHERE object_id = ?`,
    objectId,
  );
  const id = index.clustered ? 1 : (last?.id ?? 1) + 1;
  const expressions = index.columns.flatMap(columnId =>
    table.columns.filter(column => column.id === columnId).map(indexExpression),
  );
  try {
    store.execute(
      `CREATE ${
        index.unique ? 'UNIQUE ' : ''
      }INDEX i${objectId}_${id} ON ${tableName(objectId)} (${expressions.join(
        ', ',
      )})`,
    );
  } catch (error) {
    if (messageOf(error).startsWith('UNIQUE')) {
      throw sqlError(1505, `${table.schema}.${table.name}`, index.name);
    }
    throw error;
  }
  store.run(
    `INSERT INTO sys_indexes VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    objectId,
    id,
    index.name,
    index.clustered ? 1 : 0,
    index.unique ? 1 : 0,
    index.primary ? 1 : 0,
    index.constraint ? 1 : 0,
    JSON.stringify(index.columns),
  );
}

/** @throws SqlError 1911, 1913, 4902 */
export async function runCreateIndex(
  execution: Execution,
  { name, table: parts, columns, unique }: StatementOf<'createIndex'>,
): Promise<void> {
  const { database, table } = requireAlterable(execution, parts, 1088);
  if (table.indexes.some(index => sameName(index.name, name))) {
    throw sqlError(1913, name, `${table.schema}.${table.name}`);
  }
  await execution.session.transaction.write(database, execution.signal, store =>
    addIndex(store, table, {
      name,
      columns: columnIds(table, columns),
      unique,
      primary: false,
      constraint: false,
      clustered: false,
    }),
  );
  execution.output.done();
}

/** @throws SqlError 3701 */
export async function runDropIndex(
  execution: Execution,
  { name, table: parts }: StatementOf<'dropIndex'>,
): Promise<void> {
  const { database, table } = requireAlterable(execution, parts, 1088);
  const index = table.indexes.find(other => sameName(other.name, name));
  if (!index) throw sqlError(3701, 'index', `${table.name}.${name}`);
  if (index.primaryKey || index.uniqueConstraint) {
    throw sqlError(3723, `${table.name}.${name}`);
  }
  await execution.session.transaction.write(
    database,
    execution.signal,
    store => {
      store.execute(`DROP INDEX i${table.objectId}_${index.id}`);
      store.run(
        `DELETE FROM sys_indexes WHERE object_id = ? AND index_id = ?`,
        table.objectId,
        index.id,
      );
    },
  );
  execution.output.done();
}

function requireAlterable(
  execution: Execution,
  parts: string[],
  missing: number,
): { database: Database; table: Table } {
  const { session, rights } = execution;
  const resolved = resolveName(session, rights, parts);
  const table = lookUpTable(session, rights, resolved);
  if (!table || !rights.onTable(resolved.database, table, 'ALTER')) {
    throw sqlError(missing, parts.join('.'));
  }
  return { database: resolved.database, table };
}

/** @throws SqlError 3701, 3726 */
export async function runDropTable(
  execution: Execution,
  { names, ifExists }: StatementOf<'dropTable'>,
): Promise<void> {
  const { session, rights } = execution;
  for (const parts of names) {
    const resolved = resolveName(session, rights, parts);
    const { database } = resolved;
    const table = lookUpTable(session, rights, resolved);
    const allowed = table && rights.onTable(database, table, 'ALTER');
    if (!table || !allowed) {
      if (!table && ifExists) continue;
      throw sqlError(3701, 'table', parts.join('.'));
    }
    const { objectId } = table;
    if (table.referencedBy.some(({ parentId }) => parentId !== objectId)) {
      throw sqlError(3726, parts.join('.'));
    }
    await session.transaction.write(database, execution.signal, store => {
      store.execute(`DROP TABLE ${tableName(objectId)}`);
      for (const catalog of ['sys_columns', 'sys_indexes', 'sys_objects']) {
        store.run(`DELETE FROM ${catalog} WHERE object_id = ?`, objectId);
      }
      for (const catalog of ['sys_foreign_keys', 'sys_objects']) {
        store.run(
          `DELETE FROM ${catalog} WHERE parent_object_id = ?`,
          objectId,
        );
      }
      store.run(
        `DELETE FROM sys_permissions WHERE class = 1 AND major_id = ?`,
        objectId,
      );
    });
  }
  execution.output.done();
}

/** @throws SqlError 2705, 4901, 4902 */
export async function runAddColumns(
  execution: Execution,
  { table: parts, columns }: StatementOf<'addColumns'>,
): Promise<void> {
  const { database, table } = requireAlterable(execution, parts, 4902);
  const { session, signal } = execution;
  const existing = table.columns.map(({ name, type }) => ({ name, type }));
  checkColumns(table.name, [...existing, ...columns]);
  await session.transaction.write(database, signal, store => {
    const schema = schemaId(store, table.schema);
    const count = store.get<{ count: number }>(
      `SELECT count(*) AS count FROM ${tableName(table.objectId)}`,
    );
    let id = Math.max(...table.columns.map(column => column.id));
    for (const column of columns) {
      id += 1;
      const fills = column.nullable === false && column.default;
      if (column.nullable === false && !fills && count?.count) {
        throw sqlError(4901, column.name, table.name);
      }
      if (column.identity) throw notSupported('ALTER TABLE … ADD … IDENTITY');
      store.execute(
        `ALTER TABLE ${tableName(table.objectId)} ADD COLUMN ${columnName(
          id,
        )} ${storageOf(column.type)}`,
      );
      addColumn(execution, store, {
        table: { objectId: table.objectId, name: table.name, schemaId: schema },
        id,
        column,
      });
      if (!fills) continue;
      const changed = tableById(store, table.objectId);
      const writer = new RowWriter(execution, database, changed, store);
      const added = changed.columns[changed.columns.length - 1];
      store.run(
        `UPDATE ${tableName(table.objectId)} SET ${columnName(id)} = ?`,
        writer.fit(writer.defaultOf(added), added, 'UPDATE'),
      );
    }
  });
  execution.output.done();
}

/** @throws SqlError 4902, 4922, 4924 */
export async function runDropColumns(
  execution: Execution,
  { table: parts, columns }: StatementOf<'dropColumns'>,
): Promise<void> {
  const { database, table } = requireAlterable(execution, parts, 4902);
  const { session, signal } = execution;
  await session.transaction.write(database, signal, store => {
    for (const name of columns) {
      const column = table.columns.find(other => sameName(other.name, name));
      if (!column) throw sqlError(4924, name, table.name);
      const used =
        column.default !== undefined ||
        table.checks.length > 0 ||
        table.indexes.some(index => index.columns.includes(column.id)) ||
        table.foreignKeys.some(key => key.columns.includes(column.id));
      if (used) throw sqlError(4922, name);
      store.execute(
        `ALTER TABLE ${tableName(table.objectId)} DROP COLUMN ${columnName(
          column.id,
        )}`,
      );
      store.run(
        `DELETE FROM sys_columns WHERE object_id = ? AND column_id = ?`,
        table.objectId,
        column.id,
      );
    }
  });
  execution.output.done();
}

/** @throws SqlError 262, 2759 */
export async function runCreateSchema(
  execution: Execution,
  { name, owner }: StatementOf<'createSchema'>,
): Promise<void> {
  const { session, rights, signal } = execution;
  const { database } = session;
  const user = rights.requireUser(database);
  if (!rights.onDatabase(database, 'CREATE SCHEMA')) {
    throw sqlError(262, 'CREATE SCHEMA', database.name);
  }
  await session.transaction.write(database, signal, store => {
    const taken = store.get(
      `SELECT 1 FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
      name,
    );
    if (taken) throw sqlError(2714, name);
    const principal = owner
      ? store.get<{ id: number }>(
          `SELECT principal_id AS id FROM sys_principals WHERE sort_key(name) = sort_key(?)`,
          owner,
        )
      : { id: user.principalId };
    if (!principal) throw sqlError(15151, 'find', 'user', owner ?? '');
    store.run(
      `INSERT INTO sys_schemas (name, principal_id) VALUES (?, ?)`,
      name,
      principal.id,
    );
  });
  execution.output.done();
}

/** @throws SqlError 3729, 15151 */
export async function runDropSchema(
  execution: Execution,
  { name }: StatementOf<'dropSchema'>,
): Promise<void> {
  const { session, rights, signal } = execution;
  const { database } = session;
  rights.requireUser(database);
  if (!rights.onSchema(database, name, 'CONTROL')) {
    throw sqlError(15151, 'drop', 'schema', name);
  }
  await session.transaction.write(database, signal, store => {
    const row = store.get<{ id: number }>(
      `SELECT schema_id AS id FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
      name,
    );
    if (!row) throw sqlError(15151, 'drop', 'schema', name);
    const inside = store.get<{ name: string }>(
      `SELECT name FROM sys_objects WHERE schema_id = ?`,
      row.id,
    );
    if (inside) throw sqlError(3729, name, inside.name);
    store.run(`DELETE FROM sys_schemas WHERE schema_id = ?`, row.id);
  });
  execution.output.done();
}
