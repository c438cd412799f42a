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
import { flag, permissionStates, storeOf, SystemView } from './SystemView';

const databasePrincipals: SystemView = {
  columns: [
    ['name', sysname],
    ['principal_id', int],
    ['type', { name: 'char', length: 1 }],
    ['type_desc', nvarchar(60), true],
    ['default_schema_name', sysname, true],
    ['create_date', datetime],
    ['modify_date', datetime],
    ['sid', varbinary(85), true],
    ['is_fixed_role', bit],
    ['authentication_type', int],
    ['authentication_type_desc', nvarchar(60), true],
  ],
  rows: context =>
    storeOf(context)
      .all<{
        name: string;
        id: number;
        type: string;
        schema: string | null;
        created: string;
        modified: string;
        sid: Buffer | null;
        fixed: number;
      }>(
        `SELECT name, principal_id AS id, type, default_schema AS schema, created, modified, sid, is_fixed_role AS fixed
         FROM sys_principals ORDER BY principal_id`,
      )
      .map((row): SqlValue[] => {
        const authenticated =
          row.type === 'S' && row.sid !== null && row.id !== 2;
        return [
          row.name,
          BigInt(row.id),
          row.type,
          row.type === 'S' ? 'SQL_USER' : 'DATABASE_ROLE',
          row.schema,
          row.created,
          row.modified,
          row.sid,
          flag(row.fixed),
          flag(authenticated),
          authenticated ? 'INSTANCE' : 'NONE',
        ];
      }),
};

const databaseRoleMembers: SystemView = {
  columns: [
    ['role_principal_id', int],
    ['member_principal_id', int],
  ],
  rows: context => [
    [16384n, 1n],
    ...storeOf(context).scan(
      `SELECT role_principal_id, member_principal_id FROM sys_role_members ORDER BY 1, 2`,
    ),
  ],
};

const classWords: Record<number, string> = {
  0: 'DATABASE',
  1: 'OBJECT_OR_COLUMN',
  3: 'SCHEMA',
};

const databasePermissions: SystemView = {
  columns: [
    ['class', tinyint],
    ['class_desc', nvarchar(60), true],
    ['major_id', int],
    ['minor_id', int],
    ['grantee_principal_id', int],
    ['permission_name', nvarchar(128), true],
    ['state', { name: 'char', length: 1 }],
    ['state_desc', nvarchar(60), true],
  ],
  rows: context =>
    storeOf(context)
      .all<{
        class: number;
        major: number;
        grantee: number;
        permission: string;
        state: string;
      }>(
        `SELECT class, major_id AS major, grantee_principal_id AS grantee, permission, state FROM sys_permissions ORDER BY 1, 2, 3, 4`,
      )
      .map((row): SqlValue[] => [
        BigInt(row.class),
        classWords[row.class],
        BigInt(row.major),
        0n,
        BigInt(row.grantee),
        row.permission,
        row.state,
        permissionStates[row.state],
      ]),
};

/** Views of a database's users, roles and rights; names in small letters. */
export const principalViews: Record<string, SystemView> = {
  database_permissions: databasePermissions,
  database_principals: databasePrincipals,
  database_role_members: databaseRoleMembers,
};
