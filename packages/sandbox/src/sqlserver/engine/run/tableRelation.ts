import type { SqlValue } from '../../types/SqlType';
import { bigint } from '../../types/SqlType';
import type { NamedRelation } from '../bind/Environment';
import type { Database } from '../Database';
import type { Session } from '../Session';
import { fromStored } from '../storage/storedValues';
import {
  columnName,
  indexExpression,
  Table,
  tableName,
} from '../storage/tables';

/** A table whose rows can be read; the last, hidden column says which row it is. */
export function tableRelation(
  session: Session,
  database: Database,
  table: Table,
): NamedRelation {
  const types = table.columns.map(({ type }) => type);
  const names = table.columns.map(({ id }) => columnName(id));
  // Rows come as a clustered index has them; without one as they were inserted.
  const clustered = table.indexes.find(index => index.clustered);
  const order = (clustered?.columns ?? []).flatMap(id => {
    const column = table.columns.find(candidate => candidate.id === id);
    return column ? [indexExpression(column)] : [];
  });
  const sql = `SELECT ${[...names, 'rowid'].join(', ')} FROM ${tableName(
    table.objectId,
  )} ORDER BY ${[...order, 'rowid'].join(', ')}`;
  return {
    database: database.name,
    schema: table.schema,
    name: table.name,
    columns: [
      ...table.columns.map(({ name, type, nullable, identity }) => ({
        name,
        type,
        nullable,
        identity: identity !== undefined,
      })),
      { name: 'rowid', type: bigint, nullable: false, hidden: true },
    ],
    rows: (): SqlValue[][] =>
      fromStored(session.store(database).scan(sql), types),
  };
}
