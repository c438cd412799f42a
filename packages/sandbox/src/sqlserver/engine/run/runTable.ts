import { storageOf } from '../../types/SqlType';
import { sameName } from '../../types/text';
import type { Database } from '../Database';
import { notSupported, sqlError } from '../SqlError';
import { columnName, tableById, tableName } from '../storage/tables';
import { schemaId } from './catalogObjects';
import { addColumn, checkColumns, createTable } from './createTable';
import { dependentsOf } from './dependentsOf';
import type { Execution } from './Execution';
import { requireAlterable } from './requireAlterable';
import { lookUpTable, resolveName } from './resolveTable';
import { RowWriter } from './RowWriter';
import type { StatementOf } from './StatementOf';

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

/** @throws SqlError 4902, 4922 after one 5074 for each that depends on a column, 4924 */
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
      const dependents = dependentsOf(table, column).map(([kind, dependent]) =>
        sqlError(5074, kind, dependent, name),
      );
      if (dependents.length > 0) {
        throw sqlError(4922, name).after(dependents);
      }
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
