import type { SqlType, SqlValue } from '../../types/SqlType';
import { sameName } from '../../types/text';
import { bindCondition } from '../bind/bindCondition';
import { bindExpression } from '../bind/bindExpression';
import { bindQuery } from '../bind/bindQuery';
import { bindTop } from '../bind/bindSelect';
import { bindSource, BoundSource } from '../bind/bindSource';
import type { BoundExpression, Frame } from '../bind/Bound';
import { isCalled, Scope } from '../bind/Scope';
import type { Database } from '../Database';
import type { Condition } from '../parse/Expression';
import type { Source, Top } from '../parse/Query';
import { sqlError } from '../SqlError';
import { Table, TableColumn, tableName } from '../storage/tables';
import type { Execution } from './Execution';
import { bindOutput } from './bindOutput';
import { requireTable } from './resolveTable';
import { Incoming, RowWriter } from './RowWriter';
import { sendRows } from './runSelect';
import type { StatementOf } from './StatementOf';
import { tableRelation } from './tableRelation';

type Row = readonly SqlValue[];

/** A database that is not to be written to says so before anything happens. */
function requireWritable(execution: Execution, database: Database): void {
  const { session } = execution;
  const master = session.store(session.instance.masterDatabase);
  const row = master.get<{ readOnly: number }>(
    `SELECT read_only AS readOnly FROM sys_databases WHERE database_id = ?`,
    database.id,
  );
  if (row?.readOnly) throw sqlError(3906, database.name);
}

function findColumn(table: Table, name: string): number {
  const index = table.columns.findIndex(column => sameName(column.name, name));
  if (index === -1) throw sqlError(207, name);
  return index;
}

async function answer(
  execution: Execution,
  output: ReturnType<typeof bindOutput>,
  results: Row[],
  count: number,
): Promise<void> {
  if (output) await sendRows(execution, output.columns, results);
  else execution.output.done(count);
  execution.session.rowCount = count;
}

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
  await answer(execution, output, results, written);
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

function valueOf(bound: BoundExpression, frame: Frame = { row: [] }): Incoming {
  return { value: bound.evaluate(frame), type: bound.type };
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

interface Target {
  database: Database;
  table: Table;
  source: BoundSource;
  /** Where the table's columns begin in a row of the source. */
  start: number;
}

/** The table that an UPDATE or DELETE is for, within what it reads. */
function bindTarget(
  execution: Execution,
  parts: string[],
  from: Source | undefined,
  reads: boolean,
  permission: 'UPDATE' | 'DELETE',
): Target {
  const { session, rights } = execution;
  const name = (from && nameOfAlias(from, parts)) ?? parts;
  const { database, table } = requireTable(session, rights, name);
  rights.requireOnTable(database, table, permission);
  if (reads) rights.requireOnTable(database, table, 'SELECT');
  requireWritable(execution, database);
  if (!from) {
    const relation = tableRelation(session, database, table);
    const qualified = [database.name, table.schema, table.name];
    const columns = relation.columns.map(column => ({
      ...column,
      table: qualified,
    }));
    return {
      database,
      table,
      start: 0,
      source: { columns, rows: () => relation.rows() },
    };
  }
  const source = bindSource(from, execution, undefined);
  const places = source.columns.flatMap((column, index) =>
    column.hidden && isCalled(column.table, parts) ? [index] : [],
  );
  if (places.length !== 1) throw sqlError(208, parts.join('.'));
  return {
    database,
    table,
    source,
    start: places[0] - table.columns.length,
  };
}

/** The table behind an alias that FROM defines. */
function nameOfAlias(source: Source, parts: string[]): string[] | undefined {
  switch (source.kind) {
    case 'table':
      return parts.length === 1 && sameName(source.alias ?? '', parts[0])
        ? source.name
        : undefined;
    case 'join':
    case 'apply':
      return (
        nameOfAlias(source.left, parts) ?? nameOfAlias(source.right, parts)
      );
    default:
      return undefined;
  }
}

/** The rows of the source that are meant, each row of the table once. */
function* affected(
  execution: Execution,
  { source, start, table }: Target,
  where: Condition | undefined,
  top: Top | undefined,
): Iterable<Frame> {
  const scope = new Scope(execution, source.columns);
  const condition = where && bindCondition(where, scope);
  const seen = new Set<SqlValue>();
  const frames: Frame[] = [];
  for (const row of source.rows()) {
    if (condition && !condition({ row })) continue;
    const rowId = row[start + table.columns.length];
    // A table on the outer side of a join may have no row here.
    if (rowId === null || seen.has(rowId)) continue;
    seen.add(rowId);
    frames.push({ row });
  }
  const limit = top
    ? bindTop(top, execution).limit(frames.length)
    : frames.length;
  yield* frames.slice(0, limit);
}

function changedRows(target: Target, frames: Iterable<Frame>) {
  const width = target.table.columns.length;
  return [...frames].map(frame => ({
    frame,
    old: frame.row.slice(target.start, target.start + width),
    rowId: frame.row[target.start + width],
  }));
}

interface BoundAssignment {
  column?: number;
  variable?: string;
  /** Undefined for DEFAULT. */
  value?: BoundExpression;
}

/** @throws SqlError */
export async function runUpdate(
  execution: Execution,
  statement: StatementOf<'update'>,
): Promise<void> {
  const { assignments, from, where, top } = statement;
  const reads = where !== undefined || from !== undefined;
  const target = bindTarget(execution, statement.target, from, reads, 'UPDATE');
  const { database, table, source } = target;
  const scope = new Scope(execution, source.columns);
  if (where) bindCondition(where, scope);
  const bound: BoundAssignment[] = assignments.map(
    ({ column, variable, value }) => {
      const index = column && findColumn(table, column[column.length - 1]);
      if (index !== undefined && table.columns[index].identity) {
        throw sqlError(8102, table.columns[index].name);
      }
      return {
        column: index,
        variable,
        value:
          value.kind === 'default' ? undefined : bindExpression(value, scope),
      };
    },
  );
  const output = bindOutput(execution, statement.output, table);
  const results: Row[] = [];
  const count = await execution.session.transaction.write(
    database,
    execution.signal,
    store => {
      const writer = new RowWriter(execution, database, table, store);
      const frames = affected(execution, target, where, top);
      const changes = changedRows(target, frames).map(change => ({
        ...change,
        row: updatedRow(execution, writer, table, bound, change),
      }));
      // Taken out first, so that keys may change places among the rows.
      for (const { rowId } of changes) writer.delete(rowId);
      for (const { row, rowId, old } of changes) {
        writer.insert(row, rowId, 'UPDATE');
        if (output) results.push(output.row(row, old));
      }
      writer.finish(
        'UPDATE',
        changes.map(({ row }) => row),
        changes.map(({ old }) => old),
      );
      return changes.length;
    },
  );
  await answer(execution, output, results, count);
}

function updatedRow(
  execution: Execution,
  writer: RowWriter,
  table: Table,
  assignments: BoundAssignment[],
  { frame, old }: { frame: Frame; old: Row },
): Row {
  const row = [...old];
  for (const { column, variable, value } of assignments) {
    const definition: TableColumn | undefined =
      column === undefined ? undefined : table.columns[column];
    let incoming: Incoming | undefined;
    if (value) incoming = valueOf(value, frame);
    else if (definition) incoming = writer.defaultOf(definition);
    if (!incoming) throw sqlError(156, 'DEFAULT');
    let { value: result, type }: { value: SqlValue; type: SqlType } = incoming;
    if (definition && column !== undefined) {
      result = writer.fit(incoming, definition, 'UPDATE');
      type = definition.type;
      row[column] = result;
    }
    if (variable !== undefined) execution.setVariable(variable, result, type);
  }
  return row;
}

/** @throws SqlError */
export async function runDelete(
  execution: Execution,
  statement: StatementOf<'delete'>,
): Promise<void> {
  const { from, where, top } = statement;
  const reads = where !== undefined || from !== undefined;
  const target = bindTarget(execution, statement.target, from, reads, 'DELETE');
  const { database, table, source } = target;
  if (where) bindCondition(where, new Scope(execution, source.columns));
  const output = bindOutput(execution, statement.output, table);
  const results: Row[] = [];
  const count = await execution.session.transaction.write(
    database,
    execution.signal,
    store => {
      const writer = new RowWriter(execution, database, table, store);
      const frames = affected(execution, target, where, top);
      const changes = changedRows(target, frames);
      for (const { rowId, old } of changes) {
        writer.delete(rowId);
        if (output) results.push(output.row(undefined, old));
      }
      writer.finish(
        'DELETE',
        [],
        changes.map(({ old }) => old),
      );
      return changes.length;
    },
  );
  await answer(execution, output, results, count);
}

/** @throws SqlError 4701, 4712 */
export async function runTruncate(
  execution: Execution,
  { target }: StatementOf<'truncate'>,
): Promise<void> {
  const { session, rights } = execution;
  const { database, table } = requireTable(session, rights, target);
  if (!rights.onTable(database, table, 'ALTER')) {
    throw sqlError(4701, table.name);
  }
  requireWritable(execution, database);
  if (table.referencedBy.length > 0) throw sqlError(4712, table.name);
  await session.transaction.write(database, execution.signal, store => {
    store.run(`DELETE FROM ${tableName(table.objectId)}`);
    store.run(
      `UPDATE sys_columns SET last_value = NULL WHERE object_id = ?`,
      table.objectId,
    );
  });
  session.instance.identities.delete(`${database.id}.${table.objectId}`);
  execution.output.done();
}
