import { categoryOf, MAXIMUM_PRECISION, SqlType } from '../../types/SqlType';
import { SqlError, sqlError } from '../SqlError';

const LONGEST_BYTES = 8000;
const LONGEST_WIDE = 4000;
const LARGEST_TIME_SCALE = 7;

/** Where a type is written. */
export interface TypePlace {
  line: number;
  /** Which of the columns or variables is defined; absent in CAST and CONVERT. */
  ordinal?: number;
  /** The column that is defined. */
  column?: string;
}

/**
 * What is wrong with a type's length, precision or scale.
 *
 * @returns 131, 183, 192, 1001, 1002, 2717 or 2750
 */
export function faultOfFacets(
  type: SqlType,
  place: TypePlace,
): SqlError | undefined {
  switch (categoryOf(type)) {
    case 'character':
    case 'binary':
      return faultOfLength(type, place);
    case 'exact':
      return type.name === 'decimal' ? faultOfDecimal(type, place) : undefined;
    case 'dateTime': {
      const { scale = 0 } = type;
      return scale > LARGEST_TIME_SCALE
        ? sqlError(1002, place.line, scale)
        : undefined;
    }
    default:
      return undefined;
  }
}

function faultOfLength(
  { name, length = 1 }: SqlType,
  { line, column }: TypePlace,
): SqlError | undefined {
  const owner = column === undefined ? ['type', name] : ['column', column];
  if (length === 0) return sqlError(1001, line, length);
  if (name.startsWith('n')) {
    return length > LONGEST_WIDE
      ? sqlError(2717, length, ...owner, LONGEST_WIDE)
      : undefined;
  }
  return length > LONGEST_BYTES ? sqlError(131, length, ...owner) : undefined;
}

function faultOfDecimal(
  { name, precision = 0, scale = 0 }: SqlType,
  { line, ordinal, column }: TypePlace,
): SqlError | undefined {
  if (precision === 0) return sqlError(1001, line, precision);
  if (precision > MAXIMUM_PRECISION) {
    return ordinal === undefined
      ? sqlError(2717, precision, 'type', name, MAXIMUM_PRECISION)
      : sqlError(2750, ordinal, precision);
  }
  if (scale <= precision) return undefined;
  return column === undefined
    ? sqlError(192)
    : sqlError(183, scale, column, precision);
}
