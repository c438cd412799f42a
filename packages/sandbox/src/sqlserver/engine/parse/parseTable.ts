import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { parseCondition } from './parseCondition';
import { parseExpression } from './parseExpression';
import { skipParentheses } from './parseHints';
import { parseType } from './parseType';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  ReferentialAction,
  StatementBody,
} from './Statement';

/** @throws SqlError 102, 156; 40517 */
export function parseCreateTable(cursor: Cursor): StatementBody {
  const name = cursor.qualifiedName();
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  cursor.expectSymbol('(');
  do {
    // The list may end with a comma.
    if (cursor.isSymbol(')')) break;
    const named = cursor.take('CONSTRAINT') ? cursor.name() : undefined;
    const constraint = parseConstraint(cursor, named);
    if (constraint) {
      constraints.push(constraint);
    } else if (named !== undefined) {
      cursor.fail();
    } else if (cursor.isOneOf('INDEX', 'PERIOD')) {
      throw notSupported(`CREATE TABLE with ${cursor.peek().text}`);
    } else {
      const parsed = parseColumn(cursor, columns.length + 1);
      columns.push(parsed.column);
      constraints.push(...parsed.constraints);
    }
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  if (cursor.isOneOf('ON', 'TEXTIMAGE_ON')) {
    // The one filegroup that there is.
    cursor.next();
    if (cursor.name().toUpperCase() !== 'PRIMARY') {
      throw notSupported('filegroups');
    }
  }
  if (cursor.is('WITH')) throw notSupported('CREATE TABLE … WITH');
  return { kind: 'createTable', name, columns, constraints };
}

/** Reads a column, the first of its table being 1, with its options; keys, checks and references become constraints. */
export function parseColumn(
  cursor: Cursor,
  ordinal: number,
): {
  column: ColumnDefinition;
  constraints: ConstraintDefinition[];
} {
  const name = cursor.name();
  if (cursor.is('AS')) throw notSupported('computed columns');
  const column: ColumnDefinition = {
    name,
    type: parseType(cursor, { ordinal, column: name }),
  };
  const constraints: ConstraintDefinition[] = [];
  for (;;) {
    const named = cursor.take('CONSTRAINT') ? cursor.name() : undefined;
    if (cursor.take('DEFAULT')) {
      const mark = cursor.mark();
      parseExpression(cursor);
      column.default = { name: named, text: cursor.textSince(mark) };
    } else if (cursor.take('NOT', 'NULL')) {
      column.nullable = false;
    } else if (cursor.take('NULL')) {
      column.nullable = true;
    } else if (cursor.take('IDENTITY')) {
      const [seed, increment] = cursor.isSymbol('(')
        ? cursor.inParentheses(() => cursor.number())
        : [1, 1];
      column.identity = { seed, increment: increment ?? 1 };
    } else if (cursor.take('ROWGUIDCOL')) {
      // Only a mark for replication.
    } else if (cursor.isOneOf('COLLATE', 'SPARSE', 'GENERATED', 'MASKED')) {
      throw notSupported(`columns with ${cursor.peek().text}`);
    } else {
      const constraint = parseConstraint(cursor, named, name);
      if (!constraint) {
        if (named !== undefined) cursor.fail();
        return { column, constraints };
      }
      constraints.push(constraint);
    }
  }
}

function parseConstraint(
  cursor: Cursor,
  name: string | undefined,
  column?: string,
): ConstraintDefinition | undefined {
  const key = cursor.takeOneOf('PRIMARY', 'UNIQUE');
  if (key) {
    if (key === 'PRIMARY') cursor.expect('KEY');
    const layout = cursor.takeOneOf('CLUSTERED', 'NONCLUSTERED');
    const columns =
      column !== undefined && !cursor.isSymbol('(')
        ? [column]
        : parseKeyColumns(cursor);
    parseIndexOptions(cursor);
    return {
      kind: 'key',
      name,
      primary: key === 'PRIMARY',
      clustered: layout ? layout === 'CLUSTERED' : key === 'PRIMARY',
      columns,
    };
  }
  if (cursor.take('CHECK')) {
    const mark = cursor.mark();
    cursor.expectSymbol('(');
    parseCondition(cursor);
    cursor.expectSymbol(')');
    return { kind: 'check', name, column, text: cursor.textSince(mark) };
  }
  if (cursor.take('FOREIGN', 'KEY')) {
    const columns =
      column !== undefined && !cursor.isSymbol('(')
        ? [column]
        : cursor.inParentheses(() => cursor.name());
    return parseReference(cursor, name, columns);
  }
  return column !== undefined && cursor.is('REFERENCES')
    ? parseReference(cursor, name, [column])
    : undefined;
}

function parseReference(
  cursor: Cursor,
  name: string | undefined,
  columns: string[],
): ConstraintDefinition {
  cursor.expect('REFERENCES');
  const table = cursor.qualifiedName();
  const referenced = cursor.isSymbol('(')
    ? cursor.inParentheses(() => cursor.name())
    : [];
  let onDelete: ReferentialAction = 'NO ACTION';
  while (cursor.take('ON')) {
    const event = cursor.expectOneOf('DELETE', 'UPDATE');
    if (cursor.take('CASCADE')) {
      if (event === 'UPDATE') throw notSupported('ON UPDATE CASCADE');
      onDelete = 'CASCADE';
    } else if (cursor.is('SET')) {
      throw notSupported(`ON ${event} SET ${cursor.peek(1).text}`);
    } else {
      cursor.expect('NO', 'ACTION');
    }
  }
  return {
    kind: 'foreignKey',
    name,
    columns,
    table,
    referenced,
    onDelete,
  };
}

function parseKeyColumns(cursor: Cursor): string[] {
  return cursor.inParentheses(() => {
    const name = cursor.name();
    cursor.takeOneOf('ASC', 'DESC');
    return name;
  });
}

function parseIndexOptions(cursor: Cursor): void {
  if (cursor.take('WITH')) {
    // FILLFACTOR, PAD_INDEX and so on: how pages are laid out.
    skipParentheses(cursor);
  }
  if (cursor.take('ON') && cursor.name().toUpperCase() !== 'PRIMARY') {
    throw notSupported('filegroups');
  }
}

/** @throws SqlError 102, 156; 40517 */
export function parseCreateIndex(cursor: Cursor): StatementBody {
  const unique = cursor.take('UNIQUE');
  cursor.takeOneOf('CLUSTERED', 'NONCLUSTERED');
  cursor.expect('INDEX');
  const name = cursor.name();
  cursor.expect('ON');
  const table = cursor.qualifiedName();
  const columns = parseKeyColumns(cursor);
  if (cursor.take('INCLUDE')) cursor.inParentheses(() => cursor.name());
  if (cursor.is('WHERE')) throw notSupported('filtered indexes');
  parseIndexOptions(cursor);
  return { kind: 'createIndex', name, table, columns, unique };
}
