import { sqlError } from '../../engine/SqlError';
import { powerOfTen } from '../decimal';
import { categoryOf, isInteger, precisionOf, SqlType } from '../SqlType';

/** Largest and smallest value of each type that is kept as a whole number of fixed width. */
const ranges: Record<string, [low: bigint, high: bigint]> = {
  bit: [0n, 1n],
  tinyint: [0n, 255n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  smallmoney: [-(2n ** 31n), 2n ** 31n - 1n],
  money: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** Whether a whole number fits a type of fixed width. */
export function fits(value: bigint, name: string): boolean {
  const [low, high] = ranges[name];
  return value >= low && value <= high;
}

function fitsType(value: bigint, type: SqlType): boolean {
  if (type.name !== 'decimal') return fits(value, type.name);
  const beyond = powerOfTen(precisionOf(type));
  return value < beyond && value > -beyond;
}

const written = (type: SqlType) =>
  type.name === 'decimal' ? 'numeric' : type.name;

/**
 * What arithmetic gives for a type.
 *
 * @throws SqlError 8115 where it does not fit
 */
export function checkResult(value: bigint, type: SqlType): bigint {
  if (fitsType(value, type)) return value;
  throw sqlError(8115, 'expression', written(type));
}

/**
 * What a conversion gives for a type.
 *
 * @throws SqlError 220, 8115 where it does not fit
 */
export function checkRange(value: bigint, from: SqlType, to: SqlType): bigint {
  if (fitsType(value, to)) return value;
  if (to.name === 'tinyint' || to.name === 'smallint') {
    throw sqlError(220, to.name, value.toString());
  }
  const scaled = categoryOf(from) === 'exact' && !isInteger(from);
  throw sqlError(8115, scaled ? 'numeric' : 'expression', written(to));
}
