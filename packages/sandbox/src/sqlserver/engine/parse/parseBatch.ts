import { notSupported, sqlError } from '../SqlError';
import { Cursor } from './Cursor';
import { parseCondition } from './parseCondition';
import { parseCreate, parseAlter, parseDrop } from './parseDefinition';
import { parseExpression } from './parseExpression';
import { parseDelete, parseInsert, parseUpdate } from './parseChange';
import { parseExecute } from './parseExecute';
import { parsePrint, parseRaiserror, parseThrow } from './parseMessage';
import { parsePermission } from './parsePermission';
import { parseCommonTables, parseQueryAfter } from './parseQuery';
import { parseEnableTrigger } from './parseServerObject';
import {
  parseCheckpoint,
  parseKill,
  parseReconfigure,
  parseUse,
  parseWaitFor,
} from './parseSession';
import { parseSet } from './parseSet';
import { parseBeginTransaction, parseTransaction } from './parseTransaction';
import { parseType } from './parseType';
import type { Statement, StatementBody } from './Statement';
import { parseBackup } from './parseSuspend';

/**
 * Reads a whole batch before any of it runs, as the server does.
 *
 * @throws SqlError 102, 105, 113, 156 with the line; 40517 for what the stand-in can't do
 */
export function parseBatch(text: string): Statement[] {
  const cursor = new Cursor(text);
  const statements: Statement[] = [];
  skipSemicolons(cursor);
  // A batch may start with the bare name of a procedure.
  if (cursor.isName() && !startsStatement(cursor) && !cursor.isSymbol(':', 1)) {
    const { line } = cursor;
    statements.push({ ...parseExecute(cursor, startsStatement), line });
  }
  statements.push(...parseList(cursor, () => cursor.atEnd));
  return statements;
}

/** Statements up to where a list ends. What begins with WITH or THROW must follow a semicolon. */
function parseList(cursor: Cursor, ends: () => boolean): Statement[] {
  const statements: Statement[] = [];
  let separated = true;
  for (;;) {
    while (cursor.takeSymbol(';')) separated = true;
    if (cursor.atEnd || ends()) return statements;
    if (!separated && cursor.is('WITH')) throw sqlError(319).at(cursor.line);
    if (!separated && cursor.is('THROW')) cursor.fail();
    statements.push(parseStatement(cursor));
    separated = cursor.isSymbol(';', -1);
  }
}

function skipSemicolons(cursor: Cursor): void {
  while (cursor.takeSymbol(';'));
}

function parseStatement(cursor: Cursor): Statement {
  const { line } = cursor;
  try {
    const body = parseBody(cursor);
    cursor.takeSymbol(';');
    return { ...body, line };
  } catch (error) {
    // What is not supported has no line of its own.
    if (error instanceof Error && 'line' in error && error.line === 1) {
      error.line = line;
    }
    throw error;
  }
}

function parseStatementsUntil(cursor: Cursor, ...end: string[]): Statement[] {
  const statements = parseList(cursor, () => cursor.is(...end));
  if (statements.length === 0) cursor.fail();
  cursor.expect(...end);
  return statements;
}

const parsers: Record<string, (cursor: Cursor) => StatementBody> = {
  SELECT: parseWith,
  WITH: parseWith,
  INSERT: cursor => parseInsert(cursor, []),
  UPDATE: cursor => parseUpdate(cursor, []),
  DELETE: cursor => parseDelete(cursor, []),
  TRUNCATE: parseTruncate,
  CREATE: parseCreate,
  ALTER: parseAlter,
  BACKUP: parseBackup,
  DROP: parseDrop,
  GRANT: parsePermission,
  DENY: parsePermission,
  REVOKE: parsePermission,
  DECLARE: parseDeclare,
  SET: parseSet,
  IF: parseIf,
  WHILE: parseWhile,
  BEGIN: parseBegin,
  BREAK: cursor => parseWord(cursor, 'break'),
  CONTINUE: cursor => parseWord(cursor, 'continue'),
  RETURN: cursor => parseWord(cursor, 'return'),
  PRINT: parsePrint,
  RAISERROR: parseRaiserror,
  THROW: parseThrow,
  WAITFOR: parseWaitFor,
  USE: parseUse,
  COMMIT: cursor => parseTransaction(cursor, 'commit'),
  ROLLBACK: cursor => parseTransaction(cursor, 'rollback'),
  SAVE: cursor => parseTransaction(cursor, 'save'),
  CHECKPOINT: parseCheckpoint,
  KILL: parseKill,
  EXEC: cursor => parseExecute(cursor, startsStatement),
  EXECUTE: cursor => parseExecute(cursor, startsStatement),
  RECONFIGURE: parseReconfigure,
  ENABLE: parseEnableTrigger,
  DISABLE: parseEnableTrigger,
};

function parseBody(cursor: Cursor): StatementBody {
  const token = cursor.peek();
  if (cursor.isSymbol('(')) return parseWith(cursor);
  const parse = parsers[token.keyword];
  if (parse) return parse(cursor);
  const known = [
    'ADD',
    'BULK',
    'CLOSE',
    'DBCC',
    'DEALLOCATE',
    'FETCH',
    'GOTO',
    'MERGE',
    'OPEN',
    'READTEXT',
    'RESTORE',
    'REVERT',
    'SETUSER',
    'SHUTDOWN',
    'UPDATETEXT',
    'WRITETEXT',
  ];
  if (known.includes(token.keyword)) throw notSupported(token.keyword);
  if (cursor.isName() && cursor.isSymbol(':', 1)) {
    throw notSupported(`label ${token.text}`);
  }
  return cursor.fail();
}

function parseWith(cursor: Cursor): StatementBody {
  const common = parseCommonTables(cursor);
  if (cursor.is('INSERT')) return parseInsert(cursor, common);
  if (cursor.is('UPDATE')) return parseUpdate(cursor, common);
  if (cursor.is('DELETE')) return parseDelete(cursor, common);
  return { kind: 'select', query: parseQueryAfter(cursor, common) };
}

function parseTruncate(cursor: Cursor): StatementBody {
  cursor.expect('TRUNCATE', 'TABLE');
  return { kind: 'truncate', target: cursor.qualifiedName() };
}

function parseWord(
  cursor: Cursor,
  kind: 'break' | 'continue' | 'return',
): StatementBody {
  cursor.next();
  if (
    kind === 'return' &&
    ['number', 'variable'].includes(cursor.peek().kind)
  ) {
    throw sqlError(178).at(cursor.line);
  }
  return { kind };
}

function parseDeclare(cursor: Cursor): StatementBody {
  cursor.expect('DECLARE');
  let ordinal = 0;
  const variables = cursor.list(() => {
    ordinal += 1;
    const token = cursor.next();
    if (token.kind === 'word' && cursor.is('CURSOR')) {
      throw notSupported('DECLARE … CURSOR');
    }
    if (token.kind !== 'variable') return cursor.failAt(token);
    cursor.take('AS');
    if (cursor.is('TABLE') || cursor.is('CURSOR')) {
      throw notSupported(`DECLARE ${token.text} ${cursor.peek().text}`);
    }
    const type = parseType(cursor, { ordinal });
    const value = cursor.takeSymbol('=') ? parseExpression(cursor) : undefined;
    return { name: token.text, type, value };
  });
  return { kind: 'declare', variables };
}

function parseIf(cursor: Cursor): StatementBody {
  cursor.expect('IF');
  const condition = parseCondition(cursor);
  const then = parseStatement(cursor);
  // A semicolon before ELSE ends the IF unless it belongs to the statement.
  const otherwise = cursor.take('ELSE') ? parseStatement(cursor) : undefined;
  return { kind: 'if', condition, then, otherwise };
}

function parseWhile(cursor: Cursor): StatementBody {
  cursor.expect('WHILE');
  const condition = parseCondition(cursor);
  return { kind: 'while', condition, body: parseStatement(cursor) };
}

function parseBegin(cursor: Cursor): StatementBody {
  cursor.expect('BEGIN');
  if (cursor.isOneOf('TRAN', 'TRANSACTION', 'DISTRIBUTED')) {
    return parseBeginTransaction(cursor);
  }
  if (cursor.take('TRY')) {
    const attempt = parseStatementsUntil(cursor, 'END', 'TRY');
    skipSemicolons(cursor);
    cursor.expect('BEGIN', 'CATCH');
    const handler = parseList(cursor, () => cursor.is('END', 'CATCH'));
    cursor.expect('END', 'CATCH');
    return { kind: 'tryCatch', attempt, handler };
  }
  return { kind: 'block', statements: parseStatementsUntil(cursor, 'END') };
}

function startsStatement(cursor: Cursor): boolean {
  return cursor.peek().keyword in parsers || cursor.isOneOf('END', 'ELSE');
}
