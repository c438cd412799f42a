import {
  bigint,
  categoryOf,
  decimal,
  float,
  int,
  isCharacter,
  isInteger,
  isUnicode,
  nvarchar,
  scaleOf,
  SqlType,
  SqlValue,
  varchar,
} from '../../types/SqlType';
import { convertValue } from '../../types/conversion/convertValue';
import { checkResult } from '../../types/conversion/integerRanges';
import { sqlError } from '../SqlError';
import type { BoundExpression } from './Bound';
import { comparerOf } from './compareValues';

const names = [
  'AVG',
  'COUNT',
  'COUNT_BIG',
  'MAX',
  'MIN',
  'STDEV',
  'STDEVP',
  'STRING_AGG',
  'SUM',
  'VAR',
  'VARP',
];

export function isAggregate(name: string): boolean {
  return names.includes(name);
}

/** What an aggregate makes of the values of a group that are not NULL. */
export interface Aggregate {
  type: SqlType;
  nullable: boolean;
  of(values: NonNullable<SqlValue>[]): SqlValue;
}

function sumType(name: string, type: SqlType): SqlType {
  switch (categoryOf(type)) {
    case 'exact':
      if (type.name === 'bit') throw sqlError(8117, 'bit', name.toLowerCase());
      if (type.name === 'bigint') return bigint;
      if (isInteger(type)) return int;
      if (type.name === 'decimal') {
        return decimal(
          38,
          name === 'AVG' ? Math.max(scaleOf(type), 6) : scaleOf(type),
        );
      }
      return { name: 'money' };
    case 'approximate':
      return float;
    default:
      throw sqlError(8117, type.name, name.toLowerCase());
  }
}

/** Of STRING_AGG: as long as its kind can be without `max`; what is no text becomes nvarchar. */
function aggregatedText(type: SqlType): SqlType {
  if (isCharacter(type) && !isUnicode(type)) {
    return varchar(type.length === -1 ? -1 : 8000);
  }
  return nvarchar(type.length === -1 ? -1 : 4000);
}

function total(values: SqlValue[], type: SqlType): bigint | number {
  if (categoryOf(type) === 'approximate') {
    return values.reduce<number>((sum, value) => sum + Number(value), 0);
  }
  return values.reduce<bigint>((sum, value) => sum + (value as bigint), 0n);
}

function spread(values: number[], population: boolean): number | null {
  const count = population ? values.length : values.length - 1;
  if (count <= 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
}

/**
 * An aggregate by name, for values of a type.
 *
 * @param separator - STRING_AGG's second argument
 * @throws SqlError 8117 for a type that it does not take
 */
export function aggregateOf(
  name: string,
  argument: BoundExpression | undefined,
  separator = '',
): Aggregate {
  if (name === 'COUNT' || name === 'COUNT_BIG') {
    const type = name === 'COUNT' ? int : bigint;
    return { type, nullable: false, of: values => BigInt(values.length) };
  }
  if (!argument) throw sqlError(174, name.toLowerCase(), 1);
  const { type } = argument;
  switch (name) {
    case 'MIN':
    case 'MAX': {
      if (type.name === 'bit') throw sqlError(8117, 'bit', name.toLowerCase());
      const compare = comparerOf(type);
      const sign = name === 'MIN' ? 1 : -1;
      return {
        type,
        nullable: true,
        of: values =>
          values.length === 0
            ? null
            : values.reduce((best, value) =>
                sign * compare(value, best) < 0 ? value : best,
              ),
      };
    }
    case 'SUM': {
      const result = sumType(name, type);
      return {
        type: result,
        nullable: true,
        of(values) {
          if (values.length === 0) return null;
          const sum = total(values, type);
          return typeof sum === 'number' ? sum : checkResult(sum, result);
        },
      };
    }
    case 'AVG': {
      const result = sumType(name, type);
      const shift = 10n ** BigInt(scaleOf(result) - scaleOf(type));
      return {
        type: result,
        nullable: true,
        of(values) {
          if (values.length === 0) return null;
          const sum = total(values, type);
          return typeof sum === 'number'
            ? sum / values.length
            : (sum * shift) / BigInt(values.length);
        },
      };
    }
    case 'STRING_AGG':
      return {
        type: aggregatedText(type),
        nullable: true,
        of: values =>
          values.length === 0
            ? null
            : values
                .map(value => convertValue(value, type, nvarchar(-1)))
                .join(separator),
      };
    default: {
      const population = name.endsWith('P');
      return {
        type: float,
        nullable: true,
        of(values) {
          const numbers = values.map(value =>
            Number(convertValue(value, type, float)),
          );
          const variance = spread(numbers, population);
          return variance !== null && name.startsWith('STDEV')
            ? Math.sqrt(variance)
            : variance;
        },
      };
    }
  }
}
