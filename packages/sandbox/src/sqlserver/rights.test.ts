import { TestClient, TestServer } from './__testUtils__/TestServer';

const PASSWORD = 'Passw0rd-1';
let server: TestServer;
let admin: TestClient;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.connect();
  for (const name of [
    'reader',
    'backup_only',
    'owner',
    'nobody',
    'helper',
    'frozen',
  ]) {
    await admin.batch(`CREATE LOGIN ${name} WITH PASSWORD = '${PASSWORD}'`);
  }
  await admin.batch('CREATE DATABASE Shop; CREATE DATABASE Other');
  await admin.batch(`USE Shop;
    CREATE TABLE Customers (Id int PRIMARY KEY, Name nvarchar(20)); CREATE TABLE Secret (Id int);
    INSERT Customers VALUES (1, 'Ada');
    CREATE USER reader; CREATE USER backup_only FOR LOGIN backup_only; CREATE USER owner;
    GRANT SELECT ON dbo.Customers TO reader;
    ALTER ROLE db_backupoperator ADD MEMBER backup_only; GRANT SELECT ON Customers TO backup_only;
    ALTER ROLE db_owner ADD MEMBER owner`);
  await admin.batch(
    `USE master; ALTER SERVER ROLE securityadmin ADD MEMBER helper`,
  );
});

afterAll(async () => {
  await server.stop();
});

const as = (user: string, database?: string) =>
  server.connect({ user, password: PASSWORD, database });

describe('in a database', () => {
  it.each<[user: string, text: string, errors: number[]]>([
    ['reader', 'SELECT Name FROM Customers', []],
    ['reader', 'SELECT Id FROM Secret', [229]],
    ['reader', 'DELETE Customers', [229]],
    ['reader', 'CHECKPOINT', [262]],
    ['reader', 'CREATE TABLE X (a int)', [262]],
    ['reader', 'CREATE USER helper', [15247]],
    ['reader', 'USE Other', [916]],
    ['reader', 'SELECT * FROM Other.dbo.T', [916]],
    ['reader', 'KILL 51', [6102]],
    ['reader', 'ALTER LOGIN sa DISABLE', [15151]],
    ['reader', `CREATE LOGIN x WITH PASSWORD = '${PASSWORD}'`, [15247]],
    ['reader', 'CREATE DATABASE X', [262]],
    ['reader', 'ALTER SERVER ROLE sysadmin ADD MEMBER reader', [15151]],
    ['reader', 'ALTER ROLE db_owner ADD MEMBER reader', [15151]],
    ['reader', 'GRANT SELECT ON Secret TO reader', [15151]],
    ['backup_only', 'CHECKPOINT', []],
    ['backup_only', 'UPDATE Customers SET Id = 1', [229]],
    ['owner', 'CHECKPOINT', []],
    [
      'owner',
      'CREATE TABLE Mine (a int); INSERT Mine VALUES (1); DROP TABLE Mine',
      [],
    ],
    [
      'owner',
      'CREATE USER frozen; ALTER ROLE db_datareader ADD MEMBER frozen; DROP USER frozen',
      [],
    ],
    ['owner', 'ALTER LOGIN sa DISABLE', [15151]],
    ['nobody', 'SELECT 1', []],
  ])('%s: %s', async (user, text, errors) => {
    const client = await as(user, user === 'nobody' ? 'master' : 'Shop');
    expect((await client.batch(text)).errors).toEqual(errors);
  });

  it('tells what one may do', async () => {
    const ask = `SELECT IS_SRVROLEMEMBER('sysadmin'), IS_ROLEMEMBER('db_owner'), HAS_PERMS_BY_NAME(N'Shop', 'DATABASE', 'CHECKPOINT'), HAS_PERMS_BY_NAME('dbo.Customers', 'OBJECT', 'SELECT'), HAS_PERMS_BY_NAME(N'Other', 'DATABASE', 'CHECKPOINT'), HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE'), USER_NAME(), IS_ROLEMEMBER('no_such_role')`;
    expect(await (await as('reader', 'Shop')).rows(ask)).toEqual([
      [0, 0, 0, 1, 0, 0, 'reader', null],
    ]);
    expect(await (await as('backup_only', 'Shop')).rows(ask)).toEqual([
      [0, 0, 1, 1, 0, 0, 'backup_only', null],
    ]);
    expect(await (await as('owner', 'Shop')).rows(ask)).toEqual([
      [0, 1, 1, 1, 0, 0, 'owner', null],
    ]);
    await admin.batch('USE Shop');
    expect(await admin.rows(ask)).toEqual([[1, 1, 1, 1, 1, 1, 'dbo', null]]);
  });

  it('shows only what one may see', async () => {
    const client = await as('reader', 'Shop');
    expect(await client.rows('SELECT name FROM sys.tables')).toEqual([
      ['Customers'],
    ]);
    expect(
      await client.rows(
        'SELECT DISTINCT DB_NAME(database_id) FROM sys.master_files',
      ),
    ).toEqual([]);
    expect(
      await client.rows(
        'SELECT name, password_hash FROM sys.sql_logins ORDER BY name',
      ),
    ).toEqual([
      ['reader', null],
      ['sa', null],
    ]);
    expect(
      await client.rows('SELECT session_id FROM sys.dm_exec_sessions'),
    ).toHaveLength(1);
    await admin.batch(
      'USE master; GRANT VIEW ANY DEFINITION TO reader; GRANT VIEW SERVER STATE TO reader',
    );
    expect(
      (
        await client.rows(
          'SELECT DISTINCT DB_NAME(database_id) FROM sys.master_files',
        )
      ).flat(),
    ).toContain('Other');
    expect(
      (await client.rows('SELECT session_id FROM sys.dm_exec_sessions')).length,
    ).toBeGreaterThan(5);
    await admin.batch(
      'REVOKE VIEW ANY DEFINITION FROM reader; REVOKE VIEW SERVER STATE FROM reader',
    );
  });

  it('denies before it grants', async () => {
    const client = await as('reader', 'Shop');
    await admin.batch(
      'USE Shop; DENY SELECT ON Customers TO reader; ALTER ROLE db_datareader ADD MEMBER reader',
    );
    expect((await client.batch('SELECT Id FROM Customers')).errors).toEqual([
      229,
    ]);
    expect((await client.batch('SELECT Id FROM Secret')).errors).toEqual([]);
    await admin.batch(
      'REVOKE SELECT ON Customers FROM reader; ALTER ROLE db_datareader DROP MEMBER reader; GRANT SELECT ON Customers TO reader',
    );
    expect((await client.batch('SELECT Id FROM Customers')).errors).toEqual([]);
  });
});

describe('logins', () => {
  it('sa is who has sid 0x01, whatever the name', async () => {
    await admin.batch(`USE master; ALTER LOGIN sa WITH NAME = root`);
    expect(
      await admin.rows(
        'SELECT name, is_disabled FROM sys.sql_logins WHERE sid = 0x01',
      ),
    ).toEqual([['root', false]]);
    expect(await server.refusal({})).toEqual([18456]);
    await admin.batch(`ALTER LOGIN [root] WITH NAME = [sa]`);
    await admin.batch(`ALTER LOGIN [sa] DISABLE`);
    expect(await server.refusal({})).toEqual([18470]);
    await admin.batch(`ALTER LOGIN [sa] ENABLE`);
    expect(await server.refusal({})).toEqual([]);
  });

  it('get passwords that obey the policy, or none', async () => {
    const number = async (text: string) => (await admin.batch(text)).errors;
    expect(await number(`ALTER LOGIN nobody WITH PASSWORD = N'short'`)).toEqual(
      [15116],
    );
    expect(
      await number(`ALTER LOGIN nobody WITH PASSWORD = N'onlysmallletters'`),
    ).toEqual([15118]);
    expect(
      await number(
        `ALTER LOGIN nobody WITH CHECK_POLICY = OFF; ALTER LOGIN nobody WITH PASSWORD = N'short''n'`,
      ),
    ).toEqual([]);
    expect(
      await admin.rows(
        `SELECT PWDCOMPARE(N'short''n', password_hash), is_policy_checked FROM sys.sql_logins WHERE name = N'nobody'`,
      ),
    ).toEqual([[1, false]]);
    expect(
      await number(`ALTER LOGIN nobody WITH CHECK_EXPIRATION = ON`),
    ).toEqual([15122]);
    expect(await number(`CREATE LOGIN nobody WITH PASSWORD = 'x'`)).toEqual([
      15116,
    ]);
    expect(
      await number(
        `CREATE LOGIN nobody WITH PASSWORD = 'x', CHECK_POLICY = OFF`,
      ),
    ).toEqual([15025]);
    expect(await number(`DROP LOGIN sa`)).toEqual([15405]);
    expect(
      await server.refusal({ user: 'nobody', password: "short'n" }),
    ).toEqual([]);
  });

  it('are handled by securityadmin, but not those of sysadmins', async () => {
    const helper = await as('helper');
    expect(
      (await helper.batch(`ALTER LOGIN frozen WITH PASSWORD = 'New-passw0rd'`))
        .errors,
    ).toEqual([]);
    expect(
      (await helper.batch(`ALTER LOGIN sa WITH PASSWORD = 'New-passw0rd'`))
        .errors,
    ).toEqual([15151]);
    expect((await helper.batch('ALTER LOGIN sa DISABLE')).errors).toEqual([
      15151,
    ]);
  });

  it('belong to users by sid', async () => {
    await admin.batch(
      `USE Shop; CREATE LOGIN moved WITH PASSWORD = '${PASSWORD}'`,
    );
    await admin.batch('CREATE USER moved; DROP LOGIN moved');
    await admin.batch(`CREATE LOGIN moved WITH PASSWORD = '${PASSWORD}'`);
    expect(
      await server.refusal({
        user: 'moved',
        password: PASSWORD,
        database: 'Shop',
      }),
    ).toEqual([4060, 18456]);
    const tie = `IF DATABASE_PRINCIPAL_ID(N'moved') IS NULL CREATE USER [moved] FOR LOGIN [moved] ELSE ALTER USER [moved] WITH LOGIN = [moved]`;
    expect((await admin.batch(tie)).errors).toEqual([]);
    expect(
      await server.refusal({
        user: 'moved',
        password: PASSWORD,
        database: 'Shop',
      }),
    ).toEqual([]);
    expect(
      (await admin.batch('CREATE USER again FOR LOGIN moved')).errors,
    ).toEqual([15063]);
  });
});
