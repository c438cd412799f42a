import {
  bit,
  datetime,
  int,
  nvarchar,
  precisionOf,
  scaleOf,
  smallint,
  SqlType,
  SqlTypeName,
  SqlValue,
  sysname,
  tinyint,
  varbinary,
  variant,
} from '../../types/SqlType';
import { COLLATION } from '../functions/metadataFunctions';
import { Table, tableById, tableName } from '../storage/tables';
import { filePages } from './serverViews';
import { flag, integer, SystemView, ViewContext } from './SystemView';

/** system_type_id and the bytes of a value. */
const systemTypes: Partial<Record<SqlTypeName, [id: number, bytes: number]>> = {
  tinyint: [48, 1],
  smallint: [52, 2],
  int: [56, 4],
  smalldatetime: [58, 4],
  real: [59, 4],
  money: [60, 8],
  datetime: [61, 8],
  float: [62, 8],
  bit: [104, 1],
  decimal: [106, 17],
  smallmoney: [122, 4],
  bigint: [127, 8],
  varbinary: [165, 8000],
  varchar: [167, 8000],
  binary: [173, 8000],
  char: [175, 8000],
  date: [40, 3],
  time: [41, 5],
  datetime2: [42, 8],
  uniqueidentifier: [36, 16],
  sql_variant: [98, 8016],
  nvarchar: [231, 8000],
  nchar: [239, 8000],
};

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

function store({ session, database }: ViewContext) {
  return session.store(database);
}

/** Objects that one has any right on; the rest are not there for one. */
function visibleTables(context: ViewContext): Table[] {
  const { rights, database } = context;
  return store(context)
    .all<{ id: number }>(
      `SELECT object_id AS id FROM sys_objects WHERE type = 'U' ORDER BY name`,
    )
    .map(({ id }) => tableById(store(context), id))
    .filter(table =>
      ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'VIEW DEFINITION'].some(
        permission => rights.onTable(database, table, permission),
      ),
    );
}

function visibleObjects(context: ViewContext): ObjectRow[] {
  const tables = new Set(visibleTables(context).map(table => table.objectId));
  return store(context)
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

/** max_length in sys.columns: bytes, -1 for max. */
function byteLength(type: SqlType): number {
  if (type.length === undefined) return systemTypes[type.name]?.[1] ?? 0;
  if (type.length === -1) return -1;
  return type.length * (type.name.startsWith('n') ? 2 : 1);
}

function collationOf(type: SqlType): string | null {
  return type.name.includes('char') ? COLLATION : null;
}

function precision(type: SqlType): [precision: number, scale: number] {
  switch (type.name) {
    case 'float':
      return [53, 0];
    case 'real':
      return [24, 0];
    case 'datetime':
      return [23, 3];
    case 'datetime2':
      return [
        19 + ((type.scale ?? 7) > 0 ? 1 : 0) + (type.scale ?? 7),
        type.scale ?? 7,
      ];
    case 'date':
      return [10, 0];
    default:
      return type.length !== undefined || type.name === 'uniqueidentifier'
        ? [0, 0]
        : [precisionOf(type), scaleOf(type)];
  }
}

const columns: SystemView = {
  columns: [
    ['object_id', int],
    ['name', sysname, true],
    ['column_id', int],
    ['system_type_id', tinyint],
    ['user_type_id', int],
    ['max_length', smallint],
    ['precision', tinyint],
    ['scale', tinyint],
    ['collation_name', sysname, true],
    ['is_nullable', bit, true],
    ['is_identity', bit],
    ['is_computed', bit],
    ['default_object_id', int],
  ],
  rows: context =>
    visibleTables(context).flatMap(table =>
      table.columns.map((column): SqlValue[] => {
        const id = BigInt(systemTypes[column.type.name]?.[0] ?? 0);
        const [digits, scale] = precision(column.type);
        return [
          BigInt(table.objectId),
          column.name,
          BigInt(column.id),
          id,
          id,
          BigInt(byteLength(column.type)),
          BigInt(digits),
          BigInt(scale),
          collationOf(column.type),
          flag(column.nullable),
          flag(column.identity),
          0n,
          integer(column.default?.objectId ?? 0),
        ];
      }),
    ),
};

const identityColumns: SystemView = {
  columns: [
    ['object_id', int],
    ['name', sysname, true],
    ['column_id', int],
    ['seed_value', variant, true],
    ['increment_value', variant, true],
    ['last_value', variant, true],
  ],
  rows: context =>
    visibleTables(context).flatMap(table =>
      table.columns.flatMap((column): SqlValue[][] =>
        column.identity
          ? [
              [
                BigInt(table.objectId),
                column.name,
                BigInt(column.id),
                BigInt(column.identity.seed),
                BigInt(column.identity.increment),
                integer(column.identity.last),
              ],
            ]
          : [],
      ),
    ),
};

const types: SystemView = {
  columns: [
    ['name', sysname],
    ['system_type_id', tinyint],
    ['user_type_id', int],
    ['schema_id', int],
    ['max_length', smallint],
    ['is_user_defined', bit],
  ],
  rows: () =>
    Object.entries(systemTypes).map(([name, [id, bytes]]) => [
      name,
      BigInt(id),
      BigInt(id),
      4n,
      BigInt(bytes),
      0n,
    ]),
};

const schemas: SystemView = {
  columns: [
    ['name', sysname],
    ['schema_id', int],
    ['principal_id', int, true],
  ],
  rows: context =>
    store(context).scan(
      `SELECT name, schema_id, principal_id FROM sys_schemas ORDER BY schema_id`,
    ),
};

const indexes: SystemView = {
  columns: [
    ['object_id', int],
    ['name', sysname, true],
    ['index_id', int],
    ['type', tinyint],
    ['type_desc', nvarchar(60), true],
    ['is_unique', bit, true],
    ['is_primary_key', bit, true],
    ['is_unique_constraint', bit, true],
  ],
  rows: context =>
    visibleTables(context).flatMap(table => {
      const own = table.indexes.map((index): SqlValue[] => [
        BigInt(table.objectId),
        index.name,
        BigInt(index.id),
        index.clustered ? 1n : 2n,
        index.clustered ? 'CLUSTERED' : 'NONCLUSTERED',
        flag(index.unique),
        flag(index.primaryKey),
        flag(index.uniqueConstraint),
      ]);
      const isHeap = !table.indexes.some(index => index.clustered);
      const heap: SqlValue[] = [
        BigInt(table.objectId),
        null,
        0n,
        0n,
        'HEAP',
        0n,
        0n,
        0n,
      ];
      return isHeap ? [heap, ...own] : own;
    }),
};

const indexColumns: SystemView = {
  columns: [
    ['object_id', int],
    ['index_id', int],
    ['index_column_id', int],
    ['column_id', int],
    ['key_ordinal', tinyint],
  ],
  rows: context =>
    visibleTables(context).flatMap(table =>
      table.indexes.flatMap(index =>
        index.columns.map((column, place) => [
          BigInt(table.objectId),
          BigInt(index.id),
          BigInt(place + 1),
          BigInt(column),
          BigInt(place + 1),
        ]),
      ),
    ),
};

const partitions: SystemView = {
  columns: [
    ['object_id', int],
    ['index_id', int],
    ['partition_number', int],
    ['rows', { name: 'bigint' }, true],
  ],
  rows: context =>
    visibleTables(context).map((table): SqlValue[] => {
      const row = store(context).get<{ count: number }>(
        `SELECT count(*) AS count FROM ${tableName(table.objectId)}`,
      );
      const clustered = table.indexes.some(index => index.clustered);
      return [
        BigInt(table.objectId),
        clustered ? 1n : 0n,
        1n,
        integer(row?.count),
      ];
    }),
};

const databasePrincipals: SystemView = {
  columns: [
    ['name', sysname],
    ['principal_id', int],
    ['type', { name: 'char', length: 1 }],
    ['type_desc', nvarchar(60), true],
    ['default_schema_name', sysname, true],
    ['create_date', datetime],
    ['modify_date', datetime],
    ['sid', varbinary(85), true],
    ['is_fixed_role', bit],
    ['authentication_type', int],
    ['authentication_type_desc', nvarchar(60), true],
  ],
  rows: context =>
    store(context)
      .all<{
        name: string;
        id: number;
        type: string;
        schema: string | null;
        created: string;
        modified: string;
        sid: Buffer | null;
        fixed: number;
      }>(
        `SELECT name, principal_id AS id, type, default_schema AS schema, created, modified, sid, is_fixed_role AS fixed
         FROM sys_principals ORDER BY principal_id`,
      )
      .map((row): SqlValue[] => {
        const authenticated =
          row.type === 'S' && row.sid !== null && row.id !== 2;
        return [
          row.name,
          BigInt(row.id),
          row.type,
          row.type === 'S' ? 'SQL_USER' : 'DATABASE_ROLE',
          row.schema,
          row.created,
          row.modified,
          row.sid,
          flag(row.fixed),
          flag(authenticated),
          authenticated ? 'INSTANCE' : 'NONE',
        ];
      }),
};

const databaseRoleMembers: SystemView = {
  columns: [
    ['role_principal_id', int],
    ['member_principal_id', int],
  ],
  rows: context => [
    [16384n, 1n],
    ...store(context).scan(
      `SELECT role_principal_id, member_principal_id FROM sys_role_members ORDER BY 1, 2`,
    ),
  ],
};

const classWords: Record<number, string> = {
  0: 'DATABASE',
  1: 'OBJECT_OR_COLUMN',
  3: 'SCHEMA',
};
const stateWords: Record<string, string> = {
  G: 'GRANT',
  W: 'GRANT_WITH_GRANT_OPTION',
  D: 'DENY',
};

const databasePermissions: SystemView = {
  columns: [
    ['class', tinyint],
    ['class_desc', nvarchar(60), true],
    ['major_id', int],
    ['minor_id', int],
    ['grantee_principal_id', int],
    ['permission_name', nvarchar(128), true],
    ['state', { name: 'char', length: 1 }],
    ['state_desc', nvarchar(60), true],
  ],
  rows: context =>
    store(context)
      .all<{
        class: number;
        major: number;
        grantee: number;
        permission: string;
        state: string;
      }>(
        `SELECT class, major_id AS major, grantee_principal_id AS grantee, permission, state FROM sys_permissions ORDER BY 1, 2, 3, 4`,
      )
      .map((row): SqlValue[] => [
        BigInt(row.class),
        classWords[row.class],
        BigInt(row.major),
        0n,
        BigInt(row.grantee),
        row.permission,
        row.state,
        stateWords[row.state],
      ]),
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
  all_columns: columns,
  all_objects: { columns: objectColumns, rows: objectsOf() },
  check_constraints: definitions('C'),
  columns,
  database_files: databaseFiles,
  database_permissions: databasePermissions,
  database_principals: databasePrincipals,
  database_role_members: databaseRoleMembers,
  default_constraints: definitions('D'),
  foreign_keys: { columns: objectColumns, rows: objectsOf('F') },
  identity_columns: identityColumns,
  index_columns: indexColumns,
  indexes,
  key_constraints: { columns: objectColumns, rows: objectsOf('PK', 'UQ') },
  objects: { columns: objectColumns, rows: objectsOf() },
  partitions,
  schemas,
  tables: { columns: objectColumns, rows: objectsOf('U') },
  types,
  views: { columns: objectColumns, rows: () => [] },
};

/** Views of schema INFORMATION_SCHEMA; names in small letters. */
export const informationViews: Record<string, SystemView> = {
  tables: {
    columns: [
      ['TABLE_CATALOG', sysname, true],
      ['TABLE_SCHEMA', sysname, true],
      ['TABLE_NAME', sysname],
      ['TABLE_TYPE', { name: 'varchar', length: 10 }, true],
    ],
    rows: context =>
      visibleTables(context).map(table => [
        context.database.name,
        table.schema,
        table.name,
        'BASE TABLE',
      ]),
  },
  columns: {
    columns: [
      ['TABLE_CATALOG', sysname, true],
      ['TABLE_SCHEMA', sysname, true],
      ['TABLE_NAME', sysname],
      ['COLUMN_NAME', sysname, true],
      ['ORDINAL_POSITION', int],
      ['COLUMN_DEFAULT', nvarchar(4000), true],
      ['IS_NULLABLE', { name: 'varchar', length: 3 }, true],
      ['DATA_TYPE', sysname, true],
      ['CHARACTER_MAXIMUM_LENGTH', int, true],
    ],
    rows: context =>
      visibleTables(context).flatMap(table =>
        table.columns.map((column, index): SqlValue[] => [
          context.database.name,
          table.schema,
          table.name,
          column.name,
          BigInt(index + 1),
          column.default?.text ?? null,
          column.nullable ? 'YES' : 'NO',
          column.type.name,
          integer(column.type.length),
        ]),
      ),
  },
};
