import {
  decimal,
  float,
  int,
  nvarchar,
  nullType,
  SqlType,
  SqlValue,
  varbinary,
  varchar,
} from '../../types/SqlType';
import { parseDecimal } from '../../types/decimal';
import { datePartName } from '../../types/calendar';
import { notSupported, sqlError } from '../SqlError';
import type { Cursor } from './Cursor';
import type {
  ArithmeticOperator,
  Expression,
  FunctionCall,
} from './Expression';
import { parseCondition } from './parseCondition';
import { parseOrderBy, parseSubquery } from './parseQuery';
import { refuseKnown } from './refuseKnown';
import { parseType } from './parseType';

const INT_MAXIMUM = 2n ** 31n - 1n;

/** Functions whose names are reserved words. */
const reservedFunctions = ['COALESCE', 'LEFT', 'NULLIF', 'RIGHT'];
/** Functions that are written without parentheses. */
const bareFunctions = [
  'CURRENT_TIMESTAMP',
  'CURRENT_USER',
  'SESSION_USER',
  'SYSTEM_USER',
  'USER',
];
/** Functions whose first argument is the bare name of a part of a date. */
const datePartFunctions = [
  'DATEADD',
  'DATEDIFF',
  'DATEDIFF_BIG',
  'DATENAME',
  'DATEPART',
  'DATETRUNC',
];

/**
 * Reads an expression.
 *
 * @throws SqlError 102, 156
 */
export function parseExpression(cursor: Cursor): Expression {
  return parseBinary(cursor, 0);
}

/**
 * Reads a number as it stands, without what may follow: in `TOP 3 *` the star is all columns.
 *
 * @throws SqlError 102, 156
 */
export function parseLiteralNumber(cursor: Cursor): Expression {
  if (cursor.peek().kind !== 'number') cursor.fail();
  return parsePrimary(cursor);
}

/** From loose to tight; + and - bind as the bit operators do. */
const levels: ArithmeticOperator[][] = [
  ['+', '-', '&', '|', '^'],
  ['*', '/', '%'],
];

function parseBinary(cursor: Cursor, level: number): Expression {
  if (level === levels.length) return parseUnary(cursor);
  let left = parseBinary(cursor, level + 1);
  for (;;) {
    const operator = levels[level].find(symbol => cursor.takeSymbol(symbol));
    if (!operator) return left;
    left = {
      kind: 'binary',
      operator,
      left,
      right: parseBinary(cursor, level + 1),
    };
  }
}

function parseUnary(cursor: Cursor): Expression {
  if (cursor.takeSymbol('+')) return parseUnary(cursor);
  if (cursor.takeSymbol('-')) {
    return { kind: 'unary', operator: '-', operand: parseUnary(cursor) };
  }
  if (cursor.takeSymbol('~')) {
    return { kind: 'unary', operator: '~', operand: parseUnary(cursor) };
  }
  const primary = parsePrimary(cursor);
  if (cursor.take('COLLATE')) {
    throw notSupported(`COLLATE ${cursor.next().text}`);
  }
  if (cursor.is('AT', 'TIME', 'ZONE')) throw notSupported('AT TIME ZONE');
  return primary;
}

function literal(type: SqlType, value: SqlValue): Expression {
  return { kind: 'literal', type, value };
}

function parseNumber(written: string): Expression {
  if (written.startsWith('$')) {
    return literal({ name: 'money' }, parseDecimal(written.slice(1), 4) ?? 0n);
  }
  if (/[eE]/.test(written)) return literal(float, Number(written));
  const [whole, fraction = ''] = written.split('.');
  if (!written.includes('.')) {
    const value = BigInt(whole);
    return value <= INT_MAXIMUM
      ? literal(int, value)
      : literal(decimal(whole.length, 0), value);
  }
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '');
  return literal(
    decimal(Math.max(digits.length, fraction.length, 1), fraction.length),
    BigInt(digits),
  );
}

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.peek();
  switch (token.kind) {
    case 'number':
      return parseNumber(cursor.next().text);
    case 'string':
      return literal(
        varchar(Math.max(token.text.length, 1)),
        cursor.next().text,
      );
    case 'nationalString':
      return literal(
        nvarchar(Math.max(token.text.length, 1)),
        cursor.next().text,
      );
    case 'binary': {
      const digits = cursor.next().text.slice(2);
      const bytes = Buffer.from(
        digits.length % 2 ? `0${digits}` : digits,
        'hex',
      );
      return literal(varbinary(Math.max(bytes.length, 1)), bytes);
    }
    case 'variable':
      cursor.next();
      return token.text.startsWith('@@')
        ? { kind: 'global', name: token.text.toUpperCase() }
        : { kind: 'variable', name: token.text };
    case 'symbol':
      if (cursor.isSymbol('{')) throw notSupported('ODBC escape sequences');
      return cursor.isSymbol('(') ? parseParenthesized(cursor) : cursor.fail();
    default:
      return parseNamed(cursor);
  }
}

function parseParenthesized(cursor: Cursor): Expression {
  cursor.expectSymbol('(');
  const inner: Expression = cursor.is('SELECT')
    ? { kind: 'subquery', query: parseSubquery(cursor) }
    : parseExpression(cursor);
  cursor.expectSymbol(')');
  return inner;
}

function parseNamed(cursor: Cursor): Expression {
  if (cursor.peek().keyword.startsWith('$')) {
    throw notSupported(cursor.peek().keyword);
  }
  if (cursor.is('NEXT', 'VALUE', 'FOR')) throw notSupported('NEXT VALUE FOR');
  if (cursor.take('NULL')) return literal(nullType, null);
  if (cursor.take('DEFAULT')) return { kind: 'default' };
  if (cursor.is('CASE')) return parseCase(cursor);
  for (const bare of bareFunctions) {
    if (cursor.take(bare)) return call(bare, []);
  }
  if (cursor.isSymbol('(', 1)) {
    const cast = cursor.takeOneOf('CAST', 'TRY_CAST');
    if (cast) return parseCast(cursor, cast === 'TRY_CAST');
    const convert = cursor.takeOneOf('CONVERT', 'TRY_CONVERT');
    if (convert) return parseConvert(cursor, convert === 'TRY_CONVERT');
    if (cursor.take('IIF')) return parseIif(cursor);
    const parse = cursor.takeOneOf('PARSE', 'TRY_PARSE');
    if (parse) throw notSupported(parse);
    for (const name of reservedFunctions) {
      if (cursor.is(name)) return parseCall(cursor, cursor.next().text);
    }
  }
  const parts = cursor.qualifiedName();
  return cursor.isSymbol('(')
    ? parseCall(cursor, parts.join('.'))
    : { kind: 'column', parts };
}

function call(name: string, args: Expression[]): FunctionCall {
  return {
    kind: 'function',
    // One with a schema is not built in, and errors name it as it was written.
    name: name.includes('.') ? name : name.toUpperCase(),
    arguments: args,
    star: false,
    distinct: false,
  };
}

function parseCall(cursor: Cursor, name: string): Expression {
  const result = call(name, []);
  cursor.expectSymbol('(');
  if (cursor.takeSymbol('*')) {
    result.star = true;
  } else if (!cursor.isSymbol(')')) {
    result.distinct = cursor.take('DISTINCT');
    if (!result.distinct) cursor.take('ALL');
    if (datePartFunctions.includes(result.name)) {
      const part = cursor.next();
      if (part.kind !== 'word') cursor.failAt(part);
      if (!datePartName(part.text)) {
        throw sqlError(155, part.text, result.name.toLowerCase()).at(part.line);
      }
      result.arguments.push(
        literal(varchar(20), datePartName(part.text) ?? ''),
      );
      cursor.expectSymbol(',');
    }
    result.arguments.push(...cursor.list(() => parseExpression(cursor)));
    // TRIM ('characters' FROM text)
    if (result.name === 'TRIM' && cursor.take('FROM')) {
      result.arguments.unshift(parseExpression(cursor));
    }
  }
  cursor.expectSymbol(')');
  if (cursor.take('WITHIN', 'GROUP')) {
    cursor.expectSymbol('(');
    result.withinGroup = parseOrderBy(cursor);
    cursor.expectSymbol(')');
  }
  if (cursor.take('OVER')) {
    cursor.expectSymbol('(');
    result.over = {
      partitionBy: cursor.take('PARTITION', 'BY')
        ? cursor.list(() => parseExpression(cursor))
        : [],
      orderBy: parseOrderBy(cursor),
    };
    if (!cursor.isSymbol(')')) {
      refuseKnown(cursor, `${result.name} OVER with`, ['ROWS', 'RANGE']);
    }
    cursor.expectSymbol(')');
  }
  return result;
}

function parseCast(cursor: Cursor, lenient: boolean): Expression {
  cursor.expectSymbol('(');
  const operand = parseExpression(cursor);
  cursor.expect('AS');
  const type = parseType(cursor, { defaultLength: 30 });
  cursor.expectSymbol(')');
  return { kind: 'cast', operand, type, lenient };
}

function parseConvert(cursor: Cursor, lenient: boolean): Expression {
  cursor.expectSymbol('(');
  const type = parseType(cursor, { defaultLength: 30 });
  cursor.expectSymbol(',');
  const operand = parseExpression(cursor);
  const style = cursor.takeSymbol(',') ? parseExpression(cursor) : undefined;
  cursor.expectSymbol(')');
  return { kind: 'cast', operand, type, style, lenient };
}

function parseIif(cursor: Cursor): Expression {
  cursor.expectSymbol('(');
  const when = parseCondition(cursor);
  cursor.expectSymbol(',');
  const then = parseExpression(cursor);
  cursor.expectSymbol(',');
  const otherwise = parseExpression(cursor);
  cursor.expectSymbol(')');
  return { kind: 'case', branches: [{ when, then }], otherwise };
}

function parseCase(cursor: Cursor): Expression {
  cursor.expect('CASE');
  const operand = cursor.is('WHEN') ? undefined : parseExpression(cursor);
  const branches: Extract<Expression, { kind: 'case' }>['branches'] = [];
  while (cursor.take('WHEN')) {
    const when = operand
      ? ({
          kind: 'compare',
          operator: '=',
          left: operand,
          right: parseExpression(cursor),
        } as const)
      : parseCondition(cursor);
    cursor.expect('THEN');
    branches.push({ when, then: parseExpression(cursor) });
  }
  if (branches.length === 0) cursor.fail();
  const otherwise = cursor.take('ELSE') ? parseExpression(cursor) : undefined;
  cursor.expect('END');
  return { kind: 'case', branches, otherwise };
}
