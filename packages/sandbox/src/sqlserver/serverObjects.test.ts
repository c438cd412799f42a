import { TestClient, TestServer } from './__testUtils__/TestServer';

const PASSWORD = 'Passw0rd-1';

/** What a server does by itself is kept and shown, and never runs. */
describe('startup procedures, logon triggers, audits, groups and features', () => {
  let server: TestServer;
  let admin: TestClient;
  let reader: TestClient;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await server.connect();
    await admin.batch(
      `CREATE DATABASE Shop; CREATE LOGIN reader WITH PASSWORD = '${PASSWORD}'`,
    );
    reader = await server.connect({ user: 'reader', password: PASSWORD });
  });
  afterAll(() => server.stop());

  const PROCEDURES = `SELECT name, is_auto_executed FROM master.sys.procedures`;
  const TRIGGERS = `SELECT t.name, t.is_disabled, e.type_desc FROM sys.server_triggers t JOIN sys.server_trigger_events e ON e.object_id = t.object_id`;
  const AUDITS = `SELECT name, is_state_enabled, on_failure_desc FROM sys.server_audits`;
  const GROUPS = `SELECT g.name, d.database_name FROM sys.availability_groups g JOIN sys.availability_databases_cluster d ON d.group_id = g.group_id`;
  const FEATURES = `USE Shop; SELECT feature_name FROM sys.dm_db_persisted_sku_features; USE master`;

  it.each<[text: string, view: string, rows: unknown[][]]>([
    ['CREATE PROCEDURE dbo.p AS SELECT 1', PROCEDURES, [['p', false]]],
    [`EXEC sp_procoption 'p', 'startup', 'on'`, PROCEDURES, [['p', true]]],
    [
      `EXEC sp_procoption @ProcName = 'dbo.p', @OptionName = 'startup', @OptionValue = 'off'`,
      PROCEDURES,
      [['p', false]],
    ],
    ['DROP PROCEDURE p', PROCEDURES, []],
    [
      'CREATE TRIGGER t ON ALL SERVER FOR LOGON AS BEGIN ROLLBACK; END',
      TRIGGERS,
      [['t', false, 'LOGON']],
    ],
    ['DISABLE TRIGGER t ON ALL SERVER', TRIGGERS, [['t', true, 'LOGON']]],
    ['ENABLE TRIGGER t ON ALL SERVER', TRIGGERS, [['t', false, 'LOGON']]],
    ['DROP TRIGGER t ON ALL SERVER', TRIGGERS, []],
    [
      `CREATE SERVER AUDIT a TO FILE (FILEPATH = '/audit') WITH (ON_FAILURE = SHUTDOWN)`,
      AUDITS,
      [['a', false, 'SHUTDOWN SERVER INSTANCE']],
    ],
    [
      'ALTER SERVER AUDIT a WITH (STATE = ON)',
      AUDITS,
      [['a', true, 'SHUTDOWN SERVER INSTANCE']],
    ],
    ['DROP SERVER AUDIT a', AUDITS, []],
    [
      `CREATE AVAILABILITY GROUP g FOR DATABASE Shop, Other REPLICA ON N'a' WITH (FAILOVER_MODE = MANUAL)`,
      GROUPS,
      [
        ['g', 'Shop'],
        ['g', 'Other'],
      ],
    ],
    [
      'ALTER AVAILABILITY GROUP g REMOVE DATABASE Other',
      GROUPS,
      [['g', 'Shop']],
    ],
    ['DROP AVAILABILITY GROUP g', GROUPS, []],
    [
      'ALTER DATABASE Shop SET ENCRYPTION ON',
      FEATURES,
      [['TransparentDataEncryption']],
    ],
    ['ALTER DATABASE Shop SET ENCRYPTION OFF', FEATURES, []],
  ])('%s', async (text, view, rows) => {
    expect((await admin.batch(text)).errors).toEqual([]);
    expect(await admin.rows(view)).toEqual(rows);
  });

  it.each<[text: string, error: number]>([
    ['CREATE SERVER AUDIT a TO APPLICATION_LOG', 15247],
    ['DROP TRIGGER t ON ALL SERVER', 15247],
    [`EXEC sp_procoption 'p', 'startup', 'on'`, 15247],
  ])('refuses a login of few rights: %s', async (text, error) => {
    expect((await reader.batch(text)).errors).toEqual([error]);
  });

  it('shows nothing without the right, and refuses features', async () => {
    await admin.batch('CREATE SERVER AUDIT a TO APPLICATION_LOG');
    expect(await reader.rows(AUDITS)).toEqual([]);
    await admin.batch('GRANT VIEW ANY DEFINITION TO reader');
    expect(await reader.rows(AUDITS)).toHaveLength(1);
    await admin.batch('USE Shop; CREATE USER reader; USE master');
    expect((await reader.batch(FEATURES)).errors).toContain(262);
  });

  it.each([
    'ALTER SERVER AUDIT nothing WITH (STATE = ON)',
    'DISABLE TRIGGER nothing ON ALL SERVER',
    'DROP AVAILABILITY GROUP nothing',
  ])('does not know %s', async text => {
    expect((await admin.batch(text)).errors).toEqual([15151]);
  });
});
