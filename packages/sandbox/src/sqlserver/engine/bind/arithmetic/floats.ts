import type { ArithmeticOperator } from '../../parse/Expression';
import { sqlError } from '../../SqlError';
import type { Combine } from './Plan';

/** @throws SqlError 8134, 8115 where nothing finite comes of it */
export function floats(operator: ArithmeticOperator): Combine {
  return (left, right) => {
    const [a, b] = [left as number, right as number];
    let value: number;
    switch (operator) {
      case '+':
        value = a + b;
        break;
      case '-':
        value = a - b;
        break;
      case '*':
        value = a * b;
        break;
      default:
        if (b === 0) throw sqlError(8134);
        value = a / b;
    }
    if (!Number.isFinite(value)) throw sqlError(8115, 'expression', 'float');
    return value;
  };
}
