import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { parseCondition } from './parseCondition';
import { parseExpression } from './parseExpression';
import {
  assigned,
  parseItem,
  parseQuery,
  parseRows,
  parseTop,
} from './parseQuery';
import { parseQueryHints, parseTableHints } from './parseHints';
import { parseSource } from './parseSource';
import type { CommonTable, SelectItem } from './Query';
import type { Assignment, InsertSource, StatementBody } from './Statement';

function refuseCommon(common: CommonTable[], statement: string): void {
  if (common.length > 0) throw notSupported(`WITH before ${statement}`);
}

function parseOutput(cursor: Cursor): SelectItem[] {
  if (!cursor.take('OUTPUT')) return [];
  const items = cursor.list(() => parseItem(cursor));
  if (cursor.is('INTO')) throw notSupported('OUTPUT … INTO');
  return items;
}

function parseOption(cursor: Cursor): void {
  if (cursor.take('OPTION')) parseQueryHints(cursor);
}

function parseTarget(cursor: Cursor): string[] {
  if (cursor.peek().kind === 'variable') {
    throw notSupported(`table variable ${cursor.peek().text}`);
  }
  const target = cursor.qualifiedName();
  parseTableHints(cursor);
  return target;
}

/** @throws SqlError 102, 156 */
export function parseInsert(
  cursor: Cursor,
  common: CommonTable[],
): StatementBody {
  cursor.expect('INSERT');
  if (cursor.is('TOP')) throw notSupported('INSERT TOP');
  if (cursor.is('BULK')) throw notSupported('INSERT BULK');
  cursor.take('INTO');
  const target = parseTarget(cursor);
  const columns =
    cursor.isSymbol('(') && cursor.peek(1).keyword !== 'SELECT'
      ? cursor.inParentheses(() => cursor.name())
      : [];
  const output = parseOutput(cursor);
  const source = parseInsertSource(cursor, common);
  parseOption(cursor);
  return { kind: 'insert', target, columns, output, source };
}

function parseInsertSource(
  cursor: Cursor,
  common: CommonTable[],
): InsertSource {
  if (cursor.take('DEFAULT', 'VALUES')) {
    refuseCommon(common, 'INSERT');
    return { kind: 'defaults' };
  }
  if (cursor.take('VALUES')) {
    refuseCommon(common, 'INSERT');
    return { kind: 'rows', rows: parseRows(cursor) };
  }
  if (cursor.isOneOf('EXEC', 'EXECUTE')) throw notSupported('INSERT … EXEC');
  const query = parseQuery(cursor);
  return {
    kind: 'query',
    query: { ...query, with: [...common, ...query.with] },
  };
}

/** @throws SqlError 102, 156 */
export function parseUpdate(
  cursor: Cursor,
  common: CommonTable[],
): StatementBody {
  refuseCommon(common, 'UPDATE');
  cursor.expect('UPDATE');
  if (cursor.is('STATISTICS')) throw notSupported('UPDATE STATISTICS');
  const top = parseTop(cursor);
  const target = parseTarget(cursor);
  cursor.expect('SET');
  const assignments = cursor.list(() => parseAssignment(cursor));
  const output = parseOutput(cursor);
  const from = cursor.take('FROM') ? parseSource(cursor) : undefined;
  const where = parseWhere(cursor);
  parseOption(cursor);
  return { kind: 'update', target, top, assignments, output, from, where };
}

function parseAssignment(cursor: Cursor): Assignment {
  let variable: string | undefined;
  if (cursor.peek().kind === 'variable') {
    variable = cursor.next().text;
    cursor.expectSymbol('=');
    // `@x = column = value` sets both.
    const mark = cursor.mark();
    if (!cursor.isName()) return { variable, value: parseExpression(cursor) };
    cursor.qualifiedName();
    const both = cursor.isSymbol('=');
    cursor.reset(mark);
    if (!both) return { variable, value: parseExpression(cursor) };
  }
  const column = cursor.qualifiedName();
  const sign = cursor.next();
  if (
    sign.kind !== 'symbol' ||
    !['=', '+=', '-=', '*=', '/=', '%='].includes(sign.text)
  ) {
    return cursor.failAt(sign);
  }
  const target = { kind: 'column', parts: column } as const;
  return { column, variable, value: assigned(target, sign.text, cursor) };
}

function parseWhere(cursor: Cursor) {
  if (!cursor.take('WHERE')) return undefined;
  if (cursor.is('CURRENT', 'OF')) throw notSupported('WHERE CURRENT OF');
  return parseCondition(cursor);
}

/** @throws SqlError 102, 156 */
export function parseDelete(
  cursor: Cursor,
  common: CommonTable[],
): StatementBody {
  refuseCommon(common, 'DELETE');
  cursor.expect('DELETE');
  const top = parseTop(cursor);
  cursor.take('FROM');
  const target = parseTarget(cursor);
  const output = parseOutput(cursor);
  const from = cursor.take('FROM') ? parseSource(cursor) : undefined;
  const where = parseWhere(cursor);
  parseOption(cursor);
  return { kind: 'delete', target, top, output, from, where };
}
