import { statSync } from 'node:fs';
import {
  bigint,
  bit,
  datetime,
  int,
  nvarchar,
  SqlValue,
  sysname,
  tinyint,
  uniqueidentifier,
  varbinary,
  variant,
} from '../../types/SqlType';
import type { Database, DatabaseFile, DatabaseState } from '../Database';
import { COLLATION } from '../functions/metadataFunctions';
import { masterCatalog } from '../MasterCatalog';
import { loginViews } from './loginViews';
import { sessionViews } from './sessionViews';
import { suspendStatus } from './suspendStatus';
import {
  flag,
  integer,
  masterOf,
  SystemView,
  ViewContext,
  viewTime,
} from './SystemView';

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

/** VIEW ANY DATABASE shows all; without it master, tempdb and those that one owns. */
function visibleDatabases(context: ViewContext): Database[] {
  const { session, rights } = context;
  const all = session.instance.allDatabases();
  if (rights.onServer('VIEW ANY DATABASE')) return all;
  return all.filter(
    ({ id }) =>
      id <= 2 ||
      masterCatalog
        .database(masterOf(context), id)
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
      const row = masterCatalog.database(masterOf(context), database.id);
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

const configurations: SystemView = {
  columns: [
    ['name', nvarchar(35)],
    ['value', variant, true],
    ['value_in_use', variant, true],
  ],
  rows: context =>
    masterOf(context).scan(
      `SELECT name, value, value_in_use FROM sys_configurations ORDER BY name`,
    ),
};

const operatingSystem: SystemView = {
  columns: [
    ['sqlserver_start_time', datetime],
    ['cpu_count', int],
    ['physical_memory_kb', bigint],
  ],
  rows: ({ session }) => [
    [
      viewTime(session.instance.startedAt),
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
  ...loginViews,
  ...sessionViews,
  configurations,
  databases,
  dm_os_sys_info: operatingSystem,
  dm_server_suspend_status: suspendStatus,
  master_files: masterFiles,
};
