import type { Cursor } from './Cursor';
import { parseExpression } from './parseExpression';
import { refuseKnown } from './refuseKnown';
import type { StatementBody } from './Statement';

export function parsePrint(cursor: Cursor): StatementBody {
  cursor.expect('PRINT');
  return { kind: 'print', value: parseExpression(cursor) };
}

export function parseRaiserror(cursor: Cursor): StatementBody {
  cursor.expect('RAISERROR');
  const args = cursor.inParentheses(() => parseExpression(cursor));
  if (cursor.take('WITH')) {
    if (!cursor.take('NOWAIT')) {
      refuseKnown(cursor, 'RAISERROR WITH', ['LOG', 'SETERROR']);
    }
    return { kind: 'raiserror', arguments: args, atOnce: true };
  }
  return { kind: 'raiserror', arguments: args, atOnce: false };
}

export function parseThrow(cursor: Cursor): StatementBody {
  cursor.expect('THROW');
  const starts = ['number', 'variable'].includes(cursor.peek().kind);
  return {
    kind: 'throw',
    arguments: starts ? cursor.list(() => parseExpression(cursor)) : [],
  };
}
