import {
  bit,
  int,
  nvarchar,
  SqlValue,
  sysname,
  tinyint,
  uniqueidentifier,
} from '../../types/SqlType';
import { serverObjects, ServerObjectType } from '../ServerObjects';
import { sqlError } from '../SqlError';
import { flag, SystemView, ViewContext } from './SystemView';

const MASTER = 1;
/** feature_id of TransparentDataEncryption. */
const ENCRYPTION_FEATURE = 500n;

function objects(context: ViewContext, type: ServerObjectType) {
  const { session } = context;
  return serverObjects.all(
    session.store(session.instance.masterDatabase),
    type,
  );
}

/** Without the right there are no rows, and no error. */
function visible(context: ViewContext, type: ServerObjectType) {
  return context.rights.onServer('VIEW ANY DEFINITION')
    ? objects(context, type)
    : [];
}

function groupId(id: number): string {
  return `00000000-0000-0000-0000-${String(id).padStart(12, '0')}`;
}

const procedures: SystemView = {
  columns: [
    ['name', sysname],
    ['object_id', int],
    ['type_desc', nvarchar(60), true],
    ['is_auto_executed', bit],
  ],
  rows: context =>
    context.database.id === MASTER
      ? visible(context, 'PROCEDURE').map((row): SqlValue[] => [
          row.name,
          BigInt(row.id),
          'SQL_STORED_PROCEDURE',
          flag(row.enabled),
        ])
      : [],
};

const serverTriggers: SystemView = {
  columns: [
    ['name', sysname],
    ['object_id', int],
    ['parent_class_desc', nvarchar(60), true],
    ['type_desc', nvarchar(60), true],
    ['is_disabled', bit],
  ],
  rows: context =>
    visible(context, 'TRIGGER').map((row): SqlValue[] => [
      row.name,
      BigInt(row.id),
      'SERVER',
      'SQL_TRIGGER',
      flag(!row.enabled),
    ]),
};

const serverTriggerEvents: SystemView = {
  columns: [
    ['object_id', int],
    ['type_desc', nvarchar(60)],
  ],
  rows: context =>
    visible(context, 'TRIGGER').map(({ id }): SqlValue[] => [
      BigInt(id),
      'LOGON',
    ]),
};

const failures = ['CONTINUE', 'SHUTDOWN SERVER INSTANCE', 'FAIL_OPERATION'];

const serverAudits: SystemView = {
  columns: [
    ['audit_id', int],
    ['name', sysname],
    ['on_failure', tinyint, true],
    ['on_failure_desc', nvarchar(60), true],
    ['is_state_enabled', bit],
  ],
  rows: context =>
    visible(context, 'AUDIT').map((row): SqlValue[] => {
      const onFailure = failures.findIndex(word => word.startsWith(row.detail));
      return [
        BigInt(row.id),
        row.name,
        BigInt(onFailure),
        failures[onFailure] ?? null,
        flag(row.enabled),
      ];
    }),
};

const availabilityGroups: SystemView = {
  columns: [
    ['group_id', uniqueidentifier],
    ['name', sysname, true],
  ],
  rows: context =>
    visible(context, 'AVAILABILITY GROUP').map((row): SqlValue[] => [
      groupId(row.id),
      row.name,
    ]),
};

const availabilityDatabases: SystemView = {
  columns: [
    ['group_id', uniqueidentifier],
    ['database_name', sysname, true],
  ],
  rows: context =>
    visible(context, 'AVAILABILITY GROUP').flatMap(row =>
      (JSON.parse(row.detail) as string[]).map((database): SqlValue[] => [
        groupId(row.id),
        database,
      ]),
    ),
};

const persistedFeatures: SystemView = {
  columns: [
    ['feature_name', sysname, true],
    ['feature_id', int, true],
  ],
  rows(context) {
    const { database, rights } = context;
    const permission = 'VIEW DATABASE PERFORMANCE STATE';
    if (!rights.onDatabase(database, permission)) {
      throw sqlError(262, permission, database.name);
    }
    return objects(context, 'ENCRYPTION')
      .filter(({ name }) => name === database.name)
      .map(() => ['TransparentDataEncryption', ENCRYPTION_FEATURE]);
  },
};

/** Views of what a server does by itself, and of what databases need of its edition; names in small letters. */
export const serverObjectViews: Record<string, SystemView> = {
  availability_databases_cluster: availabilityDatabases,
  availability_groups: availabilityGroups,
  dm_db_persisted_sku_features: persistedFeatures,
  procedures,
  server_audits: serverAudits,
  server_trigger_events: serverTriggerEvents,
  server_triggers: serverTriggers,
};
