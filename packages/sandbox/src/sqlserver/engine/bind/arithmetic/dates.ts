import { readMoment, storeMoment } from '../../../types/conversion/moments';
import {
  DAYS_TO_1900,
  normalizeMoment,
  TICKS_PER_DAY,
} from '../../../types/moment';
import { commonType } from '../../../types/commonType';
import { categoryOf, float, SqlType } from '../../../types/SqlType';
import type { ArithmeticOperator } from '../../parse/Expression';
import { sqlError } from '../../SqlError';
import { Plan, refuseOperand, refuseOperands } from './Plan';

/** The old types count days and may be added to; the new ones have DATEADD. */
const isOldType = ({ name }: SqlType) =>
  name === 'datetime' || name === 'smalldatetime';

/** @throws SqlError 206, 402, 8117 for what the type does not take */
export function dateArithmetic(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
): Plan {
  const moment = categoryOf(left) === 'dateTime' ? left : right;
  const other = moment === left ? right : left;
  if (!['+', '-'].includes(operator)) refuseOperands(operator, left, right);
  if (categoryOf(other) === 'dateTime' || categoryOf(other) === 'character') {
    return betweenMoments(operator, left, right);
  }
  if (!isOldType(moment)) throw sqlError(206, moment.name, other.name);
  if (!['exact', 'approximate'].includes(categoryOf(other))) {
    refuseOperands(operator, left, right);
  }
  // A moment taken from a number: the number is one too.
  if (operator === '-' && moment === right) return ofDays(operator, moment);
  return shifted(operator, left, moment);
}

/** A moment and a number of days. */
function shifted(
  operator: ArithmeticOperator,
  left: SqlType,
  moment: SqlType,
): Plan {
  const sign = operator === '+' ? 1 : -1;
  const first = moment === left;
  const shift = (text: string, amount: number) => {
    const { days, ticks } = readMoment(text, moment);
    const whole = Math.floor(amount * sign);
    const part = Math.round((amount * sign - whole) * TICKS_PER_DAY);
    return storeMoment(
      normalizeMoment(days + whole, ticks + part),
      moment,
      moment,
    );
  };
  return {
    type: moment,
    leftAs: first ? moment : float,
    rightAs: first ? float : moment,
    combine: (a, b) =>
      first ? shift(a as string, b as number) : shift(b as string, a as number),
  };
}

/** Two moments, as days since 1900. A text beside a moment is one. */
function betweenMoments(
  operator: ArithmeticOperator,
  left: SqlType,
  right: SqlType,
): Plan {
  const common = commonType(left, right);
  for (const type of [left, right]) {
    if (categoryOf(type) === 'dateTime' && !isOldType(type)) {
      if (left.name === right.name) refuseOperand(operator, type);
      refuseOperands(operator, left, right);
    }
  }
  return ofDays(operator, common);
}

function ofDays(operator: ArithmeticOperator, type: SqlType): Plan {
  const sign = operator === '+' ? 1 : -1;
  return {
    type,
    leftAs: type,
    rightAs: type,
    combine(a, b) {
      const first = readMoment(a as string, type);
      const second = readMoment(b as string, type);
      return storeMoment(
        normalizeMoment(
          first.days + sign * (second.days - DAYS_TO_1900),
          first.ticks + sign * second.ticks,
        ),
        type,
        type,
      );
    },
  };
}
