import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { assigned } from './parseQuery';
import type { StatementBody } from './Statement';

/** Options that are ON or OFF. Those with one value that the stand-in keeps to, name it. */
const switches: Record<string, 'ON' | 'OFF' | undefined> = {
  NOCOUNT: undefined,
  XACT_ABORT: undefined,
  ARITHABORT: undefined,
  NUMERIC_ROUNDABORT: 'OFF',
  ANSI_NULLS: 'ON',
  ANSI_PADDING: 'ON',
  ANSI_WARNINGS: 'ON',
  ANSI_NULL_DFLT_ON: 'ON',
  ANSI_NULL_DFLT_OFF: 'OFF',
  ANSI_DEFAULTS: 'ON',
  CONCAT_NULL_YIELDS_NULL: 'ON',
  QUOTED_IDENTIFIER: 'ON',
  IMPLICIT_TRANSACTIONS: 'OFF',
  CURSOR_CLOSE_ON_COMMIT: 'OFF',
  FMTONLY: 'OFF',
  NOEXEC: 'OFF',
  PARSEONLY: 'OFF',
  SHOWPLAN_ALL: 'OFF',
  SHOWPLAN_TEXT: 'OFF',
  SHOWPLAN_XML: 'OFF',
};

/**
 * Options that take a number, a word or a text. Those that would change what
 * the stand-in answers name the values that it keeps to.
 */
const values: Record<string, (string | number)[] | undefined> = {
  LOCK_TIMEOUT: undefined,
  DEADLOCK_PRIORITY: undefined,
  ROWCOUNT: [0],
  TEXTSIZE: [2147483647, -1, 0],
  DATEFIRST: [7],
  DATEFORMAT: ['MDY'],
  LANGUAGE: ['US_ENGLISH', 'ENGLISH'],
};

/**
 * Reads SET, of a variable or of an option.
 *
 * @throws SqlError 102; 40517 for an option that would change what the stand-in does
 */
export function parseSet(cursor: Cursor): StatementBody {
  cursor.expect('SET');
  const token = cursor.peek();
  if (token.kind === 'variable') {
    cursor.next();
    const sign = cursor.next();
    const signs = ['=', '+=', '-=', '*=', '/=', '%='];
    if (sign.kind !== 'symbol' || !signs.includes(sign.text)) {
      return cursor.failAt(sign);
    }
    const target = { kind: 'variable', name: token.text } as const;
    return {
      kind: 'assign',
      variable: token.text,
      value: assigned(target, sign.text, cursor),
    };
  }
  if (cursor.take('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    return parseIsolation(cursor);
  }
  if (cursor.take('IDENTITY_INSERT')) {
    const table = cursor.qualifiedName();
    return { kind: 'setIdentityInsert', table, on: parseSwitch(cursor) };
  }
  if (cursor.take('STATISTICS')) {
    const what = cursor.next().text;
    if (parseSwitch(cursor)) throw notSupported(`SET STATISTICS ${what} ON`);
    return { kind: 'set', option: `STATISTICS ${what}`, value: 'OFF' };
  }
  if (token.keyword in switches) return parseSwitches(cursor);
  if (!(token.keyword in values)) return cursor.fail();
  cursor.next();
  const value = cursor.isSymbol('-') ? cursor.number() : readValue(cursor);
  const kept = values[token.keyword];
  if (kept && !kept.includes(value)) {
    throw notSupported(`SET ${token.keyword} ${value}`);
  }
  return { kind: 'set', option: token.keyword, value };
}

function readValue(cursor: Cursor): string | number {
  const token = cursor.next();
  switch (token.kind) {
    case 'number':
      return Number(token.text);
    case 'variable':
      throw notSupported('SET of an option from a variable');
    case 'end':
      return cursor.failAt(token);
    default:
      return token.text.toUpperCase();
  }
}

function parseSwitches(cursor: Cursor): StatementBody {
  const names = cursor.list(() => {
    const { keyword } = cursor.next();
    return keyword in switches ? keyword : cursor.fail();
  });
  const value = parseSwitch(cursor) ? 'ON' : 'OFF';
  for (const name of names) {
    if (switches[name] && switches[name] !== value) {
      throw notSupported(`SET ${name} ${value}`);
    }
  }
  return { kind: 'set', option: names.join(','), value };
}

function parseSwitch(cursor: Cursor): boolean {
  return cursor.expectOneOf('ON', 'OFF') === 'ON';
}

function parseIsolation(cursor: Cursor): StatementBody {
  const option = 'TRANSACTION ISOLATION LEVEL';
  if (cursor.take('READ')) {
    const word = cursor.expectOneOf('COMMITTED', 'UNCOMMITTED');
    return { kind: 'set', option, value: `READ ${word}` };
  }
  if (cursor.take('REPEATABLE')) {
    cursor.expect('READ');
    return { kind: 'set', option, value: 'REPEATABLE READ' };
  }
  if (cursor.is('SNAPSHOT')) throw notSupported(`SET ${option} SNAPSHOT`);
  cursor.expect('SERIALIZABLE');
  return { kind: 'set', option, value: 'SERIALIZABLE' };
}
