import type { SqlValue } from '../../types/SqlType';
import { bindExpression } from '../bind/bindExpression';
import { bindQuery } from '../bind/bindQuery';
import { Scope } from '../bind/Scope';
import type { Database } from '../Database';
import { sqlError } from '../SqlError';
import type { Table } from '../storage/tables';
import { bindOutput } from './bindOutput';
import { answerChange, findColumn, requireWritable, valueOf } from './changes';
import type { Execution } from './Execution';
import { requireTable } from './resolveTable';
import { Incoming, RowWriter } from './RowWriter';
import type { StatementOf } from './StatementOf';

type Row = readonly SqlValue[];

/** @throws SqlError */
export async function runInsert(
  execution: Execution,
  statement: StatementOf<'insert'>,
): Promise<void> {
  const { session, rights } = execution;
  const { database, table } = requireTable(session, rights, statement.target);
  rights.requireOnTable(database, table, 'INSERT');
  requireWritable(execution, database);
  const given = targetColumns(execution, database, table, statement);
  const rows = bindRows(execution, statement, given);
  const output = bindOutput(execution, statement.output, table);
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
  { session }: Execution,
  database: Database,
  table: Table,
  { columns, source }: StatementOf<'insert'>,
): number[] {
  const explicit =
    session.identityInsert?.database === database &&
    session.identityInsert.objectId === table.objectId;
  if (source.kind === 'defaults') return [];
  const identity = table.columns.findIndex(column => column.identity);
  if (columns.length === 0) {
    if (explicit && identity >= 0) throw sqlError(8101, table.name);
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
  if (identity >= 0) {
    if (given.includes(identity) && !explicit) throw sqlError(544, table.name);
    if (!given.includes(identity) && explicit) throw sqlError(545, table.name);
  }
  return given;
}

type IncomingRow = (Incoming | undefined)[];

/** Binds the source of an INSERT; `undefined` in a row asks for the column's default. */
function bindRows(
  execution: Execution,
  { source, columns }: StatementOf<'insert'>,
  given: number[],
): () => Iterable<IncomingRow> {
  if (source.kind === 'defaults') return () => [[]];
  if (source.kind === 'query') {
    const relation = bindQuery(source.query, execution);
    const width = relation.columns.length;
    if (width !== given.length) {
      if (columns.length === 0) throw sqlError(213);
      throw sqlError(width < given.length ? 120 : 121);
    }
    const types = relation.columns.map(({ type }) => type);
    return function* queried() {
      for (const row of relation.rows()) {
        yield row.map((value, index) => ({ value, type: types[index] }));
      }
    };
  }
  const scope = new Scope(execution);
  const bound = source.rows.map(row => {
    if (row.length !== given.length) {
      if (columns.length === 0) throw sqlError(213);
      throw sqlError(row.length < given.length ? 109 : 110);
    }
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
      if (!value) return writer.nextIdentity(column);
      const fitted = writer.fit(value, column, 'INSERT');
      if (typeof fitted === 'bigint') writer.noteIdentity(column, fitted);
      return fitted;
    }
    return writer.fit(value ?? writer.defaultOf(column), column, 'INSERT');
  });
}
