import type { SqlType, SqlValue } from '../../../types/SqlType';
import type { ArithmeticOperator } from '../../parse/Expression';
import { sqlError } from '../../SqlError';

/** Two values that are not NULL, each of the type that its side was brought to. */
export type Combine = (left: SqlValue, right: SqlValue) => SqlValue;

/** How an operator works on two types: what each side is brought to, and what comes of it. */
export interface Plan {
  type: SqlType;
  leftAs: SqlType;
  rightAs: SqlType;
  combine: Combine;
}

const names: Record<ArithmeticOperator, string> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
  '&': "'&'",
  '|': "'|'",
  '^': "'^'",
};

/** @throws SqlError 402: the operator does not take these types */
export function refuseOperands(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
): never {
  throw sqlError(402, left.name, right.name, names[operator]);
}

/** @throws SqlError 8117: the operator does not take this type on either side */
export function refuseOperand(
  operator: ArithmeticOperator,
  type: SqlType,
): never {
  throw sqlError(8117, type.name, names[operator]);
}
