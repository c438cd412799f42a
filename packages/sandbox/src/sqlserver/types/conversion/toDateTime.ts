import { sqlError } from '../../engine/SqlError';
import { formatDecimal } from '../decimal';
import type { Moment } from '../moment';
import { DateOrder, hasMomentForm, parseMoment } from '../parseMoment';
import { categoryOf, scaleOf, SqlType, SqlValue } from '../SqlType';
import { momentOfDays, readMoment, storeMoment } from './moments';

/** Styles of CONVERT that put the day before the month. */
const DAY_FIRST = new Set([3, 4, 5, 103, 104, 105]);

const isOldType = ({ name }: SqlType) =>
  name === 'datetime' || name === 'smalldatetime';

/** @throws SqlError 241, 242, 529 */
export function toDateTime(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
  style: number | undefined,
): string {
  const order = style !== undefined && DAY_FIRST.has(style) ? 'dmy' : 'mdy';
  return storeMoment(momentOf(value, from, to, order), from, to);
}

function momentOf(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
  order: DateOrder,
): Moment {
  switch (categoryOf(from)) {
    case 'dateTime':
      return readMoment(value as string, from);
    case 'character': {
      const moment = parseMoment(value as string, order);
      if (moment) return moment;
      // A 30th of February is out of range for the old types, and no date at all for the new ones.
      throw isOldType(to) && hasMomentForm(value as string)
        ? sqlError(242, from.name, to.name)
        : sqlError(241);
    }
    case 'exact':
      if (!isOldType(to)) break;
      return momentOfDays(
        Number(formatDecimal(value as bigint, scaleOf(from))),
      );
    case 'approximate':
      if (!isOldType(to)) break;
      return momentOfDays(value as number);
    default:
  }
  throw sqlError(529, from.name, to.name);
}
