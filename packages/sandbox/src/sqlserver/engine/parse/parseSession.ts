import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { parseExpression } from './parseExpression';
import type { StatementBody } from './Statement';

export function parseWaitFor(cursor: Cursor): StatementBody {
  cursor.expect('WAITFOR');
  if (cursor.isSymbol('(')) throw notSupported('WAITFOR of a message');
  const word = cursor.expectOneOf('DELAY', 'TIME');
  return {
    kind: 'waitFor',
    until: word === 'DELAY' ? 'delay' : 'time',
    value: parseExpression(cursor),
  };
}

export function parseUse(cursor: Cursor): StatementBody {
  cursor.expect('USE');
  return { kind: 'use', database: cursor.name() };
}

export function parseCheckpoint(cursor: Cursor): StatementBody {
  cursor.expect('CHECKPOINT');
  // The duration that may follow only paces the writing.
  if (cursor.peek().kind === 'number') cursor.next();
  return { kind: 'checkpoint' };
}

export function parseKill(cursor: Cursor): StatementBody {
  cursor.expect('KILL');
  return { kind: 'kill', session: cursor.number() };
}

export function parseReconfigure(cursor: Cursor): StatementBody {
  cursor.expect('RECONFIGURE');
  cursor.take('WITH', 'OVERRIDE');
  return { kind: 'reconfigure' };
}
