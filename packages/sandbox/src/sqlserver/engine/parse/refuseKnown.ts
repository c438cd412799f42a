import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';

/**
 * Refuses what comes next: by name where Transact-SQL has it and the stand-in
 * does not, as a mistake of syntax where Transact-SQL has no such thing either.
 *
 * @param before - what stands before the word in the construct's name
 * @param known - Transact-SQL's words at this place
 * @throws SqlError 40517, 102, 156
 */
export function refuseKnown(
  cursor: Cursor,
  before: string,
  known: readonly string[],
): never {
  const { keyword } = cursor.peek();
  if (keyword && known.includes(keyword)) {
    throw notSupported(`${before} ${keyword}`);
  }
  return cursor.fail();
}
