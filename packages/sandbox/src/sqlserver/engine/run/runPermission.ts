import { masterCatalog } from '../MasterCatalog';
import { sameName } from '../../types/text';
import type { PermissionAction, Securable } from '../parse/Statement';
import { serverRoles } from '../security/fixedRoles';
import { notSupported, sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import type { Execution } from './Execution';
import { requireTable } from './resolveTable';
import { findPrincipal } from './runPrincipal';
import type { StatementOf } from './StatementOf';

/** Permissions on the server that the stand-in knows. */
export const serverPermissions = [
  'ADMINISTER BULK OPERATIONS',
  'ALTER ANY CONNECTION',
  'ALTER ANY CREDENTIAL',
  'ALTER ANY DATABASE',
  'ALTER ANY LINKED SERVER',
  'ALTER ANY LOGIN',
  'ALTER ANY SERVER ROLE',
  'ALTER RESOURCES',
  'ALTER SERVER STATE',
  'ALTER SETTINGS',
  'AUTHENTICATE SERVER',
  'CONNECT ANY DATABASE',
  'CONNECT SQL',
  'CONTROL SERVER',
  'CREATE ANY DATABASE',
  'SELECT ALL USER SECURABLES',
  'SHUTDOWN',
  'VIEW ANY DATABASE',
  'VIEW ANY DEFINITION',
  'VIEW ANY PERFORMANCE DEFINITION',
  'VIEW ANY SECURITY DEFINITION',
  'VIEW SERVER PERFORMANCE STATE',
  'VIEW SERVER SECURITY STATE',
  'VIEW SERVER STATE',
];

const objectPermissions = [
  'ALTER',
  'CONTROL',
  'DELETE',
  'EXECUTE',
  'INSERT',
  'REFERENCES',
  'SELECT',
  'TAKE OWNERSHIP',
  'UPDATE',
  'VIEW CHANGE TRACKING',
  'VIEW DEFINITION',
];

/** Permissions on a database that the stand-in knows. */
export const databasePermissions = [
  ...objectPermissions,
  'ALTER ANY ROLE',
  'ALTER ANY SCHEMA',
  'ALTER ANY USER',
  'BACKUP DATABASE',
  'BACKUP LOG',
  'CHECKPOINT',
  'CONNECT',
  'CREATE PROCEDURE',
  'CREATE ROLE',
  'CREATE SCHEMA',
  'CREATE TABLE',
  'CREATE VIEW',
  'SHOWPLAN',
  'VIEW DATABASE PERFORMANCE STATE',
  'VIEW DATABASE STATE',
];

/** @throws SqlError 102, 4604, 4629, 15151 */
export async function runPermission(
  execution: Execution,
  statement: StatementOf<'permission'>,
): Promise<void> {
  const { permissions, on } = statement;
  const onServer = permissions.every(name => serverPermissions.includes(name));
  if (!on && onServer) await changeOnServer(execution, statement);
  else await changeInDatabase(execution, statement, on);
  execution.output.done();
}

async function changeOnServer(
  { session, rights, signal }: Execution,
  { permissions, principals, action, withGrant }: StatementOf<'permission'>,
): Promise<void> {
  const { masterDatabase } = session.instance;
  if (session.database !== masterDatabase) throw sqlError(4621);
  await session.transaction.write(masterDatabase, signal, master => {
    for (const name of principals) {
      const role = Object.entries(serverRoles).find(([, other]) =>
        sameName(other, name),
      );
      const id = role
        ? Number(role[0])
        : masterCatalog.login(master, name)?.principalId;
      if (id === undefined) throw sqlError(15151, 'find', 'login', name);
      for (const permission of permissions) {
        if (!rights.onServer('CONTROL SERVER')) throw sqlError(4613);
        change(
          master,
          'sys_server_permissions',
          { grantee_principal_id: id, permission },
          action,
          withGrant,
        );
      }
    }
  });
}

async function changeInDatabase(
  execution: Execution,
  { permissions, principals, action, withGrant }: StatementOf<'permission'>,
  on: Securable | undefined,
): Promise<void> {
  const { session, rights, signal } = execution;
  const target = resolveSecurable(execution, on);
  for (const permission of permissions) {
    if (!target.known.includes(permission)) throw sqlError(102, permission);
  }
  if (!target.controls) {
    throw on
      ? sqlError(15151, 'find', on.class, on.name.join('.'))
      : sqlError(15247);
  }
  rights.requireUser(session.database);
  await session.transaction.write(session.database, signal, store => {
    for (const name of principals) {
      const principal = findPrincipal(store, name);
      if (!principal) throw sqlError(15151, 'find', 'user', name);
      // dbo, sa and the owners of what is granted can't be given what they have.
      if (principal.id === 1 || principal.fixed) throw sqlError(4624);
      for (const permission of permissions) {
        change(
          store,
          'sys_permissions',
          {
            class: target.class,
            major_id: target.id,
            grantee_principal_id: principal.id,
            permission,
          },
          action,
          withGrant,
        );
      }
    }
  });
}

function resolveSecurable(
  execution: Execution,
  on: Securable | undefined,
): { class: number; id: number; controls: boolean; known: string[] } {
  const { session, rights } = execution;
  const { database } = session;
  switch (on?.class) {
    case undefined:
      return {
        class: 0,
        id: 0,
        controls: rights.onDatabase(database, 'CONTROL'),
        known: databasePermissions,
      };
    case 'database':
      if (session.instance.findDatabase(on.name[0]) !== database) {
        throw sqlError(15151, 'find', 'database', on.name[0]);
      }
      return resolveSecurable(execution, undefined);
    case 'schema': {
      const row = session
        .store(database)
        .get<{ id: number }>(
          `SELECT schema_id AS id FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
          on.name[0],
        );
      if (!row) throw sqlError(15151, 'find', 'schema', on.name[0]);
      return {
        class: 3,
        id: row.id,
        controls: rights.onSchema(database, on.name[0], 'CONTROL'),
        known: databasePermissions,
      };
    }
    case 'object': {
      const found = requireTable(session, rights, on.name);
      if (found.database !== database) {
        throw sqlError(15151, 'find', 'object', on.name.join('.'));
      }
      return {
        class: 1,
        id: found.table.objectId,
        controls: rights.onTable(database, found.table, 'CONTROL'),
        known: objectPermissions,
      };
    }
    default:
      throw notSupported(`permissions on ${on?.class}`);
  }
}

function change(
  store: Store,
  table: 'sys_permissions' | 'sys_server_permissions',
  key: Record<string, string | number>,
  action: PermissionAction,
  withGrant: boolean,
): void {
  const columns = Object.keys(key);
  const values = Object.values(key);
  store.run(
    `DELETE FROM ${table} WHERE ${columns
      .map(column => `${column} = ?`)
      .join(' AND ')}`,
    ...values,
  );
  if (action === 'REVOKE') return;
  const granted = withGrant ? 'W' : 'G';
  store.run(
    `INSERT INTO ${table} (${columns.join(', ')}, state) VALUES (${columns
      .map(() => '?')
      .join(', ')}, ?)`,
    ...values,
    action === 'DENY' ? 'D' : granted,
  );
}
