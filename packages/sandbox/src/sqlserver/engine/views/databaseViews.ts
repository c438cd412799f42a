import {
  bit,
  datetime,
  int,
  nvarchar,
  SqlValue,
  sysname,
  tinyint,
} from '../../types/SqlType';
import { columnViews } from './columnViews';
import { indexViews } from './indexViews';
import { principalViews } from './principalViews';
import { filePages } from './serverViews';
import { storeOf, SystemView, ViewContext } from './SystemView';
import { visibleTables } from './visibleTables';

const typeWords: Record<string, string> = {
  U: 'USER_TABLE',
  PK: 'PRIMARY_KEY_CONSTRAINT',
  UQ: 'UNIQUE_CONSTRAINT',
  F: 'FOREIGN_KEY_CONSTRAINT',
  C: 'CHECK_CONSTRAINT',
  D: 'DEFAULT_CONSTRAINT',
};

interface ObjectRow {
  id: number;
  schemaId: number;
  parentId: number;
  name: string;
  type: string;
  created: string;
  modified: string;
  definition: string | null;
}

function visibleObjects(context: ViewContext): ObjectRow[] {
  const tables = new Set(visibleTables(context).map(table => table.objectId));
  return storeOf(context)
    .all<ObjectRow>(
      `SELECT object_id AS id, schema_id AS schemaId, parent_object_id AS parentId, name, type, created, modified, definition
       FROM sys_objects ORDER BY object_id`,
    )
    .filter(({ id, parentId }) => tables.has(parentId || id));
}

const objectColumns: SystemView['columns'] = [
  ['name', sysname],
  ['object_id', int],
  ['principal_id', int, true],
  ['schema_id', int],
  ['parent_object_id', int],
  ['type', { name: 'char', length: 2 }],
  ['type_desc', nvarchar(60), true],
  ['create_date', datetime],
  ['modify_date', datetime],
  ['is_ms_shipped', bit],
];

function objectValues(row: ObjectRow): SqlValue[] {
  return [
    row.name,
    BigInt(row.id),
    null,
    BigInt(row.schemaId),
    BigInt(row.parentId),
    row.type.padEnd(2),
    typeWords[row.type] ?? row.type,
    row.created,
    row.modified,
    0n,
  ];
}

function objectsOf(...types: string[]): SystemView['rows'] {
  return context =>
    visibleObjects(context)
      .filter(({ type }) => types.length === 0 || types.includes(type))
      .map(objectValues);
}

const schemas: SystemView = {
  columns: [
    ['name', sysname],
    ['schema_id', int],
    ['principal_id', int, true],
  ],
  rows: context =>
    storeOf(context).scan(
      `SELECT name, schema_id, principal_id FROM sys_schemas ORDER BY schema_id`,
    ),
};

const databaseFiles: SystemView = {
  columns: [
    ['file_id', int],
    ['type', tinyint],
    ['type_desc', nvarchar(60), true],
    ['name', sysname],
    ['physical_name', nvarchar(260)],
    ['state_desc', nvarchar(60), true],
    ['size', int],
  ],
  rows: ({ database }) =>
    database.files.map(file => [
      BigInt(file.fileId),
      file.type === 'ROWS' ? 0n : 1n,
      file.type,
      file.name,
      file.path,
      database.state,
      BigInt(filePages(file)),
    ]),
};

function definitions(type: 'C' | 'D'): SystemView {
  return {
    columns: [...objectColumns, ['definition', nvarchar(-1), true]],
    rows: context =>
      visibleObjects(context)
        .filter(row => row.type === type)
        .map(row => [...objectValues(row), row.definition]),
  };
}

/** Views of one database in schema sys; names in small letters. */
export const databaseViews: Record<string, SystemView> = {
  ...columnViews,
  ...indexViews,
  ...principalViews,
  all_objects: { columns: objectColumns, rows: objectsOf() },
  check_constraints: definitions('C'),
  database_files: databaseFiles,
  default_constraints: definitions('D'),
  foreign_keys: { columns: objectColumns, rows: objectsOf('F') },
  key_constraints: { columns: objectColumns, rows: objectsOf('PK', 'UQ') },
  objects: { columns: objectColumns, rows: objectsOf() },
  schemas,
  tables: { columns: objectColumns, rows: objectsOf('U') },
  views: { columns: objectColumns, rows: () => [] },
};
