import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Request } from 'tedious';
import { TestClient, TestServer } from './__testUtils__/TestServer';

const PASSWORD = 'Passw0rd-1';
const SUSPEND = 'ALTER SERVER CONFIGURATION SET SUSPEND_FOR_SNAPSHOT_BACKUP';
const FREEZE = `${SUSPEND} = ON (GROUP = (Shop, Other), MODE = COPY_ONLY)`;
const THAW = `${SUSPEND} = OFF (GROUP = (Shop, Other))`;
const STATUS =
  'SELECT db_name, suspend_session_id, is_diffmap_cleared, is_writeio_frozen FROM sys.dm_server_suspend_status ORDER BY db_name';
/** Long enough for a batch that nothing holds. */
const MOMENT_MS = 100;

let server: TestServer;
let writer: TestClient;

beforeEach(async () => {
  server = await TestServer.start();
  writer = await server.connect();
  await writer.batch('CREATE DATABASE Shop; CREATE DATABASE Other');
  for (const name of ['Shop', 'Other']) {
    await writer.batch(`USE ${name}; CREATE TABLE T (Id int)`);
  }
});
afterEach(async () => {
  await server.stop();
});

/** Whether a batch is kept waiting. */
async function waits(batch: Promise<unknown>): Promise<boolean> {
  return await Promise.race([
    batch.then(() => false),
    pause(MOMENT_MS).then(() => true),
  ]);
}

const insert = (client: TestClient) =>
  client.batch('INSERT INTO Shop.dbo.T VALUES (1)');
const count = (client: TestClient) =>
  client.rows('SELECT COUNT(*) FROM Shop.dbo.T');

it('holds writes of all named databases, and nothing else, until it is off', async () => {
  const holder = await server.connect();
  const reader = await server.connect();
  expect((await holder.batch(FREEZE)).errors).toEqual([]);

  const [[id]] = await holder.rows('SELECT @@SPID');
  expect(await reader.rows(STATUS)).toEqual([
    ['Other', id, false, true],
    ['Shop', id, false, true],
  ]);
  const inserted = insert(writer);
  expect(await waits(inserted)).toBe(true);
  expect(await count(reader)).toEqual([[0]]);
  const another = await server.connect();
  expect(
    await waits(
      another.batch(
        "CREATE DATABASE Third; CREATE LOGIN l WITH PASSWORD = 'Passw0rd-1'",
      ),
    ),
  ).toBe(false);

  await holder.batch(THAW);
  expect((await inserted).errors).toEqual([]);
  expect(await count(reader)).toEqual([[1]]);
  expect(await reader.rows(STATUS)).toEqual([]);
});

it('holds the commit of what was begun before', async () => {
  const holder = await server.connect();
  await writer.batch('BEGIN TRANSACTION; INSERT INTO Shop.dbo.T VALUES (1)');
  await holder.batch(FREEZE);
  const committed = writer.batch('COMMIT');
  expect(await waits(committed)).toBe(true);
  await holder.batch(THAW);
  expect((await committed).errors).toEqual([]);
});

it('is over with the session that holds it', async () => {
  const holder = await server.connect();
  await holder.batch(FREEZE);
  const inserted = insert(writer);
  expect(await waits(inserted)).toBe(true);
  await holder.close();
  expect((await inserted).errors).toEqual([]);
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

  const inserted = insert(writer);
  expect(await waits(inserted)).toBe(true);
  await holder.batch(THAW);
  await inserted;

  expect((await holder.batch(batch('00:00:00.050'))).errors).toEqual([]);
  expect((await insert(writer)).errors).toEqual([]);
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
