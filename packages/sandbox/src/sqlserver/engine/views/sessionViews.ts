import {
  bigint,
  bit,
  datetime,
  int,
  nvarchar,
  smallint,
  SqlValue,
  varbinary,
  varchar,
} from '../../types/SqlType';
import type { Session } from '../Session';
import { SystemView, ViewContext, viewTime } from './SystemView';

/** As sys.dm_exec_sessions numbers them. */
const ISOLATION_LEVELS: Record<string, bigint> = {
  'READ UNCOMMITTED': 1n,
  'READ COMMITTED': 2n,
  'REPEATABLE READ': 3n,
  SERIALIZABLE: 4n,
  SNAPSHOT: 5n,
};

function visibleSessions({ session, rights }: ViewContext): Session[] {
  return rights.onServer('VIEW SERVER PERFORMANCE STATE')
    ? [...session.instance.sessions.values()].sort((a, b) => a.id - b.id)
    : [session];
}

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
    ['transaction_isolation_level', smallint],
    ['lock_timeout', int],
    ['deadlock_priority', int],
    ['row_count', bigint],
  ],
  rows: context => [
    ...(context.rights.onServer('VIEW SERVER PERFORMANCE STATE')
      ? systemSessions(context)
      : []),
    ...visibleSessions(context).map((session): SqlValue[] => [
      BigInt(session.id),
      viewTime(session.loginTime),
      session.client.hostName,
      session.client.programName,
      session.login.sid,
      session.login.name,
      session.login.name,
      session.running ? 'running' : 'sleeping',
      viewTime(session.lastRequestStart),
      viewTime(session.lastRequestEnd),
      1n,
      BigInt(session.database.id),
      BigInt(session.transaction.count),
      ISOLATION_LEVELS[session.options.isolationLevel] ?? null,
      BigInt(session.options.lockTimeout),
      BigInt(session.options.deadlockPriority),
      BigInt(session.rowCount),
    ]),
  ],
};

/** The server's own work: its log writer, checkpoint and so on. */
function systemSessions({ session }: ViewContext): SqlValue[][] {
  const start = viewTime(session.instance.startedAt);
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
    ISOLATION_LEVELS['READ COMMITTED'],
    -1n,
    0n,
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
      viewTime(session.loginTime),
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
      const waitType = waitingFor ? 'LCK_M_X' : session.running.waitType;
      return [
        [
          BigInt(session.id),
          viewTime(session.running.since),
          waitType ? 'suspended' : 'running',
          session.running.command,
          BigInt(session.database.id),
          BigInt(waitingFor?.holder?.id ?? 0),
          waitType ?? null,
          BigInt(session.transaction.count),
          BigInt(elapsed),
        ],
      ];
    }),
};

/** Views of who is connected and what runs; names in small letters. */
export const sessionViews: Record<string, SystemView> = {
  dm_exec_connections: connections,
  dm_exec_requests: requests,
  dm_exec_sessions: sessions,
};
