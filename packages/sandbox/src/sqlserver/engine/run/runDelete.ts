import type { SqlValue } from '../../types/SqlType';
import { bindCondition } from '../bind/bindCondition';
import { Scope } from '../bind/Scope';
import { sqlError } from '../SqlError';
import { tableName } from '../storage/tables';
import { bindOutput } from './bindOutput';
import { answerChange } from './changes';
import { affectedRows, bindTarget, changedRows } from './changeTarget';
import type { Execution } from './Execution';
import { requireTable } from './resolveTable';
import { RowWriter } from './RowWriter';
import type { StatementOf } from './StatementOf';

type Row = readonly SqlValue[];

/**
 * Resolves the names of a DELETE.
 *
 * @throws SqlError for names that do not exist
 */
export function bindDelete(
  execution: Execution,
  statement: StatementOf<'delete'>,
) {
  const { from, where } = statement;
  const reads = where !== undefined || from !== undefined;
  const target = bindTarget(execution, statement.target, from, reads, 'DELETE');
  if (where) bindCondition(where, new Scope(execution, target.source.columns));
  const output = bindOutput(execution, statement.output, target.table);
  return { target, output };
}

/** @throws SqlError */
export async function runDelete(
  execution: Execution,
  statement: StatementOf<'delete'>,
): Promise<void> {
  const { where, top } = statement;
  const { target, output } = bindDelete(execution, statement);
  const { database, table } = target;
  const results: Row[] = [];
  const count = await execution.session.transaction.write(
    database,
    execution.signal,
    store => {
      const writer = new RowWriter(execution, database, table, store);
      const frames = affectedRows(execution, target, where, top);
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
  await answerChange(execution, output, results, count);
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
