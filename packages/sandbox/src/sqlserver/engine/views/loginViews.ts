import {
  bit,
  datetime,
  int,
  nvarchar,
  SqlValue,
  sysname,
  tinyint,
  varbinary,
} from '../../types/SqlType';
import { masterCatalog } from '../MasterCatalog';
import { serverRoles } from '../security/fixedRoles';
import {
  flag,
  masterOf,
  permissionStates,
  SystemView,
  ViewContext,
  viewTime,
} from './SystemView';

function visibleLogins(context: ViewContext) {
  const { session, rights } = context;
  const all = masterCatalog.logins(masterOf(context));
  if (
    rights.onServer('VIEW ANY SECURITY DEFINITION') ||
    rights.onServer('ALTER ANY LOGIN')
  ) {
    return all;
  }
  // Everybody sees sa and oneself.
  return all.filter(
    ({ principalId }) =>
      principalId === 1 || principalId === session.login.principalId,
  );
}

const sqlLogins: SystemView = {
  columns: [
    ['name', sysname],
    ['principal_id', int],
    ['sid', varbinary(85), true],
    ['type', { name: 'char', length: 1 }],
    ['type_desc', nvarchar(60), true],
    ['is_disabled', bit, true],
    ['create_date', datetime],
    ['modify_date', datetime],
    ['default_database_name', sysname, true],
    ['default_language_name', sysname, true],
    ['credential_id', int, true],
    ['is_policy_checked', bit, true],
    ['is_expiration_checked', bit, true],
    ['password_hash', varbinary(256), true],
  ],
  rows: context =>
    visibleLogins(context).map((login): SqlValue[] => [
      login.name,
      BigInt(login.principalId),
      login.sid,
      'S',
      'SQL_LOGIN',
      flag(login.disabled),
      login.created,
      login.modified,
      login.defaultDatabase,
      login.defaultLanguage,
      null,
      flag(login.checkPolicy),
      flag(login.checkExpiration),
      context.rights.onServer('CONTROL SERVER') ? login.hash : null,
    ]),
};

const serverPrincipals: SystemView = {
  columns: [
    ['name', sysname],
    ['principal_id', int],
    ['sid', varbinary(85), true],
    ['type', { name: 'char', length: 1 }],
    ['type_desc', nvarchar(60), true],
    ['is_disabled', bit, true],
    ['create_date', datetime],
    ['modify_date', datetime],
    ['default_database_name', sysname, true],
    ['default_language_name', sysname, true],
    ['is_fixed_role', bit],
  ],
  rows: context => [
    ...Object.entries(serverRoles).map(([id, name]): SqlValue[] => [
      name,
      BigInt(id),
      Buffer.from([Number(id)]),
      'R',
      'SERVER_ROLE',
      0n,
      viewTime(context.session.instance.startedAt),
      viewTime(context.session.instance.startedAt),
      null,
      null,
      flag(name !== 'public'),
    ]),
    ...visibleLogins(context).map((login): SqlValue[] => [
      login.name,
      BigInt(login.principalId),
      login.sid,
      'S',
      'SQL_LOGIN',
      flag(login.disabled),
      login.created,
      login.modified,
      login.defaultDatabase,
      login.defaultLanguage,
      0n,
    ]),
  ],
};

const serverRoleMembers: SystemView = {
  columns: [
    ['role_principal_id', int],
    ['member_principal_id', int],
  ],
  rows: context =>
    masterOf(context).scan(
      `SELECT role_principal_id, member_principal_id FROM sys_server_role_members ORDER BY 1, 2`,
    ),
};

const serverPermissions: SystemView = {
  columns: [
    ['class', tinyint],
    ['class_desc', nvarchar(60), true],
    ['major_id', int],
    ['grantee_principal_id', int],
    ['permission_name', nvarchar(128), true],
    ['state', { name: 'char', length: 1 }],
    ['state_desc', nvarchar(60), true],
  ],
  rows: context =>
    masterOf(context)
      .all<{ grantee: number; permission: string; state: string }>(
        `SELECT grantee_principal_id AS grantee, permission, state FROM sys_server_permissions ORDER BY 1, 2`,
      )
      .map(({ grantee, permission, state }): SqlValue[] => [
        100n,
        'SERVER',
        0n,
        BigInt(grantee),
        permission,
        state,
        permissionStates[state],
      ]),
};

/** Views of logins and their rights; names in small letters. */
export const loginViews: Record<string, SystemView> = {
  server_permissions: serverPermissions,
  server_principals: serverPrincipals,
  server_role_members: serverRoleMembers,
  sql_logins: sqlLogins,
};
