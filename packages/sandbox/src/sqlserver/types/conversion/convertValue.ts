import {
  bigint,
  categoryOf,
  float,
  nvarchar,
  SqlType,
  SqlValue,
  varbinary,
} from '../SqlType';
import { fits } from './integerRanges';
import { toBinary } from './toBinary';
import { toCharacters } from './toCharacters';
import { toDateTime } from './toDateTime';
import { toExact } from './toExact';
import { toFloat } from './toFloat';
import { toIdentifier } from './toIdentifier';

/**
 * Brings a value from one type to another as CAST, CONVERT and implicit conversion do.
 *
 * @param style - CONVERT's third argument
 * @throws SqlError 241, 242, 245, 248, 281, 529, 8114, 8115, 8169
 */
export function convertValue(
  value: SqlValue,
  from: SqlType,
  to: SqlType,
  style?: number,
): SqlValue {
  if (value === null || to.name === 'sql_variant' || to.name === 'null') {
    return value;
  }
  if (from.name === 'sql_variant' || from.name === 'null') {
    return convertValue(value, typeOfVariant(value), to, style);
  }
  switch (categoryOf(to)) {
    case 'character':
      return toCharacters(value, from, to, style);
    case 'exact':
      return toExact(value, from, to);
    case 'approximate':
      return toFloat(value, from, to);
    case 'dateTime':
      return toDateTime(value, from, to, style);
    case 'identifier':
      return toIdentifier(value, from, to);
    default:
      return toBinary(value, from, to, style);
  }
}

/** The type that a value of a sql_variant has. */
export function typeOfVariant(value: SqlValue): SqlType {
  switch (typeof value) {
    case 'bigint':
      return fits(value, 'int') ? { name: 'int' } : bigint;
    case 'number':
      return float;
    case 'string':
      return nvarchar(Math.max(value.length, 1));
    default:
      return varbinary(value ? Math.max(value.length, 1) : 1);
  }
}
