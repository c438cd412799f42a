import { randomUUID } from 'node:crypto';
import { commonType } from '../../types/commonType';
import {
  categoryOf,
  decimal,
  float,
  int,
  nullType,
  SqlType,
  SqlValue,
  uniqueidentifier,
} from '../../types/SqlType';
import { convertValue } from '../../types/conversion/convertValue';
import { converted } from '../bind/bindExpression';
import { comparerOf, comparison } from '../bind/compareValues';
import { sqlError } from '../SqlError';
import { ScalarFunction, told } from './ScalarFunction';

const MANY = 254;

function common(types: SqlType[]): SqlType {
  const type = types.reduce(commonType, nullType);
  return type.name === 'null' ? int : type;
}

const coalesce: ScalarFunction = {
  count: [2, MANY],
  bind(args) {
    const type = common(args.map(argument => argument.type));
    if (args.every(argument => argument.type.name === 'null')) {
      throw sqlError(4127);
    }
    const values = args.map(argument => converted(argument, type));
    return {
      type,
      nullable: args.every(({ nullable }) => nullable),
      evaluate(frame) {
        for (const value of values) {
          const result = value.evaluate(frame);
          if (result !== null) return result;
        }
        return null;
      },
    };
  },
};

const isNull: ScalarFunction = {
  count: [2, 2],
  bind([checked, replacement]) {
    const isNothing = categoryOf(checked.type) === 'null';
    const type = isNothing ? replacement.type : checked.type;
    const first = converted(checked, type);
    const second = converted(replacement, type);
    return {
      type: common([type]),
      nullable: replacement.nullable,
      evaluate: frame => first.evaluate(frame) ?? second.evaluate(frame),
    };
  },
};

const nullIf: ScalarFunction = {
  count: [2, 2],
  bind([first, second]) {
    const orderOf = comparison(first.type, second.type);
    return {
      type: common([first.type]),
      nullable: true,
      evaluate(frame) {
        const value = first.evaluate(frame);
        return orderOf(value, second.evaluate(frame)) === 0 ? null : value;
      },
    };
  },
};

const choose: ScalarFunction = {
  count: [2, MANY],
  bind([index, ...choices]) {
    const type = common(choices.map(choice => choice.type));
    const values = choices.map(choice => converted(choice, type));
    const place = converted(index, int);
    return {
      type,
      nullable: true,
      evaluate(frame) {
        const chosen = values[Number(place.evaluate(frame)) - 1];
        return chosen ? chosen.evaluate(frame) : null;
      },
    };
  },
};

/** GREATEST and LEAST: of the values that are not NULL. */
function extreme(sign: number): ScalarFunction {
  return {
    count: [1, MANY],
    bind(args) {
      const type = common(args.map(argument => argument.type));
      const values = args.map(argument => converted(argument, type));
      const compare = comparerOf(type);
      return {
        type,
        nullable: args.every(({ nullable }) => nullable),
        evaluate(frame) {
          let best: SqlValue = null;
          for (const bound of values) {
            const value = bound.evaluate(frame);
            if (value === null) continue;
            if (best === null || sign * compare(value, best) > 0) best = value;
          }
          return best;
        },
      };
    },
  };
}

const isNumeric: ScalarFunction = {
  count: [1, 1],
  bind([argument]) {
    return {
      type: int,
      nullable: false,
      evaluate(frame) {
        const value = argument.evaluate(frame);
        if (value === null) return 0n;
        if (typeof value === 'string') {
          const written = value.trim();
          if (written === '') return 0n;
          // A sign or a point alone is money (Microsoft Learn, "ISNUMERIC").
          if (/^[-+.$]$/.test(written)) return 1n;
        }
        for (const type of [
          decimal(38, 10),
          float,
          { name: 'money' } as const,
        ]) {
          try {
            convertValue(value, argument.type, type);
            return 1n;
          } catch {
            // Not this kind of number.
          }
        }
        return 0n;
      },
    };
  },
};

/** Functions about NULL, choice and bytes. */
export const generalFunctions: Record<string, ScalarFunction> = {
  COALESCE: coalesce,
  ISNULL: isNull,
  NULLIF: nullIf,
  GREATEST: extreme(1),
  LEAST: extreme(-1),
  CHOOSE: choose,
  ISNUMERIC: isNumeric,
  NEWID: told(uniqueidentifier, () => randomUUID().toUpperCase()),
  DATALENGTH: {
    count: [1, 1],
    bind([argument]) {
      const { type } = argument;
      const unicode = type.name.startsWith('n') && type.name !== 'null';
      const widths: Partial<Record<SqlType['name'], number>> = {
        bit: 1,
        tinyint: 1,
        smallint: 2,
        int: 4,
        bigint: 8,
        real: 4,
        float: 8,
        money: 8,
        smallmoney: 4,
        date: 3,
        smalldatetime: 4,
        datetime: 8,
        uniqueidentifier: 16,
      };
      return {
        type: int,
        nullable: true,
        evaluate(frame) {
          const value = argument.evaluate(frame);
          if (value === null) return null;
          if (typeof value === 'string' && categoryOf(type) === 'character') {
            return BigInt(value.length * (unicode ? 2 : 1));
          }
          if (Buffer.isBuffer(value)) return BigInt(value.length);
          return BigInt(widths[type.name] ?? 8);
        },
      };
    },
  },
};
