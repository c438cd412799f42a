import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import type { StatementBody } from './Statement';

/** Reads BEGIN TRANSACTION after its first word. */
export function parseBeginTransaction(cursor: Cursor): StatementBody {
  if (cursor.is('DISTRIBUTED')) throw notSupported('BEGIN DISTRIBUTED');
  cursor.next();
  return { kind: 'begin', name: parseTransactionName(cursor) };
}

function parseTransactionName(cursor: Cursor): string | undefined {
  const { kind } = cursor.peek();
  if (kind === 'variable') {
    throw notSupported('a transaction named by a variable');
  }
  return cursor.isName() ? cursor.name() : undefined;
}

/** Reads COMMIT, ROLLBACK or SAVE. */
export function parseTransaction(
  cursor: Cursor,
  kind: 'commit' | 'rollback' | 'save',
): StatementBody {
  cursor.next();
  const word = cursor.takeOneOf('TRAN', 'TRANSACTION');
  if (!word) {
    if (kind === 'save') cursor.fail();
    cursor.take('WORK');
    return { kind };
  }
  const name = parseTransactionName(cursor);
  if (kind === 'save' && name === undefined) cursor.fail();
  return { kind, name };
}
