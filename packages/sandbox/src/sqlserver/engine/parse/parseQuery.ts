import { notSupported, sqlError } from '../SqlError';
import type { Cursor } from './Cursor';
import { parseCondition } from './parseCondition';
import { parseExpression, parseLiteralNumber } from './parseExpression';
import { parseSource } from './parseSource';
import { parseQueryHints } from './parseHints';
import { refuseKnown } from './refuseKnown';
import type {
  CommonTable,
  OrderItem,
  Query,
  QueryBody,
  SelectBody,
  SelectItem,
  Top,
} from './Query';

/**
 * Reads a query: WITH, SELECT, UNION …, ORDER BY, OFFSET.
 *
 * @throws SqlError 102, 156
 */
export function parseQuery(cursor: Cursor): Query {
  return parseQueryAfter(cursor, parseCommonTables(cursor));
}

/**
 * Reads a query that stands within another one: without WITH, and without
 * an order unless that decides which rows there are.
 *
 * @throws SqlError 102, 156, 1033
 */
export function parseSubquery(cursor: Cursor): Query {
  const { line } = cursor;
  const query = parseQueryAfter(cursor, []);
  const top = query.body.kind === 'select' && query.body.top;
  if (query.orderBy.length > 0 && !query.offset && !top) {
    throw sqlError(1033).at(line);
  }
  return query;
}

/** Reads a query whose WITH was read already. */
export function parseQueryAfter(cursor: Cursor, common: CommonTable[]): Query {
  const query: Query = {
    with: common,
    body: parseUnion(cursor),
    orderBy: parseOrderBy(cursor),
  };
  if (query.orderBy.length > 0 && cursor.take('OFFSET')) {
    query.offset = parseExpression(cursor);
    cursor.expectOneOf('ROW', 'ROWS');
    if (cursor.take('FETCH')) {
      cursor.expectOneOf('FIRST', 'NEXT');
      query.fetch = parseExpression(cursor);
      cursor.expectOneOf('ROW', 'ROWS');
      cursor.expect('ONLY');
    }
  }
  if (query.orderBy.length > 0 && cursor.is('FETCH')) {
    throw sqlError(153, cursor.peek(1).text).at(cursor.line);
  }
  if (cursor.take('FOR')) {
    refuseKnown(cursor, 'SELECT … FOR', [
      'BROWSE',
      'JSON',
      'SYSTEM_TIME',
      'XML',
    ]);
  }
  if (cursor.take('OPTION')) {
    parseQueryHints(cursor);
  }
  return query;
}

export function parseCommonTables(cursor: Cursor): CommonTable[] {
  if (!cursor.take('WITH')) return [];
  return cursor.list(() => {
    const name = cursor.name();
    const columns = cursor.isSymbol('(')
      ? cursor.inParentheses(() => cursor.name())
      : [];
    cursor.expect('AS');
    cursor.expectSymbol('(');
    const query = parseSubquery(cursor);
    cursor.expectSymbol(')');
    return { name, columns, query };
  });
}

export function parseOrderBy(cursor: Cursor): OrderItem[] {
  if (!cursor.take('ORDER')) return [];
  cursor.expect('BY');
  return cursor.list(() => {
    const expression = parseExpression(cursor);
    const descending = cursor.takeOneOf('ASC', 'DESC') === 'DESC';
    return { expression, descending };
  });
}

function parseUnion(cursor: Cursor): QueryBody {
  let left = parseIntersect(cursor);
  for (;;) {
    if (cursor.take('UNION')) {
      const kind = cursor.take('ALL') ? 'unionAll' : 'union';
      left = { kind, left, right: parseIntersect(cursor) };
    } else if (cursor.take('EXCEPT')) {
      left = { kind: 'except', left, right: parseIntersect(cursor) };
    } else {
      return left;
    }
  }
}

function parseIntersect(cursor: Cursor): QueryBody {
  let left = parseBody(cursor);
  while (cursor.take('INTERSECT')) {
    left = { kind: 'intersect', left, right: parseBody(cursor) };
  }
  return left;
}

function parseBody(cursor: Cursor): QueryBody {
  if (cursor.takeSymbol('(')) {
    const body = parseUnion(cursor);
    cursor.expectSymbol(')');
    return body;
  }
  if (cursor.take('VALUES')) {
    return { kind: 'values', rows: parseRows(cursor) };
  }
  return parseSelect(cursor);
}

/** The rows after VALUES. */
export function parseRows(cursor: Cursor) {
  return cursor.list(() => cursor.inParentheses(() => parseExpression(cursor)));
}

export function parseTop(cursor: Cursor): Top | undefined {
  if (!cursor.take('TOP')) return undefined;
  let count;
  if (cursor.takeSymbol('(')) {
    count = parseExpression(cursor);
    cursor.expectSymbol(')');
  } else {
    count = parseLiteralNumber(cursor);
  }
  const percent = cursor.take('PERCENT');
  return { count, percent, withTies: cursor.take('WITH', 'TIES') };
}

function parseSelect(cursor: Cursor): SelectBody {
  cursor.expect('SELECT');
  const distinct = cursor.take('DISTINCT');
  if (!distinct) cursor.take('ALL');
  const body: SelectBody = {
    kind: 'select',
    distinct,
    top: parseTop(cursor),
    items: cursor.list(() => parseItem(cursor)),
    groupBy: [],
  };
  if (cursor.take('INTO')) body.into = cursor.qualifiedName();
  if (cursor.take('FROM')) body.from = parseSource(cursor);
  if (cursor.take('WHERE')) body.where = parseCondition(cursor);
  if (cursor.take('GROUP')) {
    cursor.expect('BY');
    if (cursor.isOneOf('ROLLUP', 'CUBE', 'GROUPING')) {
      throw notSupported(`GROUP BY ${cursor.peek().text}`);
    }
    body.groupBy = cursor.list(() => parseExpression(cursor));
  }
  if (cursor.take('HAVING')) body.having = parseCondition(cursor);
  return body;
}

/** One item of a select list. */
export function parseItem(cursor: Cursor): SelectItem {
  if (cursor.takeSymbol('*')) return { kind: 'all', qualifier: [] };
  const { kind, text } = cursor.peek();
  if (kind === 'variable' && !text.startsWith('@@')) {
    const sign = ['=', '+=', '-=', '*=', '/=', '%='].find(symbol =>
      cursor.isSymbol(symbol, 1),
    );
    if (sign) {
      cursor.next();
      cursor.next();
      return {
        kind: 'assign',
        variable: text,
        expression: assigned({ kind: 'variable', name: text }, sign, cursor),
      };
    }
  }
  const qualifier = tryQualifiedStar(cursor);
  if (qualifier) return { kind: 'all', qualifier };
  if ((cursor.isName() || kind === 'string') && cursor.isSymbol('=', 1)) {
    cursor.next();
    cursor.expectSymbol('=');
    return { kind: 'value', alias: text, expression: parseExpression(cursor) };
  }
  const expression = parseExpression(cursor);
  return { kind: 'value', expression, alias: parseAlias(cursor) };
}

/** What is assigned by `=`, `+=` and the like, after the sign. */
export function assigned(
  target: SelectExpression,
  sign: string,
  cursor: Cursor,
): SelectExpression {
  const value = parseExpression(cursor);
  const operator = (['+', '-', '*', '/', '%'] as const).find(
    symbol => sign === `${symbol}=`,
  );
  return operator
    ? { kind: 'binary', operator, left: target, right: value }
    : value;
}

type SelectExpression = ReturnType<typeof parseExpression>;

function tryQualifiedStar(cursor: Cursor): string[] | undefined {
  const mark = cursor.mark();
  const parts: string[] = [];
  while (cursor.isName()) {
    parts.push(cursor.next().text);
    if (!cursor.takeSymbol('.')) break;
    if (cursor.takeSymbol('*')) return parts;
  }
  cursor.reset(mark);
  return undefined;
}

/** A column's alias: after AS anything that names, also a text in quotes. */
export function parseAlias(cursor: Cursor): string | undefined {
  const { kind } = cursor.peek(cursor.is('AS') ? 1 : 0);
  const isText = kind === 'string' || kind === 'nationalString';
  if (cursor.take('AS')) return isText ? cursor.string() : cursor.name();
  if (isText) return cursor.string();
  return cursor.isName() ? cursor.name() : undefined;
}
