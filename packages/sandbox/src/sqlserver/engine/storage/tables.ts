import { SqlType } from '../../types/SqlType';
import { formatSqlType, parseSqlType } from '../../types/writtenType';
import type { Store } from './Store';

export interface TableColumn {
  id: number;
  name: string;
  type: SqlType;
  nullable: boolean;
  identity?: { seed: number; increment: number; last?: number };
  default?: { objectId: number; name: string; text: string };
}

export interface TableIndex {
  id: number;
  name: string;
  clustered: boolean;
  unique: boolean;
  primaryKey: boolean;
  uniqueConstraint: boolean;
  /** Column ids. */
  columns: number[];
}

export interface ForeignKey {
  objectId: number;
  name: string;
  parentId: number;
  referencedId: number;
  columns: number[];
  referencedColumns: number[];
  onDelete: string;
}

/** A table as the catalog describes it. */
export interface Table {
  objectId: number;
  schema: string;
  name: string;
  columns: TableColumn[];
  indexes: TableIndex[];
  checks: { name: string; text: string }[];
  /** Of this table to others. */
  foreignKeys: ForeignKey[];
  /** Of others to this table. */
  referencedBy: ForeignKey[];
}

interface ObjectRow {
  objectId: number;
  schema: string;
  name: string;
}

interface ColumnRow {
  id: number;
  name: string;
  type: string;
  nullable: number;
  seed: number | null;
  increment: number | null;
  last: number | null;
  defaultId: number;
  defaultName: string | null;
  defaultText: string | null;
}

interface ForeignKeyRow {
  objectId: number;
  name: string;
  parentId: number;
  referencedId: number;
  columns: string;
  referencedColumns: string;
  onDelete: string;
}

/** The file's name of a people's table. */
export const tableName = (objectId: number) => `t${objectId}`;
export const columnName = (columnId: number) => `c${columnId}`;

export function findTable(
  store: Store,
  schema: string,
  name: string,
): Table | undefined {
  const row = store.get<ObjectRow>(
    `SELECT o.object_id AS objectId, s.name AS schema, o.name FROM sys_objects o JOIN sys_schemas s ON s.schema_id = o.schema_id
     WHERE o.type = 'U' AND sort_key(o.name) = sort_key(?) AND sort_key(s.name) = sort_key(?)`,
    name,
    schema,
  );
  return row && readTable(store, row);
}

export function tableById(store: Store, objectId: number): Table {
  const row = store.get<ObjectRow>(
    `SELECT o.object_id AS objectId, s.name AS schema, o.name FROM sys_objects o JOIN sys_schemas s ON s.schema_id = o.schema_id WHERE o.object_id = ?`,
    objectId,
  );
  if (!row) throw new Error(`The catalog has no table ${objectId}`);
  return readTable(store, row);
}

function readTable(store: Store, row: ObjectRow): Table {
  const { objectId } = row;
  return {
    ...row,
    columns: store
      .all<ColumnRow>(
        `SELECT c.column_id AS id, c.name, c.type, c.nullable, c.seed, c.increment, c.last_value AS last, c.default_object_id AS defaultId,
           d.name AS defaultName, d.definition AS defaultText
         FROM sys_columns c LEFT JOIN sys_objects d ON d.object_id = c.default_object_id WHERE c.object_id = ? ORDER BY c.column_id`,
        objectId,
      )
      .map(readColumn),
    indexes: store
      .all<{
        id: number;
        name: string;
        clustered: number;
        isUnique: number;
        isPrimary: number;
        isConstraint: number;
        columns: string;
      }>(
        `SELECT index_id AS id, name, clustered, is_unique AS isUnique, is_primary_key AS isPrimary, is_unique_constraint AS isConstraint, columns
         FROM sys_indexes WHERE object_id = ? ORDER BY index_id`,
        objectId,
      )
      .map(index => ({
        id: index.id,
        name: index.name,
        clustered: index.clustered === 1,
        unique: index.isUnique === 1,
        primaryKey: index.isPrimary === 1,
        uniqueConstraint: index.isConstraint === 1,
        columns: JSON.parse(index.columns) as number[],
      })),
    checks: store.all<{ name: string; text: string }>(
      `SELECT name, definition AS text FROM sys_objects WHERE type = 'C' AND parent_object_id = ? ORDER BY object_id`,
      objectId,
    ),
    foreignKeys: readForeignKeys(store, 'parent_object_id', objectId),
    referencedBy: readForeignKeys(store, 'referenced_object_id', objectId),
  };
}

function readColumn(row: ColumnRow): TableColumn {
  return {
    id: row.id,
    name: row.name,
    type: parseSqlType(row.type),
    nullable: row.nullable === 1,
    identity:
      row.seed === null
        ? undefined
        : {
            seed: row.seed,
            increment: row.increment ?? 1,
            last: row.last ?? undefined,
          },
    default:
      row.defaultText === null
        ? undefined
        : {
            objectId: row.defaultId,
            name: row.defaultName ?? '',
            text: row.defaultText,
          },
  };
}

function readForeignKeys(
  store: Store,
  side: 'parent_object_id' | 'referenced_object_id',
  objectId: number,
): ForeignKey[] {
  return store
    .all<ForeignKeyRow>(
      `SELECT f.object_id AS objectId, o.name, f.parent_object_id AS parentId, f.referenced_object_id AS referencedId, f.columns,
         f.referenced_columns AS referencedColumns, f.on_delete AS onDelete
       FROM sys_foreign_keys f JOIN sys_objects o ON o.object_id = f.object_id WHERE f.${side} = ?`,
      objectId,
    )
    .map(row => ({
      ...row,
      columns: JSON.parse(row.columns) as number[],
      referencedColumns: JSON.parse(row.referencedColumns) as number[],
    }));
}

/** The type of a column as the catalog keeps it. */
export function storedType(type: SqlType): string {
  return formatSqlType(type);
}

/** A column's part of an index: equal for values that compare as equal, and for NULLs. */
export function indexExpression(column: TableColumn): string {
  const name = columnName(column.id);
  const key = ['char', 'varchar', 'nchar', 'nvarchar'].includes(
    column.type.name,
  )
    ? `sort_key(${name})`
    : // An expression, so that SQLite names the index when it refuses a value.
      `+${name}`;
  if (!column.nullable) return key;
  // Of another storage class than any value of the column.
  const nothing = column.type.name.includes('binary') ? `''` : `x''`;
  return `ifnull(${key}, ${nothing})`;
}
