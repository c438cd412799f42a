import { commonType } from '../../types/commonType';
import {
  categoryOf,
  isInteger,
  scaleOf,
  SqlType,
  SqlValue,
} from '../../types/SqlType';
import { convertValue } from '../../types/conversion/convertValue';
import { sortKey } from '../../types/text';

type Present = NonNullable<SqlValue>;

/** The order in which uniqueidentifier compares its bytes, as hex digits of its text: the last group first. */
function guidKey(text: string): string {
  const [a, b, c, d, e] = text.split('-');
  return `${e}${d}${c}${b}${a}`;
}

function order<Value>(left: Value, right: Value): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

function compareVariants(left: Present, right: Present): number {
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) {
    return Buffer.compare(left, right);
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return order(sortKey(left), sortKey(right));
  }
  return typeof left === typeof right
    ? order(left, right)
    : order(String(left), String(right));
}

/** How two values of one type compare: below, at or above zero. */
export function comparerOf(
  type: SqlType,
): (left: Present, right: Present) => number {
  switch (categoryOf(type)) {
    case 'character':
      return (left, right) =>
        order(sortKey(String(left)), sortKey(String(right)));
    case 'binary':
      return (left, right) => Buffer.compare(left as Buffer, right as Buffer);
    case 'identifier':
      return (left, right) =>
        order(guidKey(String(left)), guidKey(String(right)));
    case 'variant':
      return compareVariants;
    default:
      return order;
  }
}

/** A key that is equal for values which compare as equal. */
export function keyOf(value: SqlValue, type: SqlType): string {
  if (value === null) return '\u0000';
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return categoryOf(type) === 'character'
    ? sortKey(String(value))
    : String(value);
}

/** Brings values of one type to another; the same function for the same types where nothing is to do. */
export function converter(
  from: SqlType,
  to: SqlType,
): (value: SqlValue) => SqlValue {
  const same =
    (from.name === to.name &&
      from.length === to.length &&
      scaleOf(from) === scaleOf(to) &&
      from.scale === to.scale &&
      from.precision === to.precision) ||
    to.name === 'sql_variant';
  return same ? value => value : value => convertValue(value, from, to);
}

/** Compares values of two types, each brought to what they have in common. */
export function comparison(
  left: SqlType,
  right: SqlType,
): (left: SqlValue, right: SqlValue) => number | undefined {
  // Lengths don't matter: nothing is cut or padded to compare.
  const loose =
    (isInteger(left) && isInteger(right)) ||
    (categoryOf(left) === 'character' && categoryOf(right) === 'character') ||
    (categoryOf(left) === 'binary' && categoryOf(right) === 'binary');
  const common = commonType(left, right);
  const compare = comparerOf(common);
  const wide: SqlType =
    common.length === undefined ? common : { ...common, length: -1 };
  const toLeft = loose ? undefined : converter(left, wide);
  const toRight = loose ? undefined : converter(right, wide);
  return (first, second) => {
    if (first === null || second === null) return undefined;
    const one = toLeft ? toLeft(first) : first;
    const other = toRight ? toRight(second) : second;
    return one === null || other === null ? undefined : compare(one, other);
  };
}

/** For ORDER BY: NULL comes first. */
export function sortComparison(
  type: SqlType,
): (left: SqlValue, right: SqlValue) => number {
  const compare = comparerOf(type);
  return (left, right) => {
    if (left === null) return right === null ? 0 : -1;
    return right === null ? 1 : compare(left, right);
  };
}
