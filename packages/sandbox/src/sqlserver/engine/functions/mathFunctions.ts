import {
  categoryOf,
  float,
  int,
  scaleOf,
  SqlType,
  SqlValue,
} from '../../types/SqlType';
import { convertValue } from '../../types/convert';
import { divideRounding, powerOfTen } from '../../types/decimal';
import type { BoundExpression } from '../bind/Bound';
import { sqlError } from '../SqlError';
import { ScalarFunction, strict } from './ScalarFunction';

function numeric({ type }: BoundExpression, name: string): SqlType {
  switch (categoryOf(type)) {
    case 'exact':
      return type.name === 'bit' ? float : type;
    case 'approximate':
    case 'character':
      return float;
    case 'null':
      return int;
    default:
      throw sqlError(8116, type.name, 1, name.toLowerCase());
  }
}

/** A function that keeps the kind of number that it is given. */
function keeping(
  name: string,
  exact: (value: bigint, scale: number, argument: number) => bigint,
  approximate: (value: number, argument: number) => number,
  count: [number, number] = [1, 1],
): ScalarFunction {
  return {
    count,
    bind([first, second]) {
      const type = numeric(first, name);
      return {
        type,
        nullable: true,
        evaluate(frame) {
          const value = convertValue(first.evaluate(frame), first.type, type);
          const argument: SqlValue = second
            ? convertValue(second.evaluate(frame), second.type, int)
            : 0n;
          if (value === null || argument === null) return null;
          return typeof value === 'bigint'
            ? exact(value, scaleOf(type), Number(argument))
            : approximate(Number(value), Number(argument));
        },
      };
    },
  };
}

function floorTo(value: bigint, unit: bigint): bigint {
  const rest = value % unit;
  return value - (rest < 0n ? rest + unit : rest);
}

function inFloat(compute: (value: number, second: number) => number) {
  return strict([1, 1], [float], float, ([value]) => {
    const result = compute(Number(value), 0);
    if (!Number.isFinite(result)) throw sqlError(3623);
    return result;
  });
}

/** Functions of numbers. */
export const mathFunctions: Record<string, ScalarFunction> = {
  ABS: keeping(
    'ABS',
    value => (value < 0n ? -value : value),
    value => Math.abs(value),
  ),
  SIGN: keeping(
    'SIGN',
    (value, scale) =>
      (value > 0n ? 1n : BigInt(-Number(value < 0n))) * powerOfTen(scale),
    value => Math.sign(value),
  ),
  FLOOR: keeping(
    'FLOOR',
    (value, scale) => floorTo(value, powerOfTen(scale)),
    value => Math.floor(value),
  ),
  CEILING: keeping(
    'CEILING',
    (value, scale) => -floorTo(-value, powerOfTen(scale)),
    value => Math.ceil(value),
  ),
  ROUND: keeping(
    'ROUND',
    (value, scale, digits) => {
      if (digits >= scale) return value;
      const unit = powerOfTen(scale - digits);
      return divideRounding(value, unit) * unit;
    },
    (value, digits) => {
      const unit = 10 ** digits;
      return (Math.sign(value) * Math.round(Math.abs(value) * unit)) / unit;
    },
    [2, 2],
  ),
  POWER: {
    count: [2, 2],
    bind([base, exponent]) {
      const type = numeric(base, 'POWER');
      return {
        type,
        nullable: true,
        evaluate(frame) {
          const value = convertValue(base.evaluate(frame), base.type, float);
          const by = convertValue(
            exponent.evaluate(frame),
            exponent.type,
            float,
          );
          if (value === null || by === null) return null;
          return convertValue(Number(value) ** Number(by), float, type);
        },
      };
    },
  },
  SQUARE: inFloat(value => value * value),
  SQRT: inFloat(value => Math.sqrt(value)),
  EXP: inFloat(value => Math.exp(value)),
  LOG: inFloat(value => Math.log(value)),
  LOG10: inFloat(value => Math.log10(value)),
  SIN: inFloat(value => Math.sin(value)),
  COS: inFloat(value => Math.cos(value)),
  TAN: inFloat(value => Math.tan(value)),
  PI: strict([0, 0], [], float, () => Math.PI),
  RAND: strict([0, 0], [], float, () => Math.random()),
};
