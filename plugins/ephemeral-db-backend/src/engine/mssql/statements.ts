import { quoteName, quoteText } from './quote';

/** What a session says when writes are held. */
export const SUSPENDED = 'ephemeral-db: writes are held';

function suspension(state: 'ON' | 'OFF', databases: string[]): string {
  const mode = state === 'ON' ? ', MODE = COPY_ONLY' : '';
  return `ALTER SERVER CONFIGURATION SET SUSPEND_FOR_SNAPSHOT_BACKUP = ${state} (GROUP = (${databases
    .map(quoteName)
    .join(', ')})${mode})`;
}

/** `00:00:10.000`, below a day. */
function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 23);
}

/**
 * Every T-SQL text that this product sends, in one place, so that a DBA can
 * read what is done to a server. `golden`: sent to golden servers, with a login
 * of few rights. `clone`: sent to clones only, as their sysadmin.
 *
 * All are for SQL Server 2017 and later unless said otherwise. Names and texts
 * are quoted here; a password never leaves the statement that carries it.
 */
export const golden = {
  /**
   * What the server is.
   * Right: none. Source: SERVERPROPERTY (Transact-SQL).
   */
  facts: () =>
    `SELECT CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')) AS productVersion, CONVERT(nvarchar(128), SERVERPROPERTY('Edition')) AS edition, CONVERT(nvarchar(128), SERVERPROPERTY('Collation')) AS collation`,

  /**
   * State of the databases of a source. Databases that the login can't see are
   * absent. A readable secondary replica is not read-only, but can't be updated.
   * Right: VIEW ANY DATABASE (public has it). Source: sys.databases, DATABASEPROPERTYEX.
   */
  databases: (names: string[]) =>
    `SELECT name, state_desc AS state, is_read_only AS isReadOnly, is_in_standby AS isInStandby, CONVERT(nvarchar(20), DATABASEPROPERTYEX(name, 'Updateability')) AS updateability FROM sys.databases WHERE name IN (${names
      .map(quoteText)
      .join(', ')})`,

  /**
   * Where the files of all databases lie, in bytes of size.
   * Right: CREATE DATABASE, ALTER ANY DATABASE or VIEW ANY DEFINITION to see a
   * row. Source: sys.master_files; `size` counts pages of 8 KB.
   */
  files: () =>
    `SELECT DB_NAME(database_id) AS databaseName, name, type_desc AS type, physical_name AS path, CAST(size AS bigint) * 8192 AS sizeBytes FROM sys.master_files`,

  /**
   * Makes a database the current one of the session.
   * Right: access to it. Source: USE (Transact-SQL).
   */
  use: (database: string) => `USE ${quoteName(database)}`,

  /**
   * Writes the current database's dirty pages to disk, so that a copy recovers
   * sooner. It does not stop writes.
   * Right: db_backupoperator, db_owner or sysadmin. Source: CHECKPOINT (Transact-SQL).
   */
  checkpoint: () => `CHECKPOINT`,

  /**
   * Holds the writes of databases, all or none, and lets them go on by itself
   * after a time, so that nobody who hangs can hold them longer. It says when
   * they are held. An attention ends the wait, and they stay held; the end of
   * the session lets them go on. The differential base stays as it is.
   * SQL Server 2022 and later.
   * Right: ALTER on each database (whether GROUP needs more is unverified).
   * Source: ALTER SERVER CONFIGURATION, SUSPEND_FOR_SNAPSHOT_BACKUP; RAISERROR; WAITFOR.
   */
  suspend: (databases: string[], milliseconds: number) =>
    `BEGIN TRY ${suspension('ON', databases)}; RAISERROR(${quoteText(
      SUSPENDED,
    )}, 0, 1) WITH NOWAIT; WAITFOR DELAY ${quoteText(
      clockTime(milliseconds),
    )}; ${suspension('OFF', databases)}; END TRY BEGIN CATCH THROW; END CATCH`,

  /**
   * Lets writes go on.
   * Right and source: as for `suspend`.
   */
  resume: (databases: string[]) => suspension('OFF', databases),

  /**
   * Databases that this very session has suspended: db_name, and whether their
   * writes are frozen. All columns, since Microsoft Learn spells that one
   * is_writeio_frozen on the page about snapshot backups and is_write_io_frozen
   * on the page of the view, and a wrong name would be refused (207).
   * Right: VIEW SERVER STATE. Source: sys.dm_server_suspend_status.
   */
  heldHere: () =>
    `SELECT * FROM sys.dm_server_suspend_status WHERE suspend_session_id = @@SPID`,

  /**
   * Databases whose writes are held, and by whom.
   * Right: VIEW SERVER STATE. Source: sys.dm_server_suspend_status, sys.dm_exec_sessions.
   */
  held: () =>
    `SELECT s.db_name AS name, s.suspend_session_id AS sessionId, e.program_name AS holder FROM sys.dm_server_suspend_status AS s LEFT JOIN sys.dm_exec_sessions AS e ON e.session_id = s.suspend_session_id`,

  /**
   * Writes a file that tells of the snapshot, and lets writes go on. It leaves
   * the file and a row in msdb on the server: only where the source asks for it.
   * Right: BACKUP DATABASE on each database. Source: BACKUP … WITH METADATA_ONLY.
   */
  backupMetadata: (databases: string[], file: string) =>
    `BACKUP ${databases.length === 1 ? 'DATABASE' : 'GROUP'} ${databases
      .map(quoteName)
      .join(', ')} TO DISK = ${quoteText(file)} WITH METADATA_ONLY, FORMAT`,

  /**
   * Around a probe: it waits at most 5 s for a lock, loses every deadlock, and
   * whatever it does is rolled back.
   * Right: none. Source: SET LOCK_TIMEOUT, SET DEADLOCK_PRIORITY, BEGIN TRANSACTION.
   */
  beginProbe: () =>
    `SET NOCOUNT ON; SET LOCK_TIMEOUT 5000; SET DEADLOCK_PRIORITY LOW; SET XACT_ABORT ON; BEGIN TRANSACTION`,
  /** Right: none. Source: ROLLBACK TRANSACTION, @@TRANCOUNT. */
  endProbe: () => `IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION`,

  /**
   * Whether the login is a sysadmin, which a login for capture should not be.
   * Right: none. Source: IS_SRVROLEMEMBER.
   */
  isSysadmin: () => `SELECT IS_SRVROLEMEMBER('sysadmin') AS isSysadmin`,

  /**
   * Whether the login may CHECKPOINT a database. The securable is a quoted name.
   * Right: none. Source: HAS_PERMS_BY_NAME; permissions of class DATABASE.
   */
  mayCheckpoint: (database: string) =>
    `SELECT HAS_PERMS_BY_NAME(${quoteText(
      quoteName(database),
    )}, 'DATABASE', 'CHECKPOINT') AS mayCheckpoint`,
  /**
   * Whether the login sees the definitions of all objects of the server:
   * without it the views of triggers, audits, procedures and availability
   * groups leave out rows and say nothing.
   * Right: none. Source: HAS_PERMS_BY_NAME; permissions of class SERVER.
   */
  seesDefinitions: () =>
    `SELECT HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DEFINITION') AS seesDefinitions`,

  /**
   * Whether the login may suspend a database for a snapshot, and see that it is.
   * Right: none. Source: HAS_PERMS_BY_NAME; ALTER on the database, and VIEW SERVER
   * STATE for sys.dm_server_suspend_status.
   */
  maySuspend: (database: string) =>
    `SELECT HAS_PERMS_BY_NAME(${quoteText(
      database,
    )}, 'DATABASE', 'ALTER') AS mayAlter, HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE') AS seesState`,

  /**
   * Procedures that run whenever the server starts: on a clone too, before
   * anybody has secured it. Only master has such.
   * Right: VIEW ANY DEFINITION to see every row. Source: sys.procedures, is_auto_executed.
   */
  startupProcedures: () =>
    `SELECT name FROM master.sys.procedures WHERE is_auto_executed = 1 ORDER BY name`,

  /**
   * Triggers that run at each log-in and may refuse it.
   * Right: VIEW ANY DEFINITION to see every row. Source: sys.server_triggers,
   * sys.server_trigger_events.
   */
  logonTriggers: () =>
    `SELECT t.name FROM sys.server_triggers AS t JOIN sys.server_trigger_events AS e ON e.object_id = t.object_id WHERE t.is_disabled = 0 AND e.type_desc = 'LOGON' ORDER BY t.name`,

  /**
   * Server audits that are on.
   * Right: VIEW ANY DEFINITION (before 2022) or VIEW ANY SECURITY DEFINITION.
   * Source: sys.server_audits.
   */
  audits: () =>
    `SELECT name, on_failure_desc AS onFailure FROM sys.server_audits WHERE is_state_enabled = 1 ORDER BY name`,

  /**
   * Which databases are in availability groups.
   * Right: VIEW ANY DEFINITION. Source: sys.availability_groups,
   * sys.availability_databases_cluster.
   */
  availabilityGroups: () =>
    `SELECT g.name AS groupName, d.database_name AS databaseName FROM sys.availability_groups AS g JOIN sys.availability_databases_cluster AS d ON d.group_id = g.group_id ORDER BY g.name, d.database_name`,

  /**
   * Features in the current database that not every edition can open.
   * Right: VIEW DATABASE STATE (before 2022) or VIEW DATABASE PERFORMANCE STATE.
   * Source: sys.dm_db_persisted_sku_features.
   */
  editionFeatures: () =>
    `SELECT feature_name AS feature FROM sys.dm_db_persisted_sku_features ORDER BY feature_name`,
} as const;

export const clone = {
  /**
   * The login with sid 0x01 is sa, whatever its name; whether it has this one is
   * for the server's collation to say.
   * Right: sysadmin. Source: sys.sql_logins.
   */
  systemAdministrator: (name: string) =>
    `SELECT name, CASE WHEN name = ${quoteText(
      name,
    )} THEN 1 ELSE 0 END AS isNamed FROM sys.sql_logins WHERE sid = 0x01`,

  /**
   * Who has a name on the server, other than sa: its type (S: SQL login, R: role)
   * and whether it is a SQL login with this password.
   * Right: CONTROL SERVER to see the hash. Source: sys.server_principals,
   * sys.sql_logins, PWDCOMPARE.
   */
  serverPrincipal: (name: string, password: string) =>
    `SELECT p.name, p.type, PWDCOMPARE(${quoteText(
      password,
    )}, l.password_hash) AS hasPassword FROM sys.server_principals AS p LEFT JOIN sys.sql_logins AS l ON l.sid = p.sid WHERE p.sid <> 0x01 AND p.name = ${quoteText(
      name,
    )}`,

  /** Right: ALTER ANY LOGIN. Source: ALTER LOGIN … WITH NAME. */
  renameLogin: (from: string, to: string) =>
    `ALTER LOGIN ${quoteName(from)} WITH NAME = ${quoteName(to)}`,

  /** Right: ALTER ANY LOGIN. Source: ALTER LOGIN … DISABLE. */
  disableLogin: (name: string) => `ALTER LOGIN ${quoteName(name)} DISABLE`,

  /**
   * A new password for sa and the name that it shall have, all or nothing: after
   * a crash it is found under the old pair or under the new one. Expiration goes
   * off so that a clone never asks for another password by itself; that is
   * refused (15128) before a login that must change its password has a new one.
   * Right: CONTROL SERVER for sa. Source: ALTER LOGIN, SET XACT_ABORT.
   *
   * @param found - the name that sa has
   * @param aside - for another login that bears sa's name: its name from now on
   */
  takeAdministrator: (
    found: string,
    { user, password }: { user: string; password: string },
    aside?: string,
  ) =>
    [
      'SET XACT_ABORT ON; BEGIN TRANSACTION',
      ...(aside
        ? [
            `ALTER LOGIN ${quoteName(user)} WITH NAME = ${quoteName(aside)}`,
            `ALTER LOGIN ${quoteName(aside)} DISABLE`,
          ]
        : []),
      `ALTER LOGIN ${quoteName(found)} WITH PASSWORD = ${quoteText(password)}${
        found === user ? '' : `, NAME = ${quoteName(user)}`
      }`,
      `ALTER LOGIN ${quoteName(user)} WITH CHECK_EXPIRATION = OFF`,
      `ALTER LOGIN ${quoteName(user)} ENABLE`,
      'COMMIT TRANSACTION',
    ].join('; '),

  /**
   * A password that nobody knows, for logins that came with the data: their
   * hashes are production's and must not stay. It comes before the policy check
   * goes off, which is refused (15128) while a login must change its password.
   * Right: ALTER ANY LOGIN, CONTROL SERVER for sysadmins. Source: ALTER LOGIN.
   */
  randomizeLogin: (name: string, password: string) =>
    `ALTER LOGIN ${quoteName(name)} WITH PASSWORD = ${quoteText(
      password,
    )}; ALTER LOGIN ${quoteName(name)} WITH CHECK_POLICY = OFF`,

  /**
   * Every SQL login but sa: name and whether it is disabled.
   * Right: sysadmin. Source: sys.sql_logins.
   */
  otherLogins: () =>
    `SELECT name, is_disabled AS isDisabled FROM sys.sql_logins WHERE sid <> 0x01 ORDER BY name`,

  /**
   * Proof that a login has this password: 1 or 0.
   * Right: CONTROL SERVER to see the hash. Source: PWDCOMPARE, sys.sql_logins.
   */
  hasPassword: (name: string, password: string) =>
    `SELECT is_disabled AS isDisabled, PWDCOMPARE(${quoteText(
      password,
    )}, password_hash) AS hasPassword FROM sys.sql_logins WHERE name = ${quoteText(
      name,
    )}`,

  /**
   * Sessions of others: a rotation leaves them alive. The server's own services
   * (Agent, telemetry) come back as soon as they are ended; nobody else can log
   * in by their names.
   * Right: VIEW SERVER STATE (before 2022) or VIEW SERVER PERFORMANCE STATE.
   * Source: sys.dm_exec_sessions.
   */
  otherSessions: () =>
    `SELECT session_id AS sessionId FROM sys.dm_exec_sessions WHERE is_user_process = 1 AND session_id <> @@SPID AND original_login_name NOT LIKE N'NT AUTHORITY\\%' AND original_login_name NOT LIKE N'NT SERVICE\\%'`,

  /** Right: ALTER ANY CONNECTION. Source: KILL (takes a number only). */
  endSession: (sessionId: number) => `KILL ${Math.trunc(sessionId)}`,

  /** @see golden.use */
  use: (database: string) => golden.use(database),

  /** Right: VIEW ANY DATABASE. Source: sys.databases, state_desc. */
  databaseStates: (names: string[]) => golden.databases(names),

  /**
   * The login that people get. Policy off: the password is ours, 32 characters.
   * Right: ALTER ANY LOGIN. Source: CREATE LOGIN.
   */
  createLogin: (name: string, password: string, database: string) =>
    `IF NOT EXISTS (SELECT 1 FROM sys.sql_logins WHERE name = ${quoteText(
      name,
    )}) CREATE LOGIN ${quoteName(name)} WITH PASSWORD = ${quoteText(
      password,
    )}, DEFAULT_DATABASE = ${quoteName(database)}, CHECK_POLICY = OFF`,

  /**
   * The login's user in the current database, if it has one: a user belongs to a
   * sid, whatever its name. Roles and users of others have other sids.
   * Right: VIEW DEFINITION. Source: sys.database_principals, SUSER_SID.
   */
  userOf: (login: string) =>
    `SELECT name FROM sys.database_principals WHERE sid = SUSER_SID(${quoteText(
      login,
    )})`,

  /**
   * Whether a user or role of the current database has this name.
   * Right: none. Source: DATABASE_PRINCIPAL_ID.
   */
  isTaken: (name: string) =>
    `SELECT CASE WHEN DATABASE_PRINCIPAL_ID(${quoteText(
      name,
    )}) IS NULL THEN 0 ELSE 1 END AS isTaken`,

  /** Right: ALTER ANY USER. Source: CREATE USER. */
  createUser: (name: string, login: string) =>
    `CREATE USER ${quoteName(name)} FOR LOGIN ${quoteName(login)}`,

  /** Right: ALTER on the role. Source: ALTER ROLE. */
  addOwner: (name: string) =>
    `ALTER ROLE db_owner ADD MEMBER ${quoteName(name)}`,

  /** Only where the source opts in. Right: sysadmin. Source: ALTER SERVER ROLE. */
  addSysadmin: (name: string) =>
    `ALTER SERVER ROLE sysadmin ADD MEMBER ${quoteName(name)}`,

  /**
   * What the people's login may do, asked with its own session.
   * Right: none. Source: IS_ROLEMEMBER, IS_SRVROLEMEMBER.
   */
  ownRoles: () =>
    `SELECT IS_ROLEMEMBER('db_owner') AS isOwner, IS_SRVROLEMEMBER('sysadmin') AS isSysadmin`,
} as const;
