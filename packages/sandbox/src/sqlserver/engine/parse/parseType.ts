import { SqlType } from '../../types/SqlType';
import { sqlTypeOf } from '../../types/writtenType';
import { SqlError, sqlError } from '../SqlError';
import { faultOfFacets } from './checkFacets';
import type { Cursor } from './Cursor';

/**
 * Reads a data type: `nvarchar(50)`, `decimal(10, 2)`, `varchar(max)`.
 *
 * @param options.ordinal - which of the columns or variables is defined; absent in CAST and CONVERT
 * @param options.column - the name of the column that is defined
 * @param options.defaultLength - of characters and binaries that name none: 1 in declarations, 30 in CAST and CONVERT
 */
export function parseType(
  cursor: Cursor,
  {
    defaultLength = 1,
    ordinal,
    column,
  }: { defaultLength?: number; ordinal?: number; column?: string },
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
    ? cursor.inParentheses(() => parseFacet(cursor))
    : [];
  try {
    const type = sqlTypeOf(name, facets, defaultLength);
    const fault = faultOfFacets(type, { line, ordinal, column });
    if (fault) throw fault;
    return type;
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

function parseFacet(cursor: Cursor): string {
  const token = cursor.next();
  const isFacet = token.kind === 'number' || token.keyword === 'MAX';
  return isFacet ? token.text : cursor.failAt(token);
}
