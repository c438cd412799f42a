import { sqlError } from '../../engine/SqlError';
import { formatDecimal } from '../decimal';
import { categoryOf, scaleOf, SqlType, SqlValue } from '../SqlType';
import { daysSince1900, readMoment } from './moments';

/** @throws SqlError 529, 8114 */
export function toFloat(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): number {
  const result = floatOf(value, from, to);
  return to.name === 'real' ? Math.fround(result) : result;
}

function floatOf(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): number {
  switch (categoryOf(from)) {
    case 'exact':
      return Number(formatDecimal(value as bigint, scaleOf(from)));
    case 'approximate':
      return value as number;
    case 'character': {
      const text = (value as string).trim();
      const number = text === '' ? 0 : Number(text);
      if (Number.isNaN(number) || /^[+-]?(0[xbo]|inf)/i.test(text)) {
        throw sqlError(8114, from.name, to.name);
      }
      return number;
    }
    case 'dateTime':
      if (from.name === 'datetime' || from.name === 'smalldatetime') {
        return daysSince1900(readMoment(value as string, from));
      }
      break;
    default:
  }
  throw sqlError(529, from.name, to.name);
}
