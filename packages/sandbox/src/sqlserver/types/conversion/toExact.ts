import { sqlError } from '../../engine/SqlError';
import { decimalOfNumber, parseDecimal, powerOfTen, rescale } from '../decimal';
import { categoryOf, isInteger, scaleOf, SqlType, SqlValue } from '../SqlType';
import { checkRange, fits } from './integerRanges';
import { daysSince1900, readMoment } from './moments';

const BITS: Record<string, number> = { smallint: 16, int: 32, bigint: 64 };

/** @throws SqlError 220, 245, 248, 529, 8114, 8115 */
export function toExact(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): bigint {
  const result = exactOf(value, from, to);
  if (to.name === 'bit') return result === 0n ? 0n : 1n;
  return checkRange(result, from, to);
}

function exactOf(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): bigint {
  const scale = scaleOf(to);
  switch (categoryOf(from)) {
    case 'exact':
      // A decimal is cut to a whole number, money is rounded (Microsoft Learn, "CAST and CONVERT").
      return isInteger(to) && from.name === 'decimal'
        ? (value as bigint) / powerOfTen(scaleOf(from))
        : rescale(value as bigint, scaleOf(from), scale);
    case 'approximate':
      if (!Number.isFinite(value)) throw sqlError(8115, 'expression', to.name);
      return isInteger(to)
        ? BigInt(Math.trunc(value as number))
        : decimalOfNumber(value as number, scale);
    case 'character':
      return exactOfText(value as string, from, to);
    case 'binary':
      if (isInteger(to)) return integerOfBytes(value as Buffer, to);
      break;
    case 'dateTime':
      if (from.name === 'datetime' || from.name === 'smalldatetime') {
        const days = daysSince1900(readMoment(value as string, from));
        return isInteger(to)
          ? BigInt(Math.round(days))
          : decimalOfNumber(days, scale);
      }
      break;
    default:
  }
  throw sqlError(529, from.name, to.name);
}

/** The last bytes, as many as the type has. */
function integerOfBytes(bytes: Buffer, to: SqlType): bigint {
  const value = BigInt(`0x${bytes.toString('hex') || '0'}`);
  const bits = BITS[to.name];
  return bits ? BigInt.asIntN(bits, value) : BigInt.asUintN(8, value);
}

function exactOfText(text: string, from: SqlType, to: SqlType): bigint {
  if (isInteger(to)) return wholeOfText(text.trim(), text, from, to);
  const isDecimal = to.name === 'decimal';
  const parsed = parseDecimal(
    isDecimal ? text : text.replace(/[$,]/g, ''),
    scaleOf(to),
  );
  if (parsed !== undefined) return parsed;
  throw sqlError(8114, from.name, isDecimal ? 'numeric' : to.name);
}

function wholeOfText(
  trimmed: string,
  text: string,
  from: SqlType,
  to: SqlType,
): bigint {
  if (to.name === 'bit' && /^(true|false)$/i.test(trimmed)) {
    return trimmed.toLowerCase() === 'true' ? 1n : 0n;
  }
  if (trimmed === '') return 0n;
  if (!/^[+-]?\d+$/.test(trimmed)) {
    throw sqlError(245, from.name, text, to.name);
  }
  const whole = BigInt(trimmed.replace(/^\+/, ''));
  if (to.name !== 'bit' && !fits(whole, to.name)) {
    throw to.name === 'bigint'
      ? sqlError(8115, 'expression', to.name)
      : sqlError(248, from.name, text);
  }
  return whole;
}
