import { sqlError } from '../SqlError';
import type { Execution } from './Execution';
import type { StatementOf } from './StatementOf';

/** @throws SqlError 262, 2759 */
export async function runCreateSchema(
  execution: Execution,
  { name, owner }: StatementOf<'createSchema'>,
): Promise<void> {
  const { session, rights, signal } = execution;
  const { database } = session;
  const user = rights.requireUser(database);
  if (!rights.onDatabase(database, 'CREATE SCHEMA')) {
    throw sqlError(262, 'CREATE SCHEMA', database.name);
  }
  await session.transaction.write(database, signal, store => {
    const taken = store.get(
      `SELECT 1 FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
      name,
    );
    if (taken) throw sqlError(2714, name);
    const principal = owner
      ? store.get<{ id: number }>(
          `SELECT principal_id AS id FROM sys_principals WHERE sort_key(name) = sort_key(?)`,
          owner,
        )
      : { id: user.principalId };
    if (!principal) throw sqlError(15151, 'find', 'user', owner ?? '');
    store.run(
      `INSERT INTO sys_schemas (name, principal_id) VALUES (?, ?)`,
      name,
      principal.id,
    );
  });
  execution.output.done();
}

/** @throws SqlError 3729, 15151 */
export async function runDropSchema(
  execution: Execution,
  { name }: StatementOf<'dropSchema'>,
): Promise<void> {
  const { session, rights, signal } = execution;
  const { database } = session;
  rights.requireUser(database);
  if (!rights.onSchema(database, name, 'CONTROL')) {
    throw sqlError(15151, 'drop', 'schema', name);
  }
  await session.transaction.write(database, signal, store => {
    const row = store.get<{ id: number }>(
      `SELECT schema_id AS id FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
      name,
    );
    if (!row) throw sqlError(15151, 'drop', 'schema', name);
    const inside = store.get<{ name: string }>(
      `SELECT name FROM sys_objects WHERE schema_id = ?`,
      row.id,
    );
    if (inside) throw sqlError(3729, name, inside.name);
    store.run(`DELETE FROM sys_schemas WHERE schema_id = ?`, row.id);
  });
  execution.output.done();
}
