import { statSync } from 'node:fs';
import {
  bigint,
  bit,
  datetime,
  int,
  nvarchar,
  smallint,
  SqlValue,
  sysname,
  tinyint,
  uniqueidentifier,
  varbinary,
  variant,
  varchar,
} from '../../types/SqlType';
import { formatMoment, momentOfDate } from '../../types/moment';
import type { Database, DatabaseFile, DatabaseState } from '../Database';
import { COLLATION } from '../functions/metadataFunctions';
import { masterCatalog } from '../MasterCatalog';
import { serverRoles } from '../security/fixedRoles';
import type { Session } from '../Session';
import { suspendStatus } from './suspendStatus';
import { flag, integer, SystemView, ViewContext } from './SystemView';

const PAGE_BYTES = 8192;
/** Files grow by 64 MB. */
const GROWTH_PAGES = 8192;
const SYSTEM_DATABASES = 4;

const stateNumbers: Record<DatabaseState, bigint> = {
  ONLINE: 0n,
  RECOVERING: 2n,
  RECOVERY_PENDING: 3n,
  SUSPECT: 4n,
  OFFLINE: 6n,
};

const recoveryModels = ['', 'FULL', 'BULK_LOGGED', 'SIMPLE'];

function master({ session }: ViewContext) {
  return session.store(session.instance.masterDatabase);
}

function time(date: Date): string {
  return formatMoment(momentOfDate(date));
}

/** VIEW ANY DATABASE shows all; without it master, tempdb and those that one owns. */
function visibleDatabases(context: ViewContext): Database[] {
  const { session, rights } = context;
  const all = session.instance.allDatabases();
  if (rights.onServer('VIEW ANY DATABASE')) return all;
  return all.filter(
    ({ id }) =>
      id <= 2 ||
      masterCatalog
        .database(master(context), id)
        ?.ownerSid.equals(session.login.sid),
  );
}

/** A file's size as declared, or grown by whole steps to hold what is in it. */
export function filePages({ hostPath, pages, type }: DatabaseFile): number {
  if (type === 'LOG') return pages;
  let bytes = 0;
  for (const path of [hostPath, `${hostPath}-wal`]) {
    bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }
  const needed = Math.ceil(bytes / PAGE_BYTES);
  if (needed <= pages) return pages;
  return pages + Math.ceil((needed - pages) / GROWTH_PAGES) * GROWTH_PAGES;
}

function visibleSessions({ session, rights }: ViewContext): Session[] {
  return rights.onServer('VIEW SERVER PERFORMANCE STATE')
    ? [...session.instance.sessions.values()].sort((a, b) => a.id - b.id)
    : [session];
}

function visibleLogins(context: ViewContext) {
  const { session, rights } = context;
  const all = masterCatalog.logins(master(context));
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

const databases: SystemView = {
  columns: [
    ['name', sysname],
    ['database_id', int],
    ['source_database_id', int, true],
    ['owner_sid', varbinary(85), true],
    ['create_date', datetime],
    ['compatibility_level', tinyint],
    ['collation_name', sysname, true],
    ['user_access', tinyint, true],
    ['user_access_desc', nvarchar(60), true],
    ['is_read_only', bit, true],
    ['is_auto_close_on', bit],
    ['is_auto_shrink_on', bit, true],
    ['state', tinyint, true],
    ['state_desc', nvarchar(60), true],
    ['is_in_standby', bit, true],
    ['recovery_model', tinyint, true],
    ['recovery_model_desc', nvarchar(60), true],
    ['is_trustworthy_on', bit, true],
    ['is_broker_enabled', bit],
    ['is_cdc_enabled', bit],
    ['is_published', bit],
    ['is_encrypted', bit, true],
    ['containment', tinyint, true],
    ['containment_desc', nvarchar(60), true],
  ],
  rows: context =>
    visibleDatabases(context).map((database): SqlValue[] => {
      const row = masterCatalog.database(master(context), database.id);
      const model = row?.recoveryModel ?? 'FULL';
      const isMsdb = database.id === SYSTEM_DATABASES;
      return [
        database.name,
        BigInt(database.id),
        null,
        row?.ownerSid ?? null,
        row?.created ?? null,
        integer(row?.compatibilityLevel ?? 160),
        COLLATION,
        0n,
        'MULTI_USER',
        flag(row?.readOnly),
        0n,
        0n,
        stateNumbers[database.state],
        database.state,
        0n,
        BigInt(recoveryModels.indexOf(model)),
        model,
        flag(row?.trustworthy || isMsdb),
        flag(isMsdb),
        0n,
        0n,
        0n,
        0n,
        'NONE',
      ];
    }),
};

const masterFiles: SystemView = {
  columns: [
    ['database_id', int],
    ['file_id', int],
    ['file_guid', uniqueidentifier, true],
    ['type', tinyint],
    ['type_desc', nvarchar(60), true],
    ['data_space_id', int],
    ['name', sysname],
    ['physical_name', nvarchar(260)],
    ['state', tinyint, true],
    ['state_desc', nvarchar(60), true],
    ['size', int],
    ['max_size', int],
    ['growth', int],
    ['is_read_only', bit],
  ],
  rows(context) {
    const { session, rights } = context;
    const seesAll =
      rights.onServer('VIEW ANY SECURITY DEFINITION') ||
      rights.onServer('CREATE ANY DATABASE') ||
      rights.onServer('ALTER ANY DATABASE');
    // Without these, those of databases that one may alter.
    const visible = session.instance
      .allDatabases()
      .filter(
        database =>
          seesAll ||
          (database.state === 'ONLINE' && rights.onDatabase(database, 'ALTER')),
      );
    return visible.flatMap(database =>
      database.files.map((file): SqlValue[] => [
        BigInt(database.id),
        BigInt(file.fileId),
        null,
        file.type === 'ROWS' ? 0n : 1n,
        file.type,
        file.type === 'ROWS' ? 1n : 0n,
        file.name,
        file.path,
        stateNumbers[database.state],
        database.state,
        BigInt(filePages(file)),
        -1n,
        BigInt(GROWTH_PAGES),
        0n,
      ]),
    );
  },
};

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
      time(context.session.instance.startedAt),
      time(context.session.instance.startedAt),
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
    master(context).scan(
      `SELECT role_principal_id, member_principal_id FROM sys_server_role_members ORDER BY 1, 2`,
    ),
};

const stateWords: Record<string, string> = {
  G: 'GRANT',
  W: 'GRANT_WITH_GRANT_OPTION',
  D: 'DENY',
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
    master(context)
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
        stateWords[state],
      ]),
};

const configurations: SystemView = {
  columns: [
    ['name', nvarchar(35)],
    ['value', variant, true],
    ['value_in_use', variant, true],
  ],
  rows: context =>
    master(context).scan(
      `SELECT name, value, value_in_use FROM sys_configurations ORDER BY name`,
    ),
};

const sessions: SystemView = {
  columns: [
    ['session_id', smallint],
    ['login_time', datetime],
    ['host_name', nvarchar(128), true],
    ['program_name', nvarchar(128), true],
    ['security_id', varbinary(85)],
    ['login_name', nvarchar(128)],
    ['original_login_name', nvarchar(128)],
    ['status', nvarchar(30)],
    ['last_request_start_time', datetime],
    ['last_request_end_time', datetime, true],
    ['is_user_process', bit],
    ['database_id', smallint],
    ['open_transaction_count', int],
    ['lock_timeout', int],
    ['deadlock_priority', int],
  ],
  rows: context => [
    ...(context.rights.onServer('VIEW SERVER PERFORMANCE STATE')
      ? systemSessions(context)
      : []),
    ...visibleSessions(context).map((session): SqlValue[] => [
      BigInt(session.id),
      time(session.loginTime),
      session.client.hostName,
      session.client.programName,
      session.login.sid,
      session.login.name,
      session.login.name,
      session.running ? 'running' : 'sleeping',
      time(session.lastRequestStart),
      time(session.lastRequestEnd),
      1n,
      BigInt(session.database.id),
      BigInt(session.transaction.count),
      BigInt(session.options.lockTimeout),
      BigInt(session.options.deadlockPriority),
    ]),
  ],
};

/** The server's own work: its log writer, checkpoint and so on. */
function systemSessions({ session }: ViewContext): SqlValue[][] {
  const start = time(session.instance.startedAt);
  return [1n, 2n, 3n, 4n, 5n].map(id => [
    id,
    start,
    null,
    null,
    Buffer.from([1]),
    'sa',
    'sa',
    'background',
    start,
    null,
    0n,
    1n,
    0n,
    -1n,
    0n,
  ]);
}

const connections: SystemView = {
  columns: [
    ['session_id', int, true],
    ['connect_time', datetime],
    ['net_transport', nvarchar(40)],
    ['protocol_type', nvarchar(40), true],
    ['encrypt_option', nvarchar(40)],
    ['auth_scheme', nvarchar(40)],
    ['client_net_address', varchar(48), true],
  ],
  rows: context =>
    visibleSessions(context).map((session): SqlValue[] => [
      BigInt(session.id),
      time(session.loginTime),
      'TCP',
      'TSQL',
      session.client.encrypted ? 'TRUE' : 'FALSE',
      'SQL',
      session.client.address,
    ]),
};

const requests: SystemView = {
  columns: [
    ['session_id', smallint],
    ['start_time', datetime],
    ['status', nvarchar(30)],
    ['command', nvarchar(32)],
    ['database_id', smallint],
    ['blocking_session_id', smallint, true],
    ['wait_type', nvarchar(60), true],
    ['open_transaction_count', int],
    ['total_elapsed_time', int],
  ],
  rows: context =>
    visibleSessions(context).flatMap((session): SqlValue[][] => {
      if (!session.running) return [];
      const elapsed =
        context.session.instance.now().getTime() -
        session.running.since.getTime();
      const { waitingFor } = session;
      return [
        [
          BigInt(session.id),
          time(session.running.since),
          waitingFor ? 'suspended' : 'running',
          session.running.command,
          BigInt(session.database.id),
          BigInt(waitingFor?.holder?.id ?? 0),
          waitingFor ? 'LCK_M_X' : null,
          BigInt(session.transaction.count),
          BigInt(elapsed),
        ],
      ];
    }),
};

const operatingSystem: SystemView = {
  columns: [
    ['sqlserver_start_time', datetime],
    ['cpu_count', int],
    ['physical_memory_kb', bigint],
  ],
  rows: ({ session }) => [
    [
      time(session.instance.startedAt),
      2n,
      BigInt(
        Math.round(
          (session.instance.settings.memoryLimit ?? 4 * 1024 ** 3) / 1024,
        ),
      ),
    ],
  ],
};

/** Views of the server, the same in every database; names in small letters. */
export const serverViews: Record<string, SystemView> = {
  configurations,
  databases,
  dm_exec_connections: connections,
  dm_exec_requests: requests,
  dm_exec_sessions: sessions,
  dm_os_sys_info: operatingSystem,
  dm_server_suspend_status: suspendStatus,
  master_files: masterFiles,
  server_permissions: serverPermissions,
  server_principals: serverPrincipals,
  server_role_members: serverRoleMembers,
  sql_logins: sqlLogins,
};
