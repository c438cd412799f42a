import {
  categoryOf,
  decimal,
  float,
  int,
  MAXIMUM_PRECISION,
  precisionOf,
  scaleOf,
  SqlType,
  SqlValue,
} from '../../types/SqlType';
import { convertValue } from '../../types/conversion/convertValue';
import { checkResult } from '../../types/conversion/integerRanges';
import { divideRounding, powerOfTen, rescale } from '../../types/decimal';
import type { BoundExpression, Frame } from '../bind/Bound';
import { notSupported, sqlError } from '../SqlError';
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

interface KeepingOptions {
  /** How many arguments; the second is a number of digits, the third says that they are cut off. */
  count?: [number, number];
  /** Whether a decimal loses its scale. */
  whole?: boolean;
  /** Whether a decimal gets all digits that there are. */
  wide?: boolean;
}

/**
 * A function that keeps the kind of number that it is given.
 *
 * @throws SqlError 8115 where the result does not fit it
 */
function keeping(
  name: string,
  exact: (
    value: bigint,
    scale: number,
    argument: number,
    cuts: boolean,
  ) => bigint,
  approximate: (value: number, argument: number, cuts: boolean) => number,
  { count = [1, 1], whole = false, wide = false }: KeepingOptions = {},
): ScalarFunction {
  return {
    count,
    bind([first, second, third]) {
      const type = numeric(first, name);
      const resultType =
        type.name === 'decimal'
          ? decimal(
              wide ? MAXIMUM_PRECISION : precisionOf(type),
              whole ? 0 : scaleOf(type),
            )
          : type;
      const cuts = (frame: Frame) => {
        if (!third) return false;
        return (
          Number(convertValue(third.evaluate(frame), third.type, int)) !== 0
        );
      };
      return {
        type: resultType,
        nullable: true,
        evaluate(frame) {
          const value = convertValue(first.evaluate(frame), first.type, type);
          const argument: SqlValue = second
            ? convertValue(second.evaluate(frame), second.type, int)
            : 0n;
          if (value === null || argument === null) return null;
          if (typeof value !== 'bigint') {
            return approximate(Number(value), Number(argument), cuts(frame));
          }
          const scale = scaleOf(type);
          const result = exact(value, scale, Number(argument), cuts(frame));
          return checkResult(
            rescale(result, scale, scaleOf(resultType)),
            resultType,
          );
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

/** The base-8 logarithm of 8 is 1, not almost 1. */
function logarithm(value: number, base: number): number {
  if (base === 2) return Math.log2(value);
  return base === 10 ? Math.log10(value) : Math.log(value) / Math.log(base);
}

/** DEGREES and RADIANS are of the type of their argument. */
function inAngles(compute: (value: number) => number): ScalarFunction {
  return {
    count: [1, 1],
    bind([angle]) {
      const given = numeric(angle, 'DEGREES');
      const type =
        given.name === 'decimal' ? decimal(MAXIMUM_PRECISION, 18) : given;
      return {
        type,
        nullable: true,
        evaluate(frame) {
          const value = convertValue(angle.evaluate(frame), angle.type, float);
          return value === null
            ? null
            : convertValue(compute(Number(value)), float, type);
        },
      };
    },
  };
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
    { wide: true },
  ),
  FLOOR: keeping(
    'FLOOR',
    (value, scale) => floorTo(value, powerOfTen(scale)),
    value => Math.floor(value),
    { whole: true },
  ),
  CEILING: keeping(
    'CEILING',
    (value, scale) => -floorTo(-value, powerOfTen(scale)),
    value => Math.ceil(value),
    { whole: true },
  ),
  ROUND: keeping(
    'ROUND',
    (value, scale, digits, cuts) => {
      if (digits >= scale) return value;
      const unit = powerOfTen(scale - digits);
      return (cuts ? value / unit : divideRounding(value, unit)) * unit;
    },
    (value, digits, cuts) => {
      const unit = 10 ** digits;
      const scaled = Math.abs(value) * unit;
      const kept = cuts ? Math.floor(scaled) : Math.round(scaled);
      return (Math.sign(value) * kept) / unit;
    },
    { count: [2, 3] },
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
  LOG: strict([1, 2], [float], float, ([value, base]) => {
    const result =
      base === undefined
        ? Math.log(Number(value))
        : logarithm(Number(value), Number(base));
    if (!Number.isFinite(result)) throw sqlError(3623);
    return result;
  }),
  LOG10: inFloat(value => Math.log10(value)),
  SIN: inFloat(value => Math.sin(value)),
  COS: inFloat(value => Math.cos(value)),
  TAN: inFloat(value => Math.tan(value)),
  COT: inFloat(value => 1 / Math.tan(value)),
  ASIN: inFloat(value => Math.asin(value)),
  ACOS: inFloat(value => Math.acos(value)),
  ATAN: inFloat(value => Math.atan(value)),
  ATN2: strict([2, 2], [float], float, ([y, x]) =>
    Math.atan2(Number(y), Number(x)),
  ),
  DEGREES: inAngles(value => (value * 180) / Math.PI),
  RADIANS: inAngles(value => (value * Math.PI) / 180),
  PI: strict([0, 0], [], float, () => Math.PI),
  RAND: {
    count: [0, 1],
    bind(args) {
      if (args.length > 0) throw notSupported('RAND with a seed');
      return { type: float, nullable: false, evaluate: () => Math.random() };
    },
  },
};
