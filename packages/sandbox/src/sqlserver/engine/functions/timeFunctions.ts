import {
  bigint,
  categoryOf,
  date,
  datetime,
  datetime2,
  int,
  nvarchar,
  SqlType,
  SqlValue,
} from '../../types/SqlType';
import {
  addToMoment,
  differenceOf,
  isPartOfDay,
  partOf,
  truncateMoment,
} from '../../types/calendar';
import { fits } from '../../types/conversion/integerRanges';
import { parseMoment } from '../../types/parseMoment';
import { convertValue } from '../../types/conversion/convertValue';
import { readMoment, storeMoment } from '../../types/conversion/moments';
import { daysOf, Moment, monthNames } from '../../types/moment';
import type { BoundExpression } from '../bind/Bound';
import { converted } from '../bind/bindExpression';
import { sqlError } from '../SqlError';
import { ScalarFunction, strict, told } from './ScalarFunction';

const dayNames = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

/** The type in which a date's argument is read: texts and numbers are datetime. */
function timeType({ type }: BoundExpression): SqlType {
  return categoryOf(type) === 'dateTime' ? type : datetime;
}

/** A function of a part's name and a moment. */
function ofMoment(
  result: SqlType,
  compute: (part: string, moment: Moment) => bigint | string,
): ScalarFunction {
  return {
    count: [2, 2],
    bind([part, time]) {
      const type = timeType(time);
      const value = converted(time, type);
      return {
        type: result,
        nullable: true,
        evaluate(frame) {
          const moment = value.evaluate(frame);
          return moment === null
            ? null
            : compute(
                String(part.evaluate(frame)),
                readMoment(String(moment), type),
              );
        },
      };
    },
  };
}

const dateAdd: ScalarFunction = {
  count: [3, 3],
  bind([part, amount, time]) {
    const type = timeType(time);
    const value = converted(time, type);
    const count = converted(amount, int);
    return {
      type,
      nullable: true,
      evaluate(frame) {
        const moment = value.evaluate(frame);
        const by = count.evaluate(frame);
        if (moment === null || by === null) return null;
        const name = String(part.evaluate(frame));
        requirePart('dateadd', name, type);
        try {
          const added = addToMoment(
            readMoment(String(moment), type),
            name,
            Number(by),
          );
          return storeMoment(added, type, type);
        } catch {
          throw sqlError(517, type.name);
        }
      },
    };
  },
};

/** @throws SqlError 9810 for hours of a date and days of a time */
function requirePart(name: string, part: string, type: SqlType): void {
  const misses =
    type.name === 'date'
      ? isPartOfDay(part)
      : type.name === 'time' && !isPartOfDay(part);
  if (misses) throw sqlError(9810, part, name, type.name);
}

const dateTruncate: ScalarFunction = {
  count: [2, 2],
  bind([part, time]) {
    const isText = categoryOf(time.type) === 'character';
    const type = isText ? datetime2 : timeType(time);
    const value = converted(time, type);
    return {
      type,
      nullable: true,
      evaluate(frame) {
        const moment = value.evaluate(frame);
        if (moment === null) return null;
        const name = String(part.evaluate(frame));
        requirePart('datetrunc', name, type);
        const whole = truncateMoment(readMoment(String(moment), type), name);
        return storeMoment(whole, type, type);
      },
    };
  },
};

/**
 * A date, or a datetime down to milliseconds, of its parts.
 *
 * @throws SqlError 289
 */
function ofParts(type: SqlType, parts: SqlValue[]): string {
  const [year, month, day, hour = 0, minute = 0, second = 0, fraction = 0] =
    parts.map(Number);
  const two = (value: number) => String(value).padStart(2, '0');
  const moment = parseMoment(
    `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(
      hour,
    )}:${two(minute)}:${two(second)}.${String(fraction).padStart(3, '0')}`,
  );
  if (!moment || fraction > 999) throw sqlError(289, type.name);
  return storeMoment(moment, type, type);
}

function difference(name: string, result: SqlType): ScalarFunction {
  return {
    count: [3, 3],
    bind([part, from, to]) {
      const [first, second] = [from, to].map(argument => {
        const type = timeType(argument);
        return { type, value: converted(argument, type) };
      });
      return {
        type: result,
        nullable: true,
        evaluate(frame) {
          const start = first.value.evaluate(frame);
          const end = second.value.evaluate(frame);
          if (start === null || end === null) return null;
          const count = differenceOf(
            String(part.evaluate(frame)),
            readMoment(String(start), first.type),
            readMoment(String(end), second.type),
          );
          if (!fits(BigInt(count), result.name)) {
            throw sqlError(535, name, name);
          }
          return BigInt(count);
        },
      };
    },
  };
}

function partNamed(name: string): ScalarFunction {
  return {
    count: [1, 1],
    bind([time]) {
      // A number is a datetime, a text may be any time that there is.
      const isText = categoryOf(time.type) === 'character';
      const type = isText ? datetime2 : timeType(time);
      const value = converted(time, type);
      return {
        type: int,
        nullable: true,
        evaluate(frame) {
          const moment = value.evaluate(frame);
          if (moment === null) return null;
          return BigInt(partOf(name, readMoment(String(moment), type)));
        },
      };
    },
  };
}

function now(type: SqlType): ScalarFunction {
  return told(type, ({ moment }) => storeMoment(moment, datetime2, type));
}

/** Functions of dates and times; the container's clock is UTC. */
export const timeFunctions: Record<string, ScalarFunction> = {
  GETDATE: now(datetime),
  GETUTCDATE: now(datetime),
  CURRENT_TIMESTAMP: now(datetime),
  SYSDATETIME: now(datetime2),
  SYSUTCDATETIME: now(datetime2),
  YEAR: partNamed('year'),
  MONTH: partNamed('month'),
  DAY: partNamed('day'),
  DATEPART: ofMoment(int, (name, moment) => BigInt(partOf(name, moment))),
  DATENAME: ofMoment(nvarchar(30), (name, moment) => {
    const value = partOf(name, moment);
    if (name === 'month') return monthNames[value - 1];
    return name === 'weekday' ? dayNames[value - 1] : String(value);
  }),
  DATEADD: dateAdd,
  DATEDIFF: difference('datediff', int),
  DATEDIFF_BIG: difference('datediff_big', bigint),
  DATETRUNC: dateTruncate,
  EOMONTH: strict([1, 2], [date, int], date, ([value, months]) => {
    const moment = addToMoment(
      readMoment(String(value), date),
      'month',
      Number(months ?? 0),
    );
    const next = addToMoment(moment, 'month', 1);
    const first = daysOf(partOf('year', next), partOf('month', next), 1);
    return storeMoment({ days: first - 1, ticks: 0 }, date, date);
  }),
  DATEFROMPARTS: strict([3, 3], [int], date, ([year, month, day]) => {
    return ofParts(date, [year, month, day]);
  }),
  DATETIMEFROMPARTS: strict([7, 7], [int], datetime, parts =>
    ofParts(datetime, parts),
  ),
  ISDATE: {
    count: [1, 1],
    bind: ([argument]) => ({
      type: int,
      nullable: false,
      evaluate(frame) {
        try {
          const value = argument.evaluate(frame);
          if (value === null) return 0n;
          convertValue(value, argument.type, datetime);
          return 1n;
        } catch {
          return 0n;
        }
      },
    }),
  },
};
