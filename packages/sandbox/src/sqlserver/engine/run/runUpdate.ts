import type { SqlType, SqlValue } from '../../types/SqlType';
import { bindCondition } from '../bind/bindCondition';
import { bindExpression } from '../bind/bindExpression';
import type { BoundExpression, Frame } from '../bind/Bound';
import { Scope } from '../bind/Scope';
import { sqlError } from '../SqlError';
import type { Table, TableColumn } from '../storage/tables';
import { bindOutput } from './bindOutput';
import { answerChange, findColumn, valueOf } from './changes';
import { affectedRows, bindTarget, changedRows } from './changeTarget';
import type { Execution } from './Execution';
import { Incoming, RowWriter } from './RowWriter';
import type { StatementOf } from './StatementOf';

type Row = readonly SqlValue[];

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
  const { where, top } = statement;
  const { target, bound, output } = bindUpdate(execution, statement);
  const { database, table } = target;
  const results: Row[] = [];
  const count = await execution.session.transaction.write(
    database,
    execution.signal,
    store => {
      const writer = new RowWriter(execution, database, table, store);
      const frames = affectedRows(execution, target, where, top);
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
  await answerChange(execution, output, results, count);
}

/**
 * Resolves the names of an UPDATE.
 *
 * @throws SqlError for names that do not exist and values that do not fit
 */
export function bindUpdate(
  execution: Execution,
  statement: StatementOf<'update'>,
) {
  const { assignments, from, where } = statement;
  const reads = where !== undefined || from !== undefined;
  const target = bindTarget(execution, statement.target, from, reads, 'UPDATE');
  const { table, source } = target;
  const scope = new Scope(execution, source.columns);
  if (where) bindCondition(where, scope);
  const seen = new Set<number>();
  const bound: BoundAssignment[] = assignments.map(
    ({ column, variable, value }) => {
      const index = column && findColumn(table, column[column.length - 1]);
      if (index !== undefined && table.columns[index].identity) {
        throw sqlError(8102, table.columns[index].name);
      }
      if (index !== undefined && seen.has(index)) {
        throw sqlError(264, table.columns[index].name);
      }
      if (index !== undefined) seen.add(index);
      return {
        column: index,
        variable,
        value:
          value.kind === 'default' ? undefined : bindExpression(value, scope),
      };
    },
  );
  const output = bindOutput(execution, statement.output, table);
  return { target, bound, output };
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
