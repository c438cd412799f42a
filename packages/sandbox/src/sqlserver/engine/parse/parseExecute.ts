import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { parseExpression } from './parseExpression';
import type { StatementBody } from './Statement';

/**
 * Reads EXECUTE, or the bare name of a procedure that a batch may start with.
 *
 * @param startsStatement - tells a procedure without arguments from the statement after it
 */
export function parseExecute(
  cursor: Cursor,
  startsStatement: (cursor: Cursor) => boolean,
): StatementBody {
  if (!cursor.take('EXEC')) cursor.take('EXECUTE');
  if (cursor.is('AS')) throw notSupported('EXECUTE AS');
  if (cursor.takeSymbol('(')) {
    const text = parseExpression(cursor);
    cursor.expectSymbol(')');
    return { kind: 'executeText', text };
  }
  let result: string | undefined;
  if (cursor.peek().kind === 'variable' && cursor.isSymbol('=', 1)) {
    result = cursor.next().text;
    cursor.expectSymbol('=');
  }
  const procedure = cursor.qualifiedName();
  const ends = cursor.atEnd || cursor.isSymbol(';') || startsStatement(cursor);
  const args = ends
    ? []
    : cursor.list(() => {
        let name: string | undefined;
        if (cursor.peek().kind === 'variable' && cursor.isSymbol('=', 1)) {
          name = cursor.next().text;
          cursor.expectSymbol('=');
        }
        // A bare word is a text here.
        const value = cursor.isName()
          ? parseBareWord(cursor)
          : parseExpression(cursor);
        const output = Boolean(cursor.takeOneOf('OUT', 'OUTPUT'));
        return { name, value, output };
      });
  return { kind: 'execute', procedure, result, arguments: args };
}

function parseBareWord(cursor: Cursor) {
  const text = cursor.name();
  return {
    kind: 'literal' as const,
    type: { name: 'nvarchar' as const, length: Math.max(text.length, 1) },
    value: text,
  };
}
