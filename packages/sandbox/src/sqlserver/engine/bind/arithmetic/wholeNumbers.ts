import { checkResult } from '../../../types/conversion/integerRanges';
import type { SqlType } from '../../../types/SqlType';
import type { ArithmeticOperator } from '../../parse/Expression';
import { sqlError } from '../../SqlError';
import type { Combine } from './Plan';

/** Whole numbers stay whole: a quotient loses what is behind the point. */
export function wholeNumbers(
  operator: ArithmeticOperator,
  type: SqlType,
): Combine {
  return (left, right) => {
    const [a, b] = [left as bigint, right as bigint];
    switch (operator) {
      case '+':
        return checkResult(a + b, type);
      case '-':
        return checkResult(a - b, type);
      case '*':
        return checkResult(a * b, type);
      case '&':
        return a & b;
      case '|':
        return a | b;
      case '^':
        return a ^ b;
      default:
        if (b === 0n) throw sqlError(8134);
        return operator === '/' ? checkResult(a / b, type) : a % b;
    }
  };
}
