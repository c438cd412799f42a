import { SqlType, SqlValue, storageOf } from '../../types/SqlType';
import type { Stored } from './Store';

/** Whether values of a type are kept in another form than they have in memory. */
function isLongDecimal(type: SqlType): boolean {
  return type.name === 'decimal' && storageOf(type) === 'TEXT';
}

/** A value as it goes into a file. */
export function toStored(value: SqlValue, type: SqlType): Stored {
  return isLongDecimal(type) && value !== null ? String(value) : value;
}

/** Brings rows that were read back to the form that values have in memory, in place. */
export function fromStored(
  rows: SqlValue[][],
  types: readonly SqlType[],
): SqlValue[][] {
  const long = types.flatMap((type, index) =>
    isLongDecimal(type) ? [index] : [],
  );
  if (long.length > 0) {
    for (const row of rows) {
      for (const index of long) {
        const value = row[index];
        if (typeof value === 'string') row[index] = BigInt(value);
      }
    }
  }
  return rows;
}
