import { TestClient, TestServer } from './__testUtils__/TestServer';

let server: TestServer;
let admin: TestClient;

beforeEach(async () => {
  server = await TestServer.start();
  admin = await server.connect();
});
afterEach(async () => {
  await server.stop();
});

describe('sp_configure', () => {
  const set = (name: string, value: number) =>
    admin.batch(`EXEC sp_configure '${name}', ${value}`);

  it('hides advanced options until they are to be shown', async () => {
    const told = async () =>
      (await admin.rows('EXEC sp_configure')).map(([name]) => name);
    expect(await told()).toEqual([
      'external scripts enabled',
      'remote admin connections',
      'show advanced options',
    ]);
    expect((await set('xp_cmdshell', 1)).errors).toEqual([15123]);
    await set('show advanced options', 1);
    await admin.batch('RECONFIGURE');
    expect(await told()).toContain('xp_cmdshell');
  });

  it('puts into force with RECONFIGURE only, within bounds, what has the name alone', async () => {
    await set('show advanced', 1);
    await admin.batch('RECONFIGURE');
    expect((await set('max degree', 4)).messages).toEqual([
      "Configuration option 'max degree of parallelism' changed from 0 to 4. Run the RECONFIGURE statement to install.",
    ]);
    const told = () => admin.rows("EXEC sp_configure 'max degree'");
    const name = 'max degree of parallelism';
    expect(await told()).toEqual([[name, 0, 32_767, 4, 0]]);
    await admin.batch('RECONFIGURE WITH OVERRIDE');
    expect(await told()).toEqual([[name, 0, 32_767, 4, 4]]);
    expect((await set('max degree', 40_000)).errors).toEqual([15129]);
    expect((await set('max', 1)).errors).toEqual([15124]);
    expect((await set('nothing', 1)).errors).toEqual([15123]);
  });

  it('needs ALTER SETTINGS', async () => {
    const password = 'Passw0rd-1';
    await admin.batch(`CREATE LOGIN plain WITH PASSWORD = '${password}'`);
    const plain = await server.connect({ user: 'plain', password });
    const text = "EXEC sp_configure 'show advanced options', 1";
    expect((await plain.batch(text)).errors).toEqual([15247]);
    expect((await plain.batch('RECONFIGURE')).errors).toEqual([5812]);
  });
});

describe('ALTER DATABASE … SET', () => {
  beforeEach(async () => {
    await admin.batch('CREATE DATABASE Shop');
    await admin.batch('USE Shop; CREATE TABLE T (Id int)');
  });

  it('READ_ONLY keeps all writes out, until READ_WRITE', async () => {
    await admin.batch('USE master; ALTER DATABASE Shop SET READ_ONLY');
    for (const text of [
      'INSERT Shop.dbo.T VALUES (1)',
      'DELETE Shop.dbo.T',
      'TRUNCATE TABLE Shop.dbo.T',
      'USE Shop; CREATE TABLE U (Id int)',
      'USE Shop; ALTER TABLE T ADD Name int',
      'USE Shop; CREATE SCHEMA s',
      'USE Shop; CREATE USER u WITHOUT LOGIN',
    ]) {
      expect([text, (await admin.batch(text)).errors]).toEqual([text, [3906]]);
    }
    expect(await admin.rows('SELECT COUNT(*) FROM Shop.dbo.T')).toEqual([[0]]);
    await admin.batch('USE master; ALTER DATABASE Shop SET READ_WRITE');
    expect((await admin.batch('INSERT Shop.dbo.T VALUES (1)')).errors).toEqual(
      [],
    );
  });

  it.each([
    ['RECOVERY NOPE', 102],
    ['TRUSTWORTHY 5', 102],
    ['COMPATIBILITY_LEVEL = 155', 15048],
  ])('%s is refused', async (option, number) => {
    const answer = await admin.batch(`ALTER DATABASE Shop SET ${option}`);
    expect(answer.errors).toContain(number);
  });
});
