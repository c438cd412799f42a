import { sameName } from '../../types/text';
import { sqlError } from '../SqlError';
import { addIndex, columnIds } from './addConstraint';
import type { Execution } from './Execution';
import { requireAlterable } from './requireAlterable';
import type { StatementOf } from './StatementOf';

/** @throws SqlError 1911, 1913, 4902 */
export async function runCreateIndex(
  execution: Execution,
  { name, table: parts, columns, unique }: StatementOf<'createIndex'>,
): Promise<void> {
  const { database, table } = requireAlterable(execution, parts, 1088);
  if (table.indexes.some(index => sameName(index.name, name))) {
    throw sqlError(1913, name, `${table.schema}.${table.name}`);
  }
  await execution.session.transaction.write(database, execution.signal, store =>
    addIndex(store, table, {
      name,
      columns: columnIds(table, columns),
      unique,
      primary: false,
      constraint: false,
      clustered: false,
    }),
  );
  execution.output.done();
}

/** @throws SqlError 3701 */
export async function runDropIndex(
  execution: Execution,
  { name, table: parts }: StatementOf<'dropIndex'>,
): Promise<void> {
  const { database, table } = requireAlterable(execution, parts, 1088);
  const index = table.indexes.find(other => sameName(other.name, name));
  if (!index) throw sqlError(3701, 'index', `${table.name}.${name}`);
  if (index.primaryKey || index.uniqueConstraint) {
    throw sqlError(3723, `${table.name}.${name}`);
  }
  await execution.session.transaction.write(
    database,
    execution.signal,
    store => {
      store.execute(`DROP INDEX i${table.objectId}_${index.id}`);
      store.run(
        `DELETE FROM sys_indexes WHERE object_id = ? AND index_id = ?`,
        table.objectId,
        index.id,
      );
    },
  );
  execution.output.done();
}
