import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Request } from 'tedious';
import { Answer, TestClient, TestServer } from './__testUtils__/TestServer';

const PASSWORD = 'Passw0rd-1';
const SUSPEND = 'ALTER SERVER CONFIGURATION SET SUSPEND_FOR_SNAPSHOT_BACKUP';
const FREEZE = `${SUSPEND} = ON (GROUP = (Shop, Other), MODE = COPY_ONLY)`;
const THAW = `${SUSPEND} = OFF (GROUP = (Shop, Other))`;
const STATUS =
  'SELECT db_name, suspend_session_id, is_diffmap_cleared, is_writeio_frozen FROM sys.dm_server_suspend_status ORDER BY db_name';

let server: TestServer;
let writer: TestClient;
let reader: TestClient;

beforeEach(async () => {
  server = await TestServer.start();
  writer = await server.connect();
  reader = await server.connect();
  await writer.batch('CREATE DATABASE Shop; CREATE DATABASE Other');
  for (const name of ['Shop', 'Other']) {
    await writer.batch(`USE ${name}; CREATE TABLE T (Id int)`);
  }
});
afterEach(async () => {
  await server.stop();
});

const INSERT = 'INSERT INTO Shop.dbo.T VALUES (1)';
const count = () => reader.rows('SELECT COUNT(*) FROM Shop.dbo.T');

/** Sends a batch of the writer and comes back once it is held up, as the server's own view tells. */
async function heldUp(text: string): Promise<{ answer: Promise<Answer> }> {
  const [[id]] = await writer.rows('SELECT @@SPID');
  let isOver = false;
  const answer = writer.batch(text).finally(() => {
    isOver = true;
  });
  const look = `SELECT 1 FROM sys.dm_exec_requests WHERE session_id = ${id} AND wait_type = 'DISKIO_SUSPEND'`;
  while ((await reader.rows(look)).length === 0) {
    if (isOver) throw new Error(`Nothing held up ${text}`);
  }
  return { answer };
}

it('holds writes of all named databases, and nothing else, until it is off', async () => {
  const holder = await server.connect();
  expect((await holder.batch(FREEZE)).errors).toEqual([]);

  const [[id]] = await holder.rows('SELECT @@SPID');
  expect(await reader.rows(STATUS)).toEqual([
    ['Other', id, false, true],
    ['Shop', id, false, true],
  ]);
  const inserted = await heldUp(INSERT);
  expect(await count()).toEqual([[0]]);
  const another = await server.connect();
  const elsewhere = await another.batch(
    "CREATE DATABASE Third; CREATE LOGIN l WITH PASSWORD = 'Passw0rd-1'",
  );
  expect(elsewhere.errors).toEqual([]);

  await holder.batch(THAW);
  expect((await inserted.answer).errors).toEqual([]);
  expect(await count()).toEqual([[1]]);
  expect(await reader.rows(STATUS)).toEqual([]);
});

it('holds the commit of what was begun before', async () => {
  const holder = await server.connect();
  await writer.batch(`BEGIN TRANSACTION; ${INSERT}`);
  await holder.batch(FREEZE);
  const committed = await heldUp('COMMIT');
  await holder.batch(THAW);
  expect((await committed.answer).errors).toEqual([]);
});

it.each<[string, (holder: TestClient, id: unknown) => Promise<unknown>]>([
  ['ends', holder => holder.close()],
  ['is killed', (_holder, id) => reader.batch(`KILL ${id}`)],
])('is over when the session that holds it %s', async (_how, end) => {
  const holder = await server.connect();
  const [[id]] = await holder.rows('SELECT @@SPID');
  await holder.batch(FREEZE);
  const inserted = await heldUp(INSERT);
  await end(holder, id);
  expect((await inserted.answer).errors).toEqual([]);
  expect(await reader.rows(STATUS)).toEqual([]);
});

it('is over when any session that may do so says so', async () => {
  const holder = await server.connect();
  await holder.batch(FREEZE);
  const inserted = await heldUp(INSERT);
  expect((await reader.batch(THAW)).errors).toEqual([]);
  expect((await inserted.answer).errors).toEqual([]);
  expect(await holder.rows(STATUS)).toEqual([]);
});

describe('of one database or the whole server', () => {
  const PROPERTIES = `SELECT SERVERPROPERTY('SuspendedDatabaseCount'), SERVERPROPERTY('IsServerSuspendedForSnapshotBackup'),
    DATABASEPROPERTYEX('Shop', 'IsDatabaseSuspendedForSnapshotBackup'), DATABASEPROPERTYEX('Other', 'IsDatabaseSuspendedForSnapshotBackup')`;
  const OPTION = 'SUSPEND_FOR_SNAPSHOT_BACKUP';

  it.each([
    [`ALTER DATABASE Shop SET ${OPTION} = ON`, [1, 0, 1, 0], [['Shop', true]]],
    [
      `USE Other; ALTER DATABASE CURRENT SET ${OPTION} = ON (MODE = COPY_ONLY)`,
      [1, 0, 0, 1],
      [['Other', false]],
    ],
    [
      `${SUSPEND} = ON`,
      [2, 1, 1, 1],
      [
        ['Other', true],
        ['Shop', true],
      ],
    ],
    [
      `${SUSPEND} = ON (MODE = COPY_ONLY)`,
      [2, 1, 1, 1],
      [
        ['Other', false],
        ['Shop', false],
      ],
    ],
  ])('%s', async (text, properties, cleared) => {
    const holder = await server.connect();
    expect((await holder.batch(text)).errors).toEqual([]);
    expect(await reader.rows(PROPERTIES)).toEqual([properties]);
    expect(
      await reader.rows(
        'SELECT db_name, is_diffmap_cleared FROM sys.dm_server_suspend_status ORDER BY db_name',
      ),
    ).toEqual(cleared);
    for (const [name] of cleared) {
      await holder.batch(`ALTER DATABASE ${name} SET ${OPTION} = OFF`);
    }
    expect(await reader.rows(PROPERTIES)).toEqual([[0, 0, 0, 0]]);
  });

  it('ends with BACKUP SERVER, for all of it', async () => {
    const holder = await server.connect();
    await holder.batch(`${SUSPEND} = ON`);
    const backup = await holder.batch(
      "BACKUP SERVER TO DISK = N'/var/opt/mssql/data/server.bkm' WITH METADATA_ONLY, FORMAT",
    );
    expect(backup.errors).toEqual([]);
    expect(await reader.rows(PROPERTIES)).toEqual([[0, 0, 0, 0]]);
  });

  it('is of 64 databases at most', async () => {
    const names = Array.from({ length: 65 }, () => 'Shop').join(', ');
    const answer = await writer.batch(`${SUSPEND} = ON (GROUP = (${names}))`);
    expect(answer.errors).toEqual([925]);
    expect(answer.error).toContain('The maximum allowed is 64.');
  });
});

it('lasts through an attention to the batch that began it, and ends by the same batch otherwise', async () => {
  const holder = await server.connect();
  const batch = (delay: string) =>
    `${FREEZE}; RAISERROR(N'suspended', 0, 1) WITH NOWAIT; WAITFOR DELAY '${delay}'; ${THAW}`;
  const said = new Promise<void>(resolve => {
    holder.connection.on('infoMessage', ({ message }) => {
      if (message === 'suspended') resolve();
    });
  });
  const ended = new Promise<Error | undefined | null>(resolve => {
    const request = new Request(batch('00:01:00'), resolve);
    holder.connection.execSqlBatch(request);
  });
  // Said while the batch still waits.
  await said;
  holder.connection.cancel();
  expect((await ended)?.message).toContain('Canceled');

  const inserted = await heldUp(INSERT);
  await holder.batch(THAW);
  await inserted.answer;

  expect((await holder.batch(batch('00:00:00.050'))).errors).toEqual([]);
  expect((await writer.batch(INSERT)).errors).toEqual([]);
});

it('lets one session hold a database, all of a group or none', async () => {
  const holder = await server.connect();
  const other = await server.connect();
  await holder.batch(`${SUSPEND} = ON (GROUP = (Shop), MODE = COPY_ONLY)`);
  expect((await other.batch(FREEZE)).errors).toEqual([5061]);
  expect((await other.rows(STATUS)).map(([name]) => name)).toEqual(['Shop']);
});

it('writes what a snapshot lacks where it is told to, and is over with that', async () => {
  const holder = await server.connect();
  const backup =
    "BACKUP GROUP Shop, Other TO DISK = N'/var/opt/mssql/data/points.bkm' WITH METADATA_ONLY, FORMAT";
  expect((await holder.batch(backup)).errors).toEqual([3013]);
  await holder.batch(FREEZE);
  expect(
    (await holder.batch(backup.replace('/data/', '/nowhere/'))).errors,
  ).toEqual([3201]);
  expect(await holder.rows(STATUS)).toHaveLength(2);
  expect((await holder.batch(backup)).errors).toEqual([]);
  expect(await holder.rows(STATUS)).toEqual([]);
  const file = join(server.directory, 'data/points.bkm');
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain('Shop');
});

it.each([
  ['a database that is not there', `${SUSPEND} = ON (GROUP = (Nowhere))`, 911],
  ["the server's own", `${SUSPEND} = ON (GROUP = (master))`, 5058],
])('refuses %s', async (_name, text, number) => {
  expect((await writer.batch(text)).errors).toEqual([number]);
});

it('needs ALTER on each database, and VIEW SERVER STATE to see it', async () => {
  await writer.batch(
    `USE master; CREATE LOGIN capture WITH PASSWORD = '${PASSWORD}'`,
  );
  for (const name of ['Shop', 'Other']) {
    await writer.batch(`USE ${name}; CREATE USER capture FOR LOGIN capture`);
  }
  const capture = await server.connect({ user: 'capture', password: PASSWORD });
  await writer.batch('USE Shop; GRANT ALTER TO capture');
  expect((await capture.batch(FREEZE)).errors).toEqual([262]);
  await writer.batch('USE Other; GRANT ALTER TO capture');
  expect((await capture.batch(FREEZE)).errors).toEqual([]);
  expect((await capture.batch(STATUS)).errors).toEqual([300]);
  await writer.batch('USE master; GRANT VIEW SERVER STATE TO capture');
  expect(await capture.rows(STATUS)).toHaveLength(2);
  await capture.batch(THAW);
});
