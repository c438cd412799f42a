import {
  categoryOf,
  commonType,
  decimal,
  float,
  isCharacter,
  isInteger,
  MAXIMUM_PRECISION,
  precisionOf,
  scaleOf,
  SqlType,
  SqlValue,
} from '../../types/SqlType';
import {
  checkRange,
  convertValue,
  readMoment,
  storeMoment,
} from '../../types/convert';
import { divideRounding, powerOfTen, rescale } from '../../types/decimal';
import { normalizeMoment, TICKS_PER_DAY } from '../../types/moment';
import type { ArithmeticOperator } from '../parse/Expression';
import { sqlError } from '../SqlError';
import type { BoundExpression, Frame } from './Bound';

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

/** The digits of a result that would be longer than a decimal can be: whole digits first (Microsoft Learn, "Precision, scale, and length"). */
function limited(precision: number, scale: number): SqlType {
  if (precision <= MAXIMUM_PRECISION) return decimal(precision, scale);
  const whole = precision - scale;
  const kept =
    whole < 32
      ? Math.min(scale, MAXIMUM_PRECISION - whole)
      : Math.min(scale, 6);
  return decimal(MAXIMUM_PRECISION, kept);
}

function decimalResult(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
): SqlType {
  const [p1, s1] = [precisionOf(left), scaleOf(left)];
  const [p2, s2] = [precisionOf(right), scaleOf(right)];
  switch (operator) {
    case '*':
      return limited(p1 + p2 + 1, s1 + s2);
    case '/': {
      const scale = Math.max(6, s1 + p2 + 1);
      return limited(p1 - s1 + s2 + scale, scale);
    }
    case '%':
      return limited(
        Math.min(p1 - s1, p2 - s2) + Math.max(s1, s2),
        Math.max(s1, s2),
      );
    default: {
      const scale = Math.max(s1, s2);
      return limited(Math.max(p1 - s1, p2 - s2) + scale + 1, scale);
    }
  }
}

function refuse(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
): never {
  throw sqlError(402, left.name, right.name, names[operator]);
}

type Combine = (left: SqlValue, right: SqlValue) => SqlValue;

function wholeNumbers(operator: ArithmeticOperator, type: SqlType): Combine {
  return (left, right) => {
    const [a, b] = [left as bigint, right as bigint];
    switch (operator) {
      case '+':
        return checkRange(a + b, type, type);
      case '-':
        return checkRange(a - b, type, type);
      case '*':
        return checkRange(a * b, type, type);
      case '&':
        return a & b;
      case '|':
        return a | b;
      case '^':
        return a ^ b;
      default:
        if (b === 0n) throw sqlError(8134);
        return operator === '/' ? checkRange(a / b, type, type) : a % b;
    }
  };
}

function decimals(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
  result: SqlType,
): Combine {
  const [s1, s2, scale] = [scaleOf(left), scaleOf(right), scaleOf(result)];
  return (first, second) => {
    const [a, b] = [first as bigint, second as bigint];
    let value: bigint;
    switch (operator) {
      case '+':
        value = rescale(a, s1, scale) + rescale(b, s2, scale);
        break;
      case '-':
        value = rescale(a, s1, scale) - rescale(b, s2, scale);
        break;
      case '*':
        value = rescale(a * b, s1 + s2, scale);
        break;
      case '/':
        if (b === 0n) throw sqlError(8134);
        value =
          scale + s2 >= s1
            ? (a * powerOfTen(scale + s2 - s1)) / b
            : divideRounding(a, b * powerOfTen(s1 - scale - s2));
        break;
      default:
        if (b === 0n) throw sqlError(8134);
        value = rescale(a, s1, scale) % rescale(b, s2, scale);
    }
    return checkRange(value, result, result);
  };
}

function floats(operator: ArithmeticOperator): Combine {
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

/** A date and time to which days and parts of days are added. */
function shifted(sign: number, type: SqlType): Combine {
  return (left, right) => {
    const moment = readMoment(left as string, type);
    const days = (right as number) * sign;
    const whole = Math.floor(days);
    const ticks = Math.round((days - whole) * TICKS_PER_DAY);
    return storeMoment(
      normalizeMoment(moment.days + whole, moment.ticks + ticks),
      type,
      type,
    );
  };
}

interface Plan {
  type: SqlType;
  leftAs: SqlType;
  rightAs: SqlType;
  combine: Combine;
}

function concatenation(left: SqlType, right: SqlType): Plan {
  const common = commonType(left, right);
  const variable: SqlType = {
    name: common.name.startsWith('n') ? 'nvarchar' : 'varchar',
    length: -1,
  };
  const limit = variable.name === 'nvarchar' ? 4000 : 8000;
  const endless = left.length === -1 || right.length === -1;
  const length = (left.length ?? 1) + (right.length ?? 1);
  const type: SqlType = {
    name: variable.name,
    length: endless ? -1 : Math.min(length, limit),
  };
  return {
    type,
    leftAs: variable,
    rightAs: variable,
    combine: (a, b) => {
      const text = `${a}${b}`;
      return endless ? text : text.slice(0, limit);
    },
  };
}

function plan(
  operator: ArithmeticOperator,
  leftType: SqlType,
  rightType: SqlType,
): Plan {
  // A bare NULL is of whatever type stands beside it.
  const left = leftType.name === 'null' ? rightType : leftType;
  const right = rightType.name === 'null' ? leftType : rightType;
  const [l, r] = [categoryOf(left), categoryOf(right)];
  if (l === 'variant' || r === 'variant') return refuse(operator, left, right);
  if (operator === '+' && isCharacter(left) && isCharacter(right)) {
    return concatenation(left, right);
  }
  if (operator === '+' && l === 'binary' && r === 'binary') {
    const type: SqlType = { name: 'varbinary', length: 8000 };
    return {
      type,
      leftAs: left,
      rightAs: right,
      combine: (a, b) => Buffer.concat([a as Buffer, b as Buffer]),
    };
  }
  if (l === 'dateTime' || r === 'dateTime') {
    const moment = l === 'dateTime' ? left : right;
    const other = l === 'dateTime' ? right : left;
    const plain = moment.name === 'datetime' || moment.name === 'smalldatetime';
    const number = ['exact', 'approximate'].includes(categoryOf(other));
    if (
      !plain ||
      !number ||
      !(operator === '+' || (operator === '-' && l === 'dateTime'))
    ) {
      return refuse(operator, left, right);
    }
    const combine = shifted(operator === '+' ? 1 : -1, moment);
    return l === 'dateTime'
      ? { type: moment, leftAs: moment, rightAs: float, combine }
      : {
          type: moment,
          leftAs: float,
          rightAs: moment,
          combine: (a, b) => combine(b, a),
        };
  }
  return numericPlan(operator, left, right);
}

function numericPlan(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
): Plan {
  let common = commonType(left, right);
  if (common.name === 'bit') common = { name: 'int' };
  const bits = ['&', '|', '^'].includes(operator);
  switch (categoryOf(common)) {
    case 'exact':
      break;
    case 'approximate': {
      if (bits || operator === '%') return refuse(operator, left, right);
      const type = common.name === 'real' ? common : float;
      return {
        type,
        leftAs: float,
        rightAs: float,
        combine: floats(operator),
      };
    }
    case 'null':
      return {
        type: { name: 'int' },
        leftAs: left,
        rightAs: right,
        combine: () => null,
      };
    default:
      return refuse(operator, left, right);
  }
  if (isInteger(common)) {
    return {
      type: common,
      leftAs: common,
      rightAs: common,
      combine: wholeNumbers(operator, common),
    };
  }
  if (bits) return refuse(operator, left, right);
  const asNumber = (type: SqlType): SqlType =>
    categoryOf(type) === 'exact' ? type : common;
  if (common.name !== 'decimal') {
    // money and smallmoney keep four digits in every operation.
    return {
      type: common,
      leftAs: common,
      rightAs: common,
      combine: decimals(operator, common, common, common),
    };
  }
  const [leftAs, rightAs] = [asNumber(left), asNumber(right)];
  const type = decimalResult(operator, leftAs, rightAs);
  return {
    type,
    leftAs,
    rightAs,
    combine: decimals(operator, leftAs, rightAs, type),
  };
}

/** @throws SqlError 402 for types that the operator does not take */
export function bindArithmetic(
  operator: ArithmeticOperator,
  left: BoundExpression,
  right: BoundExpression,
): BoundExpression {
  const { type, leftAs, rightAs, combine } = plan(
    operator,
    left.type,
    right.type,
  );
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

/** @throws SqlError 402 */
export function bindNegation(operand: BoundExpression): BoundExpression {
  if (!['exact', 'approximate', 'null'].includes(categoryOf(operand.type))) {
    throw sqlError(8117, operand.type.name, 'minus');
  }
  const { type } = operand;
  if (type.name === 'null') return operand;
  const result =
    type.name === 'bit' || type.name === 'tinyint'
      ? ({ name: 'smallint' } as const)
      : type;
  return {
    type: result,
    nullable: operand.nullable,
    evaluate(frame) {
      const value = operand.evaluate(frame);
      if (value === null) return null;
      if (typeof value === 'number') return -value;
      return checkRange(-(value as bigint), type, result);
    },
  };
}
