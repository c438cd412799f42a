import { checkResult } from '../../../types/conversion/integerRanges';
import { convertValue } from '../../../types/conversion/convertValue';
import { commonType } from '../../../types/commonType';
import {
  categoryOf,
  decimal,
  float,
  int,
  isCharacter,
  isInteger,
  SqlType,
} from '../../../types/SqlType';
import type { ArithmeticOperator } from '../../parse/Expression';
import { sqlError } from '../../SqlError';
import type { BoundExpression, Frame } from '../Bound';
import { dateArithmetic } from './dates';
import { decimalResult, decimals } from './decimals';
import { floats } from './floats';
import { Plan, refuseOperands } from './Plan';
import { concatenation } from './texts';
import { wholeNumbers } from './wholeNumbers';

const BIT_OPERATORS: ArithmeticOperator[] = ['&', '|', '^'];

/** A whole-number constant beside a decimal is as wide as it is written (Microsoft Learn, "int, bigint, smallint, and tinyint"). */
function widthOf({ type, digits }: BoundExpression): SqlType {
  return digits === undefined ? type : decimal(digits, 0);
}

function plan(
  operator: ArithmeticOperator,
  leftSide: BoundExpression,
  rightSide: BoundExpression,
): Plan {
  // A bare NULL is of whatever type stands beside it.
  const left = leftSide.type.name === 'null' ? rightSide.type : leftSide.type;
  const right = rightSide.type.name === 'null' ? left : rightSide.type;
  const [l, r] = [categoryOf(left), categoryOf(right)];
  if (l === 'variant' || r === 'variant') {
    return refuseOperands(operator, left, right);
  }
  if (operator === '+') {
    if (isCharacter(left) && isCharacter(right)) {
      return concatenation(left, right);
    }
    if (l === 'binary' && r === 'binary') return concatenation(left, right);
  }
  if (l === 'dateTime' || r === 'dateTime') {
    return dateArithmetic(operator, left, right);
  }
  const common = commonType(left, right);
  if (common.name !== 'decimal')
    return numericPlan(operator, common, left, right);
  if (BIT_OPERATORS.includes(operator)) {
    return refuseOperands(operator, left, right);
  }
  const sides = [leftSide, rightSide].map(side =>
    categoryOf(side.type) === 'exact' ? widthOf(side) : common,
  );
  const [leftAs, rightAs] = sides;
  const type = decimalResult(operator, leftAs, rightAs);
  const combine = decimals(operator, leftAs, rightAs, type);
  return { type, leftAs, rightAs, combine };
}

function numericPlan(
  operator: ArithmeticOperator,
  common: SqlType,
  left: SqlType,
  right: SqlType,
): Plan {
  const bits = BIT_OPERATORS.includes(operator);
  switch (categoryOf(common)) {
    case 'exact': {
      const type = common.name === 'bit' ? int : common;
      if (bits && !isInteger(type))
        return refuseOperands(operator, left, right);
      // money keeps four digits in every operation.
      const combine = isInteger(type)
        ? wholeNumbers(operator, type)
        : decimals(operator, type, type, type);
      return { type, leftAs: type, rightAs: type, combine };
    }
    case 'approximate': {
      if (bits || operator === '%')
        return refuseOperands(operator, left, right);
      const type = common.name === 'real' ? common : float;
      return { type, leftAs: float, rightAs: float, combine: floats(operator) };
    }
    case 'null':
      return { type: int, leftAs: left, rightAs: right, combine: () => null };
    default:
      return refuseOperands(operator, left, right);
  }
}

/** @throws SqlError 206, 402, 8117 for types that the operator does not take */
export function bindArithmetic(
  operator: ArithmeticOperator,
  left: BoundExpression,
  right: BoundExpression,
): BoundExpression {
  const { type, leftAs, rightAs, combine } = plan(operator, left, right);
  return {
    type,
    nullable: left.nullable || right.nullable,
    evaluate(frame: Frame) {
      const a = left.evaluate(frame);
      const b = right.evaluate(frame);
      if (a === null || b === null) return null;
      return combine(
        convertValue(a, left.type, leftAs),
        convertValue(b, right.type, rightAs),
      );
    },
  };
}

/** @throws SqlError 8117 */
export function bindNegation(operand: BoundExpression): BoundExpression {
  const { type, digits, nullable } = operand;
  if (!['exact', 'approximate', 'null'].includes(categoryOf(type))) {
    throw sqlError(8117, type.name, 'minus');
  }
  if (type.name === 'null') return operand;
  const result: SqlType =
    type.name === 'bit' || type.name === 'tinyint'
      ? { name: 'smallint' }
      : type;
  return {
    type: result,
    nullable,
    digits,
    evaluate(frame) {
      const value = operand.evaluate(frame);
      if (value === null) return null;
      if (typeof value === 'number') return -value;
      return checkResult(-(value as bigint), result);
    },
  };
}
