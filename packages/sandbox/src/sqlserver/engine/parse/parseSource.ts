import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { parseTableHints } from './parseHints';
import { parseCondition } from './parseCondition';
import { parseSubquery } from './parseQuery';
import type { JoinKind, Source } from './Query';

/** Functions in place of a table whose names are reserved words. */
const rowsetFunctions = [
  'CONTAINSTABLE',
  'FREETEXTTABLE',
  'OPENDATASOURCE',
  'OPENQUERY',
  'OPENROWSET',
  'OPENXML',
];

/**
 * Reads what stands in FROM: tables, derived tables, joins.
 *
 * @throws SqlError 102, 156
 */
export function parseSource(cursor: Cursor): Source {
  let left = parseJoined(cursor);
  while (cursor.takeSymbol(',')) {
    left = { kind: 'join', join: 'cross', left, right: parseJoined(cursor) };
  }
  return left;
}

function parseJoined(cursor: Cursor): Source {
  let left = parseFactor(cursor);
  for (;;) {
    if (cursor.take('CROSS', 'APPLY')) {
      left = { kind: 'apply', outer: false, left, right: parseFactor(cursor) };
      continue;
    }
    if (cursor.take('OUTER', 'APPLY')) {
      left = { kind: 'apply', outer: true, left, right: parseFactor(cursor) };
      continue;
    }
    if (cursor.take('CROSS', 'JOIN')) {
      left = { kind: 'join', join: 'cross', left, right: parseFactor(cursor) };
      continue;
    }
    const join = parseJoinKind(cursor);
    if (!join) return left;
    // `a JOIN b JOIN c ON … ON …` nests to the right.
    let right = parseFactor(cursor);
    while (!cursor.is('ON')) {
      const inner = parseJoinKind(cursor);
      if (!inner) return cursor.fail();
      const innermost = parseFactor(cursor);
      cursor.expect('ON');
      right = {
        kind: 'join',
        join: inner,
        left: right,
        right: innermost,
        on: parseCondition(cursor),
      };
    }
    cursor.expect('ON');
    left = { kind: 'join', join, left, right, on: parseCondition(cursor) };
  }
}

function parseJoinKind(cursor: Cursor): JoinKind | undefined {
  if (cursor.take('JOIN')) return 'inner';
  const word = cursor.takeOneOf('INNER', 'LEFT', 'RIGHT', 'FULL');
  if (!word) return undefined;
  if (word !== 'INNER') cursor.take('OUTER');
  cursor.expect('JOIN');
  return word.toLowerCase() as JoinKind;
}

function parseFactor(cursor: Cursor): Source {
  if (cursor.takeSymbol('(')) {
    if (cursor.isOneOf('SELECT', 'VALUES')) {
      const query = parseSubquery(cursor);
      cursor.expectSymbol(')');
      cursor.take('AS');
      const alias = cursor.name();
      refuseAfterTable(cursor);
      const columns = cursor.isSymbol('(')
        ? cursor.inParentheses(() => cursor.name())
        : [];
      return { kind: 'derived', query, alias, columns };
    }
    const source = parseSource(cursor);
    cursor.expectSymbol(')');
    return source;
  }
  if (rowsetFunctions.includes(cursor.peek().keyword)) {
    throw notSupported(cursor.peek().keyword);
  }
  if (cursor.peek().kind === 'variable') {
    throw notSupported(`table variable ${cursor.peek().text}`);
  }
  const name = cursor.qualifiedName();
  if (cursor.isSymbol('(')) {
    throw notSupported(`table-valued function ${name.join('.')}`);
  }
  let alias: string | undefined;
  if (cursor.take('AS')) alias = cursor.name();
  else if (cursor.isName()) alias = cursor.name();
  refuseAfterTable(cursor);
  parseTableHints(cursor);
  return { kind: 'table', name, alias };
}

/** @throws SqlError 40517 for what may follow a table and is not done */
function refuseAfterTable(cursor: Cursor): void {
  if (cursor.isOneOf('PIVOT', 'UNPIVOT', 'TABLESAMPLE')) {
    throw notSupported(cursor.peek().keyword);
  }
}
