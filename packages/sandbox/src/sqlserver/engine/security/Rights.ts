import type { Database } from '../Database';
import { masterCatalog } from '../MasterCatalog';
import type { Session } from '../Session';
import { sqlError } from '../SqlError';
import type { Table } from '../storage/tables';
import {
  databaseRoleDenials,
  databaseRolePermissions,
  databaseRoles,
  serverRolePermissions,
  serverRoles,
} from './fixedRoles';

/** Permissions that bring others with them, beside CONTROL, which brings all. */
const implied: Record<string, string[]> = {
  'VIEW SERVER STATE': [
    'VIEW SERVER PERFORMANCE STATE',
    'VIEW SERVER SECURITY STATE',
  ],
  'VIEW DATABASE STATE': [
    'VIEW DATABASE PERFORMANCE STATE',
    'VIEW DATABASE SECURITY STATE',
  ],
  'ALTER SERVER STATE': ['VIEW SERVER STATE'],
  'VIEW ANY DEFINITION': [
    'VIEW ANY SECURITY DEFINITION',
    'VIEW ANY PERFORMANCE DEFINITION',
    'VIEW ANY DATABASE',
  ],
  'ALTER ANY DATABASE': ['CREATE ANY DATABASE', 'VIEW ANY DATABASE'],
  ALTER: [
    'ALTER ANY USER',
    'ALTER ANY ROLE',
    'ALTER ANY SCHEMA',
    'CREATE TABLE',
    'CREATE SCHEMA',
    'VIEW DEFINITION',
    'CHECKPOINT',
  ],
  'BACKUP DATABASE': ['CHECKPOINT'],
};

function covers(held: string, wanted: string): boolean {
  if (held === wanted) return true;
  if (held === 'CONTROL' || held === 'CONTROL SERVER') return true;
  return (implied[held] ?? []).some(other => covers(other, wanted));
}

/** Who a session is in one database. */
export interface DatabaseUser {
  principalId: number;
  name: string;
  defaultSchema: string;
  /** The roles that it is in, through others too, and itself. */
  principals: Set<number>;
  isOwner: boolean;
}

interface PermissionRow {
  class: number;
  majorId: number;
  grantee: number;
  permission: string;
  state: string;
}

const DBO = 1;
const GUEST = 2;
const PUBLIC = 0;
const CLASS_DATABASE = 0;
const CLASS_OBJECT = 1;
const CLASS_SCHEMA = 3;
const DB_OWNER = 16384;

/** All roles that a member of some is in. */
function withRoles(
  start: number,
  memberships: { role: number; member: number }[],
): Set<number> {
  const found = new Set([start]);
  for (const principal of found) {
    for (const { role, member } of memberships) {
      if (member === principal) found.add(role);
    }
  }
  return found;
}

/** What a session may do, as the catalogs say it now; made anew for each statement. */
export class Rights {
  private readonly users = new Map<Database, DatabaseUser | undefined>();
  private serverPermissions?: { held: string[]; denied: string[] };
  private roles?: Set<string>;

  constructor(private readonly session: Session) {}

  private get master() {
    return this.session.store(this.session.instance.masterDatabase);
  }

  /** Names of the server roles that it is in. */
  serverRoles(): Set<string> {
    if (!this.roles) {
      const ids = withRoles(
        this.session.login.principalId,
        this.master.all(
          `SELECT role_principal_id AS role, member_principal_id AS member FROM sys_server_role_members`,
        ),
      );
      this.roles = new Set(
        [...ids].flatMap(id => (serverRoles[id] ? [serverRoles[id]] : [])),
      );
      this.roles.add('public');
    }
    return this.roles;
  }

  get isSysadmin(): boolean {
    return this.serverRoles().has('sysadmin');
  }

  private server() {
    if (!this.serverPermissions) {
      const rows = this.master.all<{ permission: string; state: string }>(
        `SELECT permission, state FROM sys_server_permissions WHERE grantee_principal_id IN (?, 2)`,
        this.session.login.principalId,
      );
      const named = (state: string[]) =>
        rows
          .filter(row => state.includes(row.state))
          .map(({ permission }) => permission);
      this.serverPermissions = {
        held: [
          ...named(['G', 'W']),
          ...[...this.serverRoles()].flatMap(
            role => serverRolePermissions[role] ?? [],
          ),
        ],
        denied: named(['D']),
      };
    }
    return this.serverPermissions;
  }

  /** Whether it has a permission on the server. */
  onServer(permission: string): boolean {
    if (this.isSysadmin) return true;
    const { held, denied } = this.server();
    return (
      !denied.some(name => covers(name, permission)) &&
      held.some(name => covers(name, permission))
    );
  }

  /** Who it is in a database; undefined where it may not enter. */
  user(database: Database): DatabaseUser | undefined {
    if (!this.users.has(database)) {
      this.users.set(database, this.findUser(database));
    }
    return this.users.get(database);
  }

  private findUser(database: Database): DatabaseUser | undefined {
    const store = this.session.store(database);
    const { sid } = this.session.login;
    const row = masterCatalog.database(this.master, database.id);
    let principal:
      | { id: number; name: string; schema: string | null }
      | undefined;
    if (this.isSysadmin || row?.ownerSid.equals(sid)) {
      principal = { id: DBO, name: 'dbo', schema: 'dbo' };
    } else {
      principal = store.get(
        `SELECT principal_id AS id, name, default_schema AS schema FROM sys_principals WHERE sid = ? AND type = 'S'`,
        sid,
      );
      principal ??= store.get(
        `SELECT principal_id AS id, name, default_schema AS schema FROM sys_principals WHERE principal_id = ${GUEST}
           AND EXISTS (SELECT 1 FROM sys_permissions WHERE class = 0 AND grantee_principal_id = ${GUEST} AND permission = 'CONNECT' AND state = 'G')`,
      );
    }
    if (!principal) return undefined;
    const principals = withRoles(
      principal.id,
      store.all(
        `SELECT role_principal_id AS role, member_principal_id AS member FROM sys_role_members`,
      ),
    );
    principals.add(PUBLIC);
    return {
      principalId: principal.id,
      name: principal.name,
      defaultSchema: principal.schema ?? 'dbo',
      principals,
      isOwner: principal.id === DBO || principals.has(DB_OWNER),
    };
  }

  /**
   * Who it is in a database that it wants to use.
   *
   * @throws SqlError 916 where it may not enter; 922, 926, 942, 945 where nobody can
   */
  requireUser(database: Database): DatabaseUser {
    database.requireOnline();
    const user = this.user(database);
    if (!user) throw sqlError(916, this.session.login.name, database.name);
    return user;
  }

  private permissions(database: Database, user: DatabaseUser): PermissionRow[] {
    return this.session
      .store(database)
      .all<PermissionRow>(
        `SELECT class, major_id AS majorId, grantee_principal_id AS grantee, permission, state FROM sys_permissions`,
      )
      .filter(({ grantee }) => user.principals.has(grantee));
  }

  private decide(
    user: DatabaseUser,
    rows: PermissionRow[],
    permission: string,
  ): boolean {
    const roles = [...user.principals].map(id => databaseRoles[id] ?? '');
    const denied =
      rows.some(
        row => row.state === 'D' && covers(row.permission, permission),
      ) || roles.some(role => databaseRoleDenials[role]?.includes(permission));
    if (denied) return false;
    return (
      rows.some(
        row => row.state !== 'D' && covers(row.permission, permission),
      ) ||
      roles.some(role =>
        databaseRolePermissions[role]?.some(held => covers(held, permission)),
      )
    );
  }

  /** Whether it has a permission on a whole database. */
  onDatabase(database: Database, permission: string): boolean {
    const user = this.user(database);
    if (!user) return false;
    if (user.isOwner) return true;
    const rows = this.permissions(database, user);
    return this.decide(
      user,
      rows.filter(row => row.class === CLASS_DATABASE),
      permission,
    );
  }

  /** Whether it has a permission on a schema, by itself or through the database. */
  onSchema(database: Database, schema: string, permission: string): boolean {
    return this.onSecurables(database, permission, schema);
  }

  /** Whether it has a permission on a table, by itself or through schema and database. */
  onTable(database: Database, table: Table, permission: string): boolean {
    return this.onSecurables(
      database,
      permission,
      table.schema,
      table.objectId,
    );
  }

  private onSecurables(
    database: Database,
    permission: string,
    schema: string,
    objectId?: number,
  ): boolean {
    const user = this.user(database);
    if (!user) return false;
    if (user.isOwner) return true;
    const found = this.session
      .store(database)
      .get<{ id: number; owner: number }>(
        `SELECT schema_id AS id, principal_id AS owner FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
        schema,
      );
    // Who owns a schema owns what is in it.
    if (found && user.principals.has(found.owner)) return true;
    const rows = this.permissions(database, user).filter(
      row =>
        row.class === CLASS_DATABASE ||
        (row.class === CLASS_SCHEMA && row.majorId === found?.id) ||
        (row.class === CLASS_OBJECT && row.majorId === objectId),
    );
    return this.decide(user, rows, permission);
  }

  /** @throws SqlError 229 */
  requireOnTable(database: Database, table: Table, permission: string): void {
    if (!this.onTable(database, table, permission)) {
      throw sqlError(229, permission, table.name, database.name, table.schema);
    }
  }
}
