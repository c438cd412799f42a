import { SqlType, sqlTypeOf } from '../../types/SqlType';
import type { Cursor } from './Cursor';

/**
 * Reads a data type: `nvarchar(50)`, `decimal(10, 2)`, `varchar(max)`.
 *
 * @param defaultLength - of characters and binaries that name none: 1 in declarations, 30 in CAST and CONVERT
 */
export function parseType(cursor: Cursor, defaultLength = 1): SqlType {
  const { line } = cursor;
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
    if (error instanceof Error && 'line' in error) error.line = line;
    throw error;
  }
}
