import type { SqlValue } from '../../types/SqlType';
import { bindExpression } from '../bind/bindExpression';
import { bindQuery } from '../bind/bindQuery';
import { Scope } from '../bind/Scope';
import { sqlError } from '../SqlError';
import type { Table } from '../storage/tables';
import { bindOutput } from './bindOutput';
import { answerChange, findColumn, valueOf } from './changes';
import type { Execution } from './Execution';
import { requireTable } from './resolveTable';
import { Incoming, RowWriter } from './RowWriter';
import type { StatementOf } from './StatementOf';

type Row = readonly SqlValue[];

/**
 * Resolves the names of an INSERT.
 *
 * @throws SqlError for names that do not exist and values that do not fit
 */
export function bindInsert(
  execution: Execution,
  statement: StatementOf<'insert'>,
) {
  const { session, rights } = execution;
  const { database, table } = requireTable(session, rights, statement.target);
  rights.requireOnTable(database, table, 'INSERT');
  const given = targetColumns(table, statement);
  const rows = bindRows(execution, table, statement, given);
  const output = bindOutput(execution, statement.output, table);
  return { database, table, given, rows, output };
}

/** @throws SqlError */
export async function runInsert(
  execution: Execution,
  statement: StatementOf<'insert'>,
): Promise<void> {
  const bound = bindInsert(execution, statement);
  const { database, table, given, rows, output } = bound;
  requireIdentity(execution, bound, statement);
  const { session } = execution;
  const results: Row[] = [];
  const written = await session.transaction.write(
    database,
    execution.signal,
    store => {
      const writer = new RowWriter(execution, database, table, store);
      const inserted: Row[] = [];
      // All values first: a row that is inserted must not be read by its own statement.
      for (const incoming of [...rows()]) {
        const row = completeRow(writer, table, given, incoming);
        writer.insert(row);
        inserted.push(row);
        if (output) results.push(output.row(row, undefined));
      }
      writer.finish('INSERT', inserted, []);
      return inserted.length;
    },
  );
  await answerChange(execution, output, results, written);
}

/** The columns that an INSERT gives values for, by their place in the table. */
function targetColumns(
  table: Table,
  { columns, source }: StatementOf<'insert'>,
): number[] {
  if (source.kind === 'defaults') return [];
  if (columns.length === 0) {
    return table.columns.flatMap((column, index) =>
      column.identity ? [] : [index],
    );
  }
  const given = columns.map(name => findColumn(table, name));
  given.forEach((index, place) => {
    if (given.indexOf(index) < place) {
      throw sqlError(264, table.columns[index].name);
    }
  });
  return given;
}

/**
 * An identity column takes values only while IDENTITY_INSERT is ON for its table, and then from a column list.
 *
 * @throws SqlError 544, 545, 8101
 */
function requireIdentity(
  { session }: Execution,
  { database, table, given }: ReturnType<typeof bindInsert>,
  { columns, source }: StatementOf<'insert'>,
): void {
  const identity = table.columns.findIndex(column => column.identity);
  if (identity === -1 || source.kind === 'defaults') return;
  const explicit =
    session.identityInsert?.database === database &&
    session.identityInsert.objectId === table.objectId;
  if (columns.length === 0 && explicit) throw sqlError(8101, table.name);
  if (given.includes(identity) && !explicit) throw sqlError(544, table.name);
  if (!given.includes(identity) && explicit) throw sqlError(545, table.name);
}

/**
 * As many values as columns. Without a column list, values for all of them are too many by the identity.
 *
 * @throws SqlError 109, 110, 213, 8101
 */
function requireWidth(
  width: number,
  table: Table,
  given: number[],
  listed: boolean,
  [fewer, more]: [number, number],
): void {
  if (width === given.length) return;
  if (listed) throw sqlError(width < given.length ? fewer : more);
  const allColumns = width === table.columns.length;
  throw allColumns ? sqlError(8101, table.name) : sqlError(213);
}

type IncomingRow = (Incoming | undefined)[];

/** Binds the source of an INSERT; `undefined` in a row asks for the column's default. */
function bindRows(
  execution: Execution,
  table: Table,
  { source, columns }: StatementOf<'insert'>,
  given: number[],
): () => Iterable<IncomingRow> {
  if (source.kind === 'defaults') return () => [[]];
  if (source.kind === 'query') {
    const relation = bindQuery(source.query, execution);
    const width = relation.columns.length;
    requireWidth(width, table, given, columns.length > 0, [120, 121]);
    const types = relation.columns.map(({ type }) => type);
    return function* queried() {
      for (const row of relation.rows()) {
        yield row.map((value, index) => ({ value, type: types[index] }));
      }
    };
  }
  const scope = new Scope(execution);
  const [first] = source.rows;
  if (source.rows.some(row => row.length !== first.length)) {
    throw sqlError(10709);
  }
  requireWidth(first.length, table, given, columns.length > 0, [109, 110]);
  const bound = source.rows.map(row => {
    return row.map(item =>
      item.kind === 'default' ? undefined : bindExpression(item, scope),
    );
  });
  return function* valued() {
    for (const row of bound) yield row.map(item => item && valueOf(item));
  };
}

function completeRow(
  writer: RowWriter,
  table: Table,
  given: number[],
  incoming: IncomingRow,
): Row {
  return table.columns.map((column, index) => {
    const place = given.indexOf(index);
    const value = place >= 0 ? incoming[place] : undefined;
    if (column.identity) {
      if (!value) return writer.identities.next(column);
      const fitted = writer.fit(value, column, 'INSERT');
      if (typeof fitted === 'bigint') writer.identities.note(column, fitted);
      return fitted;
    }
    return writer.fit(value ?? writer.defaultOf(column), column, 'INSERT');
  });
}
