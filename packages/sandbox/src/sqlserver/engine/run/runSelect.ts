import type { SqlType, SqlValue } from '../../types/SqlType';
import { bindQuery } from '../bind/bindQuery';
import type { OutputColumn } from '../bind/Bound';
import type { SelectBody } from '../parse/Query';
import { sqlError } from '../SqlError';
import type { Execution } from './Execution';
import { runSelectInto } from './runSelectInto';
import type { StatementOf } from './StatementOf';

const ROWS_PER_TURN = 200;

/** @throws SqlError */
export async function runSelect(
  execution: Execution,
  { query }: StatementOf<'select'>,
): Promise<void> {
  const body = query.body.kind === 'select' ? query.body : undefined;
  const assigning = body?.items.filter(({ kind }) => kind === 'assign') ?? [];
  if (body && assigning.length > 0) {
    if (assigning.length < body.items.length) throw sqlError(141);
    return runAssignment(execution, bindQuery(query, execution), body);
  }
  if (body?.into) {
    return await runSelectInto(execution, query, body.into);
  }
  const relation = bindQuery(query, execution);
  return await sendRows(execution, relation.columns, relation.rows());
}

/** Sends a result set, a few rows in a turn so that an attention gets through. */
export async function sendRows(
  execution: Execution,
  columns: OutputColumn[],
  rows: Iterable<readonly SqlValue[]>,
): Promise<void> {
  const { output, session, signal } = execution;
  let count = 0;
  output.columns(columns);
  for (const row of rows) {
    output.row(row);
    count += 1;
    if (count % ROWS_PER_TURN === 0) {
      await output.flush();
      signal.throwIfAborted();
    }
  }
  session.rowCount = count;
  execution.sayWarnings();
  output.done(count);
}

function runAssignment(
  execution: Execution,
  relation: {
    columns: { type: SqlType }[];
    rows(): Iterable<readonly SqlValue[]>;
  },
  body: SelectBody,
): void {
  let count = 0;
  for (const row of relation.rows()) {
    body.items.forEach((item, index) => {
      if (item.kind === 'assign') {
        const { type } = relation.columns[index];
        execution.setVariable(item.variable, row[index], type);
      }
    });
    count += 1;
  }
  execution.session.rowCount = count;
  execution.sayWarnings();
}
