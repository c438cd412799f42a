import { isInteger, scaleOf, storageOf } from '../../types/SqlType';
import { sameName } from '../../types/text';
import type {
  ColumnDefinition,
  ConstraintDefinition,
} from '../parse/Statement';
import { sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import { columnName, storedType, tableName } from '../storage/tables';
import { addConstraint } from './addConstraint';
import { generatedName, newObject, schemaId } from './catalogObjects';
import type { Execution } from './Execution';

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
  const keys = constraints.filter(
    constraint => constraint.kind === 'key' && constraint.primary,
  );
  if (keys.length > 1) throw sqlError(8110, name);
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

/** @throws SqlError 2705, 2744, 2749, 8147 */
export function checkColumns(table: string, columns: ColumnDefinition[]): void {
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

/** Writes a column and its default into the catalog. */
export function addColumn(
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
