import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';

/** Table hints that only say how to lock or plan: blocking is not what the stand-in is honest about. */
const tableHints = [
  'HOLDLOCK',
  'NOLOCK',
  'NOWAIT',
  'PAGLOCK',
  'READCOMMITTED',
  'READCOMMITTEDLOCK',
  'READUNCOMMITTED',
  'REPEATABLEREAD',
  'ROWLOCK',
  'SERIALIZABLE',
  'TABLOCK',
  'TABLOCKX',
  'UPDLOCK',
  'XLOCK',
];

/** First words of the hints of a query (Microsoft Learn, "Query hints"). They change how, not what. */
const queryHints = new Set(
  `CONCAT DISABLE DISABLE_OPTIMIZED_PLAN_FORCING EXPAND FAST FORCE HASH IGNORE_NONCLUSTERED_COLUMNSTORE_INDEX KEEP KEEPFIXED
  LABEL LOOP MAXDOP MAXRECURSION MAX_GRANT_PERCENT MERGE MIN_GRANT_PERCENT NO_PERFORMANCE_SPOOL OPTIMIZE ORDER
  PARAMETERIZATION QUERYTRACEON RECOMPILE ROBUST TABLE USE`
    .trim()
    .split(/\s+/),
);

/** `WITH (NOLOCK)` after a table. */
export function parseTableHints(cursor: Cursor): void {
  if (!cursor.is('WITH') || !cursor.isSymbol('(', 1)) return;
  cursor.expect('WITH');
  for (const hint of cursor.inParentheses(() => cursor.next())) {
    if (!tableHints.includes(hint.keyword)) {
      throw notSupported(`table hint ${hint.text}`);
    }
  }
}

/**
 * What stands in parentheses after OPTION.
 *
 * @throws SqlError 102 for what is no hint
 */
export function parseQueryHints(cursor: Cursor): void {
  cursor.inParentheses(() => {
    if (!queryHints.has(cursor.peek().keyword)) cursor.fail();
    cursor.next();
    while (!cursor.isSymbol(',') && !cursor.isSymbol(')')) {
      if (cursor.atEnd) cursor.fail();
      if (cursor.isSymbol('(')) skipParentheses(cursor);
      else cursor.next();
    }
  });
}

/** Passes over whatever stands in parentheses. */
export function skipParentheses(cursor: Cursor): void {
  cursor.expectSymbol('(');
  for (let depth = 1; depth > 0; ) {
    if (cursor.atEnd) cursor.fail();
    if (cursor.isSymbol('(')) depth += 1;
    if (cursor.isSymbol(')')) depth -= 1;
    cursor.next();
  }
}
