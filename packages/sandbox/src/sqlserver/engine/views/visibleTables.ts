import { Table, tableById } from '../storage/tables';
import { storeOf, ViewContext } from './SystemView';

/** Objects that one has any right on; the rest are not there for one. */
export function visibleTables(context: ViewContext): Table[] {
  const { rights, database } = context;
  return storeOf(context)
    .all<{ id: number }>(
      `SELECT object_id AS id FROM sys_objects WHERE type = 'U' ORDER BY name`,
    )
    .map(({ id }) => tableById(storeOf(context), id))
    .filter(table =>
      ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'VIEW DEFINITION'].some(
        permission => rights.onTable(database, table, permission),
      ),
    );
}
