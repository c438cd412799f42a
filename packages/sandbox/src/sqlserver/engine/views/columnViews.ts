import {
  bit,
  int,
  precisionOf,
  scaleOf,
  smallint,
  SqlType,
  SqlTypeName,
  SqlValue,
  sysname,
  tinyint,
  variant,
} from '../../types/SqlType';
import { COLLATION } from '../functions/metadataFunctions';
import { flag, integer, SystemView } from './SystemView';
import { visibleTables } from './visibleTables';

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

/** Views of columns and their types; names in small letters. */
export const columnViews: Record<string, SystemView> = {
  all_columns: columns,
  columns,
  identity_columns: identityColumns,
  types,
};
