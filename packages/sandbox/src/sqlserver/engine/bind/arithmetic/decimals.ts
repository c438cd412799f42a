import { checkResult } from '../../../types/conversion/integerRanges';
import { divideRounding, powerOfTen, rescale } from '../../../types/decimal';
import {
  decimal,
  MAXIMUM_PRECISION,
  precisionOf,
  scaleOf,
  SqlType,
} from '../../../types/SqlType';
import type { ArithmeticOperator } from '../../parse/Expression';
import { sqlError } from '../../SqlError';
import type { Combine } from './Plan';

/** The scale that a product or quotient keeps at least where it is cut. */
const LEAST_SCALE = 6;

/**
 * The type of a result (Microsoft Learn, "Precision, scale, and length").
 *
 * @param left - decimal, or a whole number that counts as one without scale
 */
export function decimalResult(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
): SqlType {
  const [p1, s1] = [precisionOf(left), scaleOf(left)];
  const [p2, s2] = [precisionOf(right), scaleOf(right)];
  switch (operator) {
    case '*':
      return limitedProduct(p1 + p2 + 1, s1 + s2);
    case '/': {
      const scale = Math.max(LEAST_SCALE, s1 + p2 + 1);
      return limitedProduct(p1 - s1 + s2 + scale, scale);
    }
    case '%': {
      const scale = Math.max(s1, s2);
      return limitedSum(Math.min(p1 - s1, p2 - s2), scale, 0);
    }
    default:
      return limitedSum(Math.max(p1 - s1, p2 - s2), Math.max(s1, s2), 1);
  }
}

/** A sum keeps the whole digits of its sides, though not always a carry, and gives up scale. */
function limitedSum(whole: number, scale: number, carry: number): SqlType {
  const precision = whole + scale + carry;
  return precision <= MAXIMUM_PRECISION
    ? decimal(precision, scale)
    : decimal(MAXIMUM_PRECISION, Math.min(scale, MAXIMUM_PRECISION - whole));
}

/** A product or quotient gives up scale too, but keeps six digits of it, whatever becomes of the whole ones. */
function limitedProduct(precision: number, scale: number): SqlType {
  if (precision <= MAXIMUM_PRECISION) return decimal(precision, scale);
  const whole = precision - scale;
  const kept =
    whole < MAXIMUM_PRECISION - LEAST_SCALE
      ? Math.min(scale, MAXIMUM_PRECISION - whole)
      : Math.min(scale, LEAST_SCALE);
  return decimal(MAXIMUM_PRECISION, kept);
}

/** @throws SqlError 8115, 8134 */
export function decimals(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
  result: SqlType,
): Combine {
  const [s1, s2, scale] = [scaleOf(left), scaleOf(right), scaleOf(result)];
  const common = Math.max(s1, s2);
  const sum = (a: bigint, b: bigint) =>
    rescale(rescale(a, s1, common) + rescale(b, s2, common), common, scale);
  const compute = (a: bigint, b: bigint): bigint => {
    switch (operator) {
      case '+':
        return sum(a, b);
      case '-':
        return sum(a, -b);
      case '*':
        return rescale(a * b, s1 + s2, scale);
      case '/':
        if (b === 0n) throw sqlError(8134);
        return scale + s2 >= s1
          ? (a * powerOfTen(scale + s2 - s1)) / b
          : divideRounding(a, b * powerOfTen(s1 - scale - s2));
      default:
        if (b === 0n) throw sqlError(8134);
        return rescale(
          rescale(a, s1, common) % rescale(b, s2, common),
          common,
          scale,
        );
    }
  };
  return (a, b) => checkResult(compute(a as bigint, b as bigint), result);
}
