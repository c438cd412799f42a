import type { Database } from '../Database';
import { sqlError } from '../SqlError';
import type { Table } from '../storage/tables';
import type { Execution } from './Execution';
import { lookUpTable, resolveName } from './resolveTable';

/**
 * A table whose definition one may change.
 *
 * @param missing - the error's number where there is none
 */
export function requireAlterable(
  execution: Execution,
  parts: string[],
  missing: number,
): { database: Database; table: Table } {
  const { session, rights } = execution;
  const resolved = resolveName(session, rights, parts);
  const table = lookUpTable(session, rights, resolved);
  if (!table || !rights.onTable(resolved.database, table, 'ALTER')) {
    throw sqlError(missing, parts.join('.'));
  }
  return { database: resolved.database, table };
}
