import { notSupported, sqlError } from '../engine/SqlError';
import {
  bigint,
  bit,
  date,
  datetime,
  decimal,
  float,
  int,
  nullType,
  smallint,
  SqlType,
  sysname,
  tinyint,
  uniqueidentifier,
  variant,
} from './SqlType';

const plain: Record<string, SqlType> = {
  bit,
  tinyint,
  smallint,
  int,
  integer: int,
  bigint,
  money: { name: 'money' },
  smallmoney: { name: 'smallmoney' },
  real: { name: 'real' },
  date,
  smalldatetime: { name: 'smalldatetime' },
  datetime,
  uniqueidentifier,
  sql_variant: variant,
  sysname,
};

/** Types that the real server has and the stand-in lacks. */
const lacking = new Set([
  'cursor',
  'datetimeoffset',
  'geography',
  'geometry',
  'hierarchyid',
  'image',
  'ntext',
  'rowversion',
  'table',
  'text',
  'timestamp',
  'xml',
]);

/**
 * Reads a type as it is written: a name and what stands in its parentheses.
 *
 * @param defaultLength - the length of a character or binary type that names none: 1 in declarations, 30 in CAST and CONVERT
 */
export function sqlTypeOf(
  written: string,
  facets: readonly string[],
  defaultLength = 1,
): SqlType {
  const name = written.toLowerCase();
  const length =
    facets[0]?.toLowerCase() === 'max'
      ? -1
      : Number(facets[0] ?? defaultLength);
  switch (name) {
    case 'char':
    case 'character':
      return { name: 'char', length };
    case 'varchar':
      return { name: 'varchar', length };
    case 'nchar':
      return { name: 'nchar', length };
    case 'nvarchar':
      return { name: 'nvarchar', length };
    case 'binary':
      return { name: 'binary', length };
    case 'varbinary':
      return { name: 'varbinary', length };
    case 'decimal':
    case 'numeric':
    case 'dec':
      return decimal(Number(facets[0] ?? 18), Number(facets[1] ?? 0));
    case 'float':
      return Number(facets[0] ?? 53) <= 24 ? { name: 'real' } : float;
    case 'double precision':
      return float;
    case 'time':
    case 'datetime2':
      return { name, scale: Number(facets[0] ?? 7) };
    default:
      if (plain[name]) {
        return plain[name];
      }
      throw lacking.has(name)
        ? notSupported(`data type ${name}`)
        : sqlError(243, written);
  }
}

/** The type as Transact-SQL writes it; {@link parseSqlType} reads it back. */
export function formatSqlType(type: SqlType): string {
  if (type.length !== undefined) {
    return `${type.name}(${type.length === -1 ? 'max' : type.length})`;
  }
  if (type.name === 'decimal') {
    return `decimal(${type.precision},${type.scale})`;
  }
  if (type.name === 'datetime2' || type.name === 'time') {
    return `${type.name}(${type.scale})`;
  }
  return type.name;
}

const parsed = new Map<string, SqlType>([['null', nullType]]);

export function parseSqlType(text: string): SqlType {
  let type = parsed.get(text);
  if (!type) {
    const [, name, facets] = /^([a-z0-9_ ]+)(?:\((.*)\))?$/i.exec(text) ?? [];
    type = sqlTypeOf(
      name ?? text,
      facets ? facets.split(',').map(facet => facet.trim()) : [],
    );
    parsed.set(text, type);
  }
  return type;
}
