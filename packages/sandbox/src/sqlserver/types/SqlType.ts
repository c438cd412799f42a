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
