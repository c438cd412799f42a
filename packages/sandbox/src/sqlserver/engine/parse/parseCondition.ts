import { notSupported, SqlError, sqlError } from '../SqlError';
import type { Cursor } from './Cursor';
import type { ComparisonOperator, Condition, Expression } from './Expression';
import { parseExpression } from './parseExpression';
import { parseSubquery } from './parseQuery';

const comparisons: Record<string, ComparisonOperator> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '!>': '<=',
  '>': '>',
  '>=': '>=',
  '!<': '>=',
};

/**
 * Reads a search condition.
 *
 * @throws SqlError 102, 156
 */
export function parseCondition(cursor: Cursor): Condition {
  let left = parseConjunction(cursor);
  while (cursor.take('OR')) {
    left = { kind: 'or', left, right: parseConjunction(cursor) };
  }
  return left;
}

function parseConjunction(cursor: Cursor): Condition {
  let left = parseNegation(cursor);
  while (cursor.take('AND')) {
    left = { kind: 'and', left, right: parseNegation(cursor) };
  }
  return left;
}

function parseNegation(cursor: Cursor): Condition {
  return cursor.take('NOT')
    ? { kind: 'not', operand: parseNegation(cursor) }
    : parsePredicate(cursor);
}

function parsePredicate(cursor: Cursor): Condition {
  if (cursor.take('EXISTS')) {
    return { kind: 'exists', query: parseParenthesizedQuery(cursor) };
  }
  if (cursor.isOneOf('CONTAINS', 'FREETEXT') && cursor.isSymbol('(', 1)) {
    throw notSupported(cursor.peek().keyword);
  }
  if (cursor.isSymbol('(')) {
    // Either a condition in parentheses or an expression that starts with one.
    const mark = cursor.mark();
    const nested = tryNested(cursor);
    if (nested) return nested;
    cursor.reset(mark);
  }
  const operand = parseExpression(cursor);
  if (cursor.take('IS')) {
    const negated = cursor.take('NOT');
    if (cursor.take('DISTINCT', 'FROM')) {
      const right = parseExpression(cursor);
      return negate(negated, { kind: 'distinct', left: operand, right });
    }
    cursor.expect('NULL');
    return negate(negated, { kind: 'isNull', operand });
  }
  const negated = cursor.take('NOT');
  if (cursor.take('BETWEEN')) {
    const low = parseExpression(cursor);
    cursor.expect('AND');
    const high = parseExpression(cursor);
    return negate(negated, { kind: 'between', operand, low, high });
  }
  if (cursor.take('IN')) return negate(negated, parseIn(cursor, operand));
  if (cursor.take('LIKE')) {
    const pattern = parseExpression(cursor);
    const escape = cursor.take('ESCAPE') ? parseExpression(cursor) : undefined;
    return negate(negated, { kind: 'like', operand, pattern, escape });
  }
  if (negated) cursor.fail();
  return parseComparison(cursor, operand);
}

function negate(negated: boolean, condition: Condition): Condition {
  return negated ? { kind: 'not', operand: condition } : condition;
}

function tryNested(cursor: Cursor): Condition | undefined {
  cursor.expectSymbol('(');
  if (cursor.isOneOf('SELECT', 'WITH')) return undefined;
  try {
    const nested = parseCondition(cursor);
    return cursor.takeSymbol(')') ? nested : undefined;
  } catch (error) {
    // Reading it as an expression gives the error that counts.
    if (error instanceof SqlError) return undefined;
    throw error;
  }
}

function parseParenthesizedQuery(cursor: Cursor) {
  cursor.expectSymbol('(');
  const query = parseSubquery(cursor);
  cursor.expectSymbol(')');
  return query;
}

function parseIn(cursor: Cursor, operand: Expression): Condition {
  if (cursor.isSymbol('(') && cursor.peek(1).keyword === 'SELECT') {
    return { kind: 'inQuery', operand, query: parseParenthesizedQuery(cursor) };
  }
  const items = cursor.inParentheses(() => parseExpression(cursor));
  return { kind: 'inList', operand, items };
}

function parseComparison(cursor: Cursor, left: Expression): Condition {
  const token = cursor.peek();
  const operator =
    token.kind === 'symbol' ? comparisons[token.text] : undefined;
  if (!operator) {
    const { text, line } = token.kind === 'end' ? cursor.peek(-1) : token;
    throw sqlError(4145, text).at(line);
  }
  cursor.next();
  const quantifier = cursor.takeOneOf('ALL', 'ANY', 'SOME');
  if (quantifier) {
    return {
      kind: 'quantified',
      operator,
      all: quantifier === 'ALL',
      left,
      query: parseParenthesizedQuery(cursor),
    };
  }
  return { kind: 'compare', operator, left, right: parseExpression(cursor) };
}
