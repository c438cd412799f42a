import {
  categoryOf,
  decimal,
  MAXIMUM_PRECISION,
  precisionOf,
  scaleOf,
  SqlType,
  SqlTypeName,
} from './SqlType';

/** Precedence from high to low (Microsoft Learn, "Data type precedence"). */
const precedence: readonly SqlTypeName[] = [
  'sql_variant',
  'datetime2',
  'datetime',
  'smalldatetime',
  'date',
  'time',
  'float',
  'real',
  'decimal',
  'money',
  'smallmoney',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'uniqueidentifier',
  'nvarchar',
  'nchar',
  'varchar',
  'char',
  'varbinary',
  'binary',
  'null',
];

/** The type that two operands are brought to before they are compared or combined. */
export function commonType(left: SqlType, right: SqlType): SqlType {
  if (left.name === 'null') {
    return right;
  }
  if (right.name === 'null') {
    return left;
  }
  const [high, low] =
    precedence.indexOf(left.name) <= precedence.indexOf(right.name)
      ? [left, right]
      : [right, left];
  switch (categoryOf(high)) {
    case 'character':
      if (categoryOf(low) !== 'character') {
        return high;
      }
      return { name: high.name, length: longer(high.length, low.length) };
    case 'binary':
      return { name: high.name, length: longer(high.length, low.length) };
    case 'exact':
      if (high.name === 'decimal' && categoryOf(low) === 'exact') {
        const scale = Math.max(scaleOf(high), scaleOf(low));
        const whole = Math.max(
          precisionOf(high) - scaleOf(high),
          precisionOf(low) - scaleOf(low),
        );
        return decimal(Math.min(whole + scale, MAXIMUM_PRECISION), scale);
      }
      return high;
    default:
      return high.name === low.name && (low.scale ?? 0) > (high.scale ?? 0)
        ? low
        : high;
  }
}

function longer(left: number | undefined, right: number | undefined): number {
  return left === -1 || right === -1 ? -1 : Math.max(left ?? 1, right ?? 1);
}
