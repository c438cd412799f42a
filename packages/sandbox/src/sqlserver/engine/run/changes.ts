import type { SqlValue } from '../../types/SqlType';
import { sameName } from '../../types/text';
import type { BoundExpression, Frame } from '../bind/Bound';
import { sqlError } from '../SqlError';
import type { Table } from '../storage/tables';
import type { bindOutput } from './bindOutput';
import type { Execution } from './Execution';
import type { Incoming } from './RowWriter';
import { sendRows } from './runSelect';

type Row = readonly SqlValue[];

/** @throws SqlError 207 */
export function findColumn(table: Table, name: string): number {
  const index = table.columns.findIndex(column => sameName(column.name, name));
  if (index === -1) throw sqlError(207, name);
  return index;
}

/** Tells how many rows a statement changed, or the rows that its OUTPUT gives. */
export async function answerChange(
  execution: Execution,
  output: ReturnType<typeof bindOutput>,
  results: Row[],
  count: number,
): Promise<void> {
  if (output) await sendRows(execution, output.columns, results);
  else {
    execution.sayWarnings();
    execution.output.done(count);
  }
  execution.session.rowCount = count;
}

/** The value of an expression on its way into a column. */
export function valueOf(
  bound: BoundExpression,
  frame: Frame = { row: [] },
): Incoming {
  return { value: bound.evaluate(frame), type: bound.type };
}
