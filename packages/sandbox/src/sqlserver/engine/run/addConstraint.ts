import { categoryOf } from '../../types/SqlType';
import { sameName } from '../../types/text';
import { messageOf } from '../messageOf';
import type { ConstraintDefinition } from '../parse/Statement';
import { sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import {
  findTable,
  indexExpression,
  Table,
  tableById,
  tableName,
} from '../storage/tables';
import { generatedName, newObject } from './catalogObjects';
import type { Execution } from './Execution';
import { RowWriter } from './RowWriter';

/** @throws SqlError 1911 */
export function columnIds(table: Table, names: string[]): number[] {
  return names.map(name => {
    const column = table.columns.find(other => sameName(other.name, name));
    if (!column) throw sqlError(1911, name);
    return column.id;
  });
}

/** The column in a name that is made up for a constraint. */
function columnOf(constraint: ConstraintDefinition): string | undefined {
  return constraint.kind === 'check'
    ? constraint.column
    : constraint.columns[0];
}

/** @throws SqlError 207, 547, 1505, 1767, 1776, 1778 */
export function addConstraint(
  execution: Execution,
  store: Store,
  objectId: number,
  schema: number,
  constraint: ConstraintDefinition,
): void {
  const table = tableById(store, objectId);
  const object = (kind: string, type: string, definition?: string) => {
    const name =
      constraint.name ?? generatedName(kind, table.name, columnOf(constraint));
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

/** @throws SqlError 1505 where the rows that are there have the same key */
export function addIndex(
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
