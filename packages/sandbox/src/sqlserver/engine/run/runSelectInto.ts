import { int } from '../../types/SqlType';
import { bindQuery } from '../bind/bindQuery';
import type { Query } from '../parse/Query';
import type { ColumnDefinition } from '../parse/Statement';
import { sqlError } from '../SqlError';
import { findTable } from '../storage/tables';
import type { Execution } from './Execution';
import { RowWriter } from './RowWriter';
import { createTable } from './createTable';
import { requireNewTable } from './runTable';

/** SELECT … INTO: a new table made of what the query gives. */
export async function runSelectInto(
  execution: Execution,
  query: Query,
  into: string[],
): Promise<void> {
  const { session } = execution;
  const { database, schema, name } = requireNewTable(execution, into);
  const relation = bindQuery(query, execution);
  const columns = relation.columns.map((column, index): ColumnDefinition => {
    if (!column.name) throw sqlError(1038);
    const isNull = column.type.name === 'null';
    return {
      name: column.name,
      type: isNull ? int : column.type,
      nullable: column.nullable,
      identity:
        column.identity && relation.columns.findIndex(c => c.identity) === index
          ? { seed: 1, increment: 1 }
          : undefined,
    };
  });
  const count = await session.transaction.write(
    database,
    execution.signal,
    store => {
      const rows = [...relation.rows()];
      createTable(execution, store, { schema, name, columns, constraints: [] });
      const table = findTable(store, schema, name);
      if (!table) throw new Error(`Table ${name} was not made`);
      const writer = new RowWriter(execution, database, table, store);
      for (const row of rows) {
        row.forEach((value, index) => {
          const column = table.columns[index];
          if (column.identity && typeof value === 'bigint') {
            writer.identities.note(column, value);
          }
        });
        writer.insert(row);
      }
      writer.finish('INSERT', [], []);
      return rows.length;
    },
  );
  session.rowCount = count;
  execution.output.done(count);
}
