import { SqlType } from '../../types/SqlType';
import { sqlTypeOf } from '../../types/writtenType';
import { SqlError, sqlError } from '../SqlError';
import type { Cursor } from './Cursor';

/**
 * Reads a data type: `nvarchar(50)`, `decimal(10, 2)`, `varchar(max)`.
 *
 * @param options.ordinal - which of the columns or variables is defined; absent in CAST and CONVERT
 * @param options.defaultLength - of characters and binaries that name none: 1 in declarations, 30 in CAST and CONVERT
 */
export function parseType(
  cursor: Cursor,
  { defaultLength = 1, ordinal }: { defaultLength?: number; ordinal?: number },
): SqlType {
  const { line } = cursor;
  if (!['word', 'quoted'].includes(cursor.peek().kind)) cursor.fail();
  let name = cursor.take('DOUBLE', 'PRECISION')
    ? 'float'
    : cursor.next().text.toLowerCase();
  if (name === 'sys' && cursor.takeSymbol('.')) name = cursor.name();
  if ((name === 'char' || name === 'character') && cursor.take('VARYING')) {
    name = 'varchar';
  }
  const facets = cursor.isSymbol('(')
    ? cursor.inParentheses(() => cursor.next().text)
    : [];
  try {
    return sqlTypeOf(name, facets, defaultLength);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    // CAST names the type alone, a definition the place of what is defined.
    throw (
      error.number === 243 && ordinal !== undefined
        ? sqlError(2715, ordinal, name)
        : error
    ).at(line);
  }
}
