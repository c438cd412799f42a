import { notSupported, sqlError } from '../engine/SqlError';

/**
 * A value as the stand-in keeps it, in memory and in its files.
 *
 * Whole numbers, bits and (scaled) decimals are bigint; real and float are number; characters, dates and identifiers are
 * strings of one fixed form so that they sort as text; binaries are Buffers; SQL's NULL is null, as SQLite gives it.
 */
export type SqlValue = bigint | number | string | Buffer | null;

export type SqlTypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'smallmoney'
  | 'money'
  | 'real'
  | 'float'
  | 'date'
  | 'time'
  | 'smalldatetime'
  | 'datetime'
  | 'datetime2'
  | 'char'
  | 'varchar'
  | 'nchar'
  | 'nvarchar'
  | 'binary'
  | 'varbinary'
  | 'uniqueidentifier'
  | 'sql_variant'
  | 'null';

export type SqlTypeCategory =
  | 'exact'
  | 'approximate'
  | 'character'
  | 'binary'
  | 'dateTime'
  | 'identifier'
  | 'variant'
  | 'null';

/** A Transact-SQL data type with its facets. */
export interface SqlType {
  readonly name: SqlTypeName;
  /** Characters or bytes, -1 for `max`. */
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

export const MAXIMUM_PRECISION = 38;
/** The longest decimal that is kept in a file as a whole number of 64 bits; longer ones are kept as text. */
const LONGEST_STORED_INTEGER = 18;

export const bit: SqlType = { name: 'bit' };
export const int: SqlType = { name: 'int' };
export const smallint: SqlType = { name: 'smallint' };
export const tinyint: SqlType = { name: 'tinyint' };
export const bigint: SqlType = { name: 'bigint' };
export const float: SqlType = { name: 'float', precision: 53 };
export const datetime: SqlType = { name: 'datetime' };
export const datetime2: SqlType = { name: 'datetime2', scale: 7 };
export const date: SqlType = { name: 'date' };
export const uniqueidentifier: SqlType = { name: 'uniqueidentifier' };
export const variant: SqlType = { name: 'sql_variant' };
export const nullType: SqlType = { name: 'null' };
export const sysname: SqlType = { name: 'nvarchar', length: 128 };
export const nvarchar = (length: number): SqlType => ({
  name: 'nvarchar',
  length,
});
export const varchar = (length: number): SqlType => ({
  name: 'varchar',
  length,
});
export const varbinary = (length: number): SqlType => ({
  name: 'varbinary',
  length,
});
export const decimal = (precision: number, scale: number): SqlType => ({
  name: 'decimal',
  precision,
  scale,
});

/** Precedence from high to low (Microsoft Learn, "Data type precedence"). */
const precedence: readonly SqlTypeName[] = [
  'sql_variant',
  'datetime2',
  'datetime',
  'smalldatetime',
  'date',
  'time',
  'float',
  'real',
  'decimal',
  'money',
  'smallmoney',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'uniqueidentifier',
  'nvarchar',
  'nchar',
  'varchar',
  'char',
  'varbinary',
  'binary',
  'null',
];

const categories: Record<SqlTypeName, SqlTypeCategory> = {
  bit: 'exact',
  tinyint: 'exact',
  smallint: 'exact',
  int: 'exact',
  bigint: 'exact',
  decimal: 'exact',
  smallmoney: 'exact',
  money: 'exact',
  real: 'approximate',
  float: 'approximate',
  date: 'dateTime',
  time: 'dateTime',
  smalldatetime: 'dateTime',
  datetime: 'dateTime',
  datetime2: 'dateTime',
  char: 'character',
  varchar: 'character',
  nchar: 'character',
  nvarchar: 'character',
  binary: 'binary',
  varbinary: 'binary',
  uniqueidentifier: 'identifier',
  sql_variant: 'variant',
  null: 'null',
};

export function categoryOf(type: SqlType): SqlTypeCategory {
  return categories[type.name];
}

export function isCharacter(type: SqlType): boolean {
  return categoryOf(type) === 'character';
}

export function isUnicode(type: SqlType): boolean {
  return type.name === 'nvarchar' || type.name === 'nchar';
}

/** Whole numbers without a scale. */
export function isInteger(type: SqlType): boolean {
  return ['bit', 'tinyint', 'smallint', 'int', 'bigint'].includes(type.name);
}

/** Digits after the point of a type that is kept as a scaled whole number. */
export function scaleOf(type: SqlType): number {
  if (type.name === 'money' || type.name === 'smallmoney') {
    return 4;
  }
  return type.name === 'decimal' ? type.scale ?? 0 : 0;
}

/** Digits that a whole number or decimal type can hold. */
export function precisionOf(type: SqlType): number {
  switch (type.name) {
    case 'bit':
      return 1;
    case 'tinyint':
      return 3;
    case 'smallint':
      return 5;
    case 'int':
      return 10;
    case 'bigint':
      return 19;
    case 'money':
      return 19;
    case 'smallmoney':
      return 10;
    default:
      return type.precision ?? MAXIMUM_PRECISION;
  }
}

/** SQLite's type of a column of a STRICT table that holds this type. */
export function storageOf(
  type: SqlType,
): 'INTEGER' | 'REAL' | 'TEXT' | 'BLOB' | 'ANY' {
  switch (categoryOf(type)) {
    case 'exact':
      return type.name === 'decimal' &&
        precisionOf(type) > LONGEST_STORED_INTEGER
        ? 'TEXT'
        : 'INTEGER';
    case 'approximate':
      return 'REAL';
    case 'binary':
      return 'BLOB';
    case 'variant':
    case 'null':
      return 'ANY';
    default:
      return 'TEXT';
  }
}

/** The type that two operands are brought to before they are compared or combined. */
export function commonType(left: SqlType, right: SqlType): SqlType {
  if (left.name === 'null') {
    return right;
  }
  if (right.name === 'null') {
    return left;
  }
  const [high, low] =
    precedence.indexOf(left.name) <= precedence.indexOf(right.name)
      ? [left, right]
      : [right, left];
  switch (categoryOf(high)) {
    case 'character':
      if (categoryOf(low) !== 'character') {
        return high;
      }
      return { name: high.name, length: longer(high.length, low.length) };
    case 'binary':
      return { name: high.name, length: longer(high.length, low.length) };
    case 'exact':
      if (high.name === 'decimal' && categoryOf(low) === 'exact') {
        const scale = Math.max(scaleOf(high), scaleOf(low));
        const whole = Math.max(
          precisionOf(high) - scaleOf(high),
          precisionOf(low) - scaleOf(low),
        );
        return decimal(Math.min(whole + scale, MAXIMUM_PRECISION), scale);
      }
      return high;
    default:
      return high.name === low.name && (low.scale ?? 0) > (high.scale ?? 0)
        ? low
        : high;
  }
}

function longer(left: number | undefined, right: number | undefined): number {
  return left === -1 || right === -1 ? -1 : Math.max(left ?? 1, right ?? 1);
}

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
    case 'dec': {
      const precision = Number(facets[0] ?? 18);
      if (precision > MAXIMUM_PRECISION) {
        throw notSupported(
          `${name}(${facets.join(',')})`,
          `it keeps at most ${MAXIMUM_PRECISION} digits`,
        );
      }
      return decimal(precision, Number(facets[1] ?? 0));
    }
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
