import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Faults } from '../faults';
import { createLatency, durations } from '../latency';
import { VirtualClock } from '../time/VirtualClock';
import {
  Answer,
  SA_PASSWORD,
  TestClient,
  TestServer,
} from './__testUtils__/TestServer';
import { SqlServerContainer } from './SqlServerContainer';

const START = '2026-11-22 10:00:00.000';
const HOUR_SECONDS = 3_600;

let clock: VirtualClock;
let server: TestServer;
let client: TestClient;
let watcher: TestClient;

beforeEach(async () => {
  clock = new VirtualClock();
  server = await TestServer.start({ clock });
  client = await server.connect();
  watcher = await server.connect();
  await client.batch('CREATE DATABASE Shop; CREATE TABLE Shop.dbo.T (Id int)');
});

afterEach(async () => {
  await server.stop();
});

/** Sends a batch and comes back once the server waits in it, as its own view tells. */
async function waiting(text: string, waitType: string) {
  const answer = client.batch(text);
  const waits = `SELECT 1 FROM sys.dm_exec_requests WHERE status = 'suspended' AND wait_type = '${waitType}'`;
  while ((await watcher.rows(waits)).length === 0);
  return { answer };
}

const timeOf = async () =>
  (await watcher.rows('SELECT CONVERT(varchar(30), GETDATE(), 121)'))[0][0];

it.each([
  ["WAITFOR DELAY '01:00:00'", HOUR_SECONDS, '2026-11-22 11:00:00.000'],
  ["WAITFOR TIME '09:59:00'", 86_340, '2026-11-23 09:59:00.000'],
])('%s takes its time by the clock', async (text, seconds, end) => {
  expect(await timeOf()).toBe(START);
  const { answer } = await waiting(
    `${text}; SELECT CONVERT(varchar(30), GETDATE(), 121)`,
    'WAITFOR',
  );
  await clock.pass(seconds - 1);
  expect(
    await watcher.rows(
      "SELECT total_elapsed_time FROM sys.dm_exec_requests WHERE command = 'WAITFOR'",
    ),
  ).toEqual([[(seconds - 1) * 1_000]]);
  await clock.pass(1);
  expect((await answer).sets).toEqual([[[end]]]);
});

it('gives up a lock by the clock', async () => {
  await watcher.batch('BEGIN TRANSACTION; INSERT Shop.dbo.T VALUES (1)');
  const { answer } = await waiting(
    `SET LOCK_TIMEOUT ${HOUR_SECONDS * 1_000}; DELETE Shop.dbo.T`,
    'LCK_M_X',
  );
  let ended: Answer | undefined;
  void answer.then(result => (ended = result));
  await clock.pass(HOUR_SECONDS - 1);
  expect(await watcher.rows('SELECT 1')).toEqual([[1]]);
  expect(ended).toBeUndefined();
  await clock.pass(1);
  expect((await answer).errors).toEqual([1222]);
});

it('forgets a wait that is cancelled', async () => {
  const { answer } = await waiting("WAITFOR DELAY '01:00:00'", 'WAITFOR');
  client.connection.cancel();
  expect((await answer).error).toBe('Canceled.');
  // Nothing rings later on: the session answers the same before and after.
  await clock.pass(2 * HOUR_SECONDS);
  expect(await client.rows('SELECT @@TRANCOUNT')).toEqual([[0]]);
});

it('starts, and dates its log, by the clock', async () => {
  const slow = new VirtualClock();
  const directory = mkdtempSync(join(tmpdir(), 'sqlserver-time-'));
  const container = new SqlServerContainer(
    {
      namespace: 'none',
      pod: 'none',
      container: 'mssql',
      image: 'mcr.microsoft.com/mssql/server:2022-latest',
      env: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: SA_PASSWORD },
      hostname: 'mssql',
      mounts: [{ mountPath: '/var/opt/mssql', readOnly: false, directory }],
    },
    {
      latency: createLatency({ profile: 'article' }),
      faults: new Faults(),
      clock: slow,
    },
  );
  const listens = new Promise<void>(resolve => container.onPorts(resolve));
  await slow.pass(durations.sqlServerStart / 1_000);
  await listens;
  await slow.pass(durations.sqlServerRecovery / 1_000);
  await container.ready;
  const times = (text: string) =>
    container
      .log()
      .filter(line => line.includes(text))
      .map(line => line.slice(0, 22));
  expect(times('(c) Microsoft Corporation.')).toEqual([
    '2026-11-22 10:00:00.00',
  ]);
  expect(times('Server is listening on')).toEqual(['2026-11-22 10:00:14.00']);
  expect(times('Recovery is complete')).toEqual(['2026-11-22 10:00:17.00']);
  await container.stop();
  rmSync(directory, { recursive: true });
});
