import mssql from 'mssql';
import {
  ISOLATION_LEVEL,
  SA_PASSWORD,
  TestServer,
  TYPES,
} from './__testUtils__/TestServer';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  const admin = await server.connect();
  await admin.batch('CREATE DATABASE Shop');
  await admin.batch(
    'USE Shop; CREATE TABLE T (Id int PRIMARY KEY, Text nvarchar(max), Bytes varbinary(max))',
  );
});

afterEach(() => {
  server.faults.clear();
});

afterAll(async () => {
  await server.stop();
});

async function sessionsOf(client: {
  rows(text: string): Promise<unknown[][]>;
}) {
  const rows = await client.rows(
    'SELECT session_id FROM sys.dm_exec_sessions WHERE is_user_process = 1',
  );
  return rows.map(([id]) => id);
}

describe('logins', () => {
  it('are refused with what the real server says', async () => {
    const admin = await server.connect();
    await admin.batch(`
      CREATE LOGIN Shut WITH PASSWORD = 'Passw0rd-1';  ALTER LOGIN Shut DISABLE
      CREATE LOGIN Fresh WITH PASSWORD = 'Passw0rd-1' MUST_CHANGE, CHECK_EXPIRATION = ON
      CREATE LOGIN Outside WITH PASSWORD = 'Passw0rd-1', DEFAULT_DATABASE = Shop
      CREATE LOGIN Plain WITH PASSWORD = 'Passw0rd-1'`);
    const password = 'Passw0rd-1';
    expect(await server.refusal({ user: 'nobody', password })).toEqual([18456]);
    expect(await server.refusal({ user: 'sa', password })).toEqual([18456]);
    expect(await server.refusal({ user: 'shut', password: 'x' })).toEqual([
      18456,
    ]);
    expect(await server.refusal({ user: 'shut', password })).toEqual([18470]);
    expect(await server.refusal({ user: 'fresh', password })).toEqual([18488]);
    expect(await server.refusal({ user: 'outside', password })).toEqual([
      4064, 18456,
    ]);
    expect(
      await server.refusal({ user: 'plain', password, database: 'Shop' }),
    ).toEqual([4060, 18456]);
    expect(
      await server.refusal({ user: 'plain', password, database: 'Nope' }),
    ).toEqual([4060, 18456]);
    expect(await server.refusal({ user: 'PLAIN', password })).toEqual([]);
    const log = server.server.log().join('\n');
    expect(log).toContain(
      "Login failed for user 'shut'. Reason: The account is disabled.",
    );
    expect(log).not.toContain(password);
    expect(log).not.toContain(SA_PASSWORD);
  });
});

describe('requests', () => {
  it('carries values of every type, both ways', async () => {
    const client = await server.connect({ database: 'Shop' });
    const moment = new Date('2026-11-24T10:20:30.123Z');
    const answer = await client.run(
      'SELECT @i, @b, @f, @n, @v, @x, @g, @d, @m, @bit, @none, @small',
      request => {
        request.addParameter('i', TYPES.Int, -5);
        request.addParameter('b', TYPES.BigInt, '9007199254740993');
        request.addParameter('f', TYPES.Float, 1.5);
        request.addParameter('n', TYPES.Decimal, 12.34, {
          precision: 10,
          scale: 2,
        });
        request.addParameter('v', TYPES.NVarChar, 'Grüße, Łódź');
        request.addParameter('x', TYPES.VarBinary, Buffer.from('00ff', 'hex'));
        request.addParameter(
          'g',
          TYPES.UniqueIdentifier,
          '6F9619FF-8B86-D011-B42D-00C04FC964FF',
        );
        request.addParameter('d', TYPES.DateTime2, moment, { scale: 3 });
        request.addParameter('m', TYPES.Money, 7.25);
        request.addParameter('bit', TYPES.Bit, true);
        request.addParameter('none', TYPES.NVarChar, null);
        request.addParameter('small', TYPES.TinyInt, 200);
        client.connection.execSql(request);
      },
    );
    expect(answer.sets).toEqual([
      [
        [
          -5,
          '9007199254740993',
          1.5,
          12.34,
          'Grüße, Łódź',
          Buffer.from([0, 255]),
          '6F9619FF-8B86-D011-B42D-00C04FC964FF',
          moment,
          7.25,
          true,
          null,
          200,
        ],
      ],
    ]);
    const types = await client.rows(
      `SELECT CAST(1.5 AS real), CAST(-922337203685477.5808 AS money), CAST('2026-11-24 10:20:30.123' AS datetime), CAST('2026-11-24 10:20' AS smalldatetime), CAST('2026-11-24' AS date), CAST('00:00:01.5' AS time(1)), CAST(12345678901234567890123456.78 AS decimal(38, 2)), CAST('ab' AS char(4)), CAST(0x01 AS binary(2)), SERVERPROPERTY('EngineEdition')`,
    );
    expect(types).toEqual([
      [
        1.5,
        -922337203685477.5808,
        new Date('2026-11-24T10:20:30.123Z'),
        new Date('2026-11-24T10:20:00Z'),
        new Date('2026-11-24T00:00:00Z'),
        new Date('1970-01-01T00:00:01.500Z'),
        1.2345678901234568e25,
        'ab  ',
        Buffer.from([1, 0]),
        3,
      ],
    ]);
  });

  it('carries long texts and many packets', async () => {
    const client = await server.connect({ database: 'Shop' });
    const text = 'long ü '.repeat(60_000);
    const bytes = Buffer.alloc(300_000, 7);
    const written = await client.run(
      'INSERT INTO T (Id, Text, Bytes) VALUES (@id, @text, @bytes)',
      request => {
        request.addParameter('id', TYPES.Int, 1);
        request.addParameter('text', TYPES.NVarChar, text, {
          length: Infinity,
        });
        request.addParameter('bytes', TYPES.VarBinary, bytes, {
          length: Infinity,
        });
        client.connection.execSql(request);
      },
    );
    expect(written.error).toBeUndefined();
    const [[back, sameBytes, length]] = await client.rows(
      `SELECT Text, Bytes, LEN(Text) FROM T WHERE Id = 1 -- ${text}`,
    );
    expect(back === text).toBe(true);
    expect(bytes.equals(sameBytes as Buffer)).toBe(true);
    expect(length).toBe(text.length - 1);
    await client.batch('DELETE T');
  });

  it('prepares statements', async () => {
    const pool = await new mssql.ConnectionPool({
      server: '127.0.0.1',
      port: server.server.port,
      user: 'sa',
      password: SA_PASSWORD,
      database: 'Shop',
      options: { trustServerCertificate: true },
    }).connect();
    try {
      const prepared = new mssql.PreparedStatement(pool);
      prepared.input('n', mssql.Int);
      await prepared.prepare('SELECT @n * 2 AS twice');
      expect((await prepared.execute({ n: 4 })).recordset).toEqual([
        { twice: 8 },
      ]);
      expect((await prepared.execute({ n: 5 })).recordset).toEqual([
        { twice: 10 },
      ]);
      await prepared.unprepare();
      const request = pool
        .request()
        .input('a', mssql.Int, 1)
        .output('b', mssql.NVarChar(20));
      const result = await request.query(
        `SET @b = CONCAT(N'got ', @a); SELECT @a AS a`,
      );
      expect(result.output).toEqual({ b: 'got 1' });
      const transaction = new mssql.Transaction(pool);
      await transaction.begin(mssql.ISOLATION_LEVEL.SERIALIZABLE);
      await transaction.request().query('INSERT T (Id) VALUES (7)');
      await transaction.rollback();
      expect(
        (await pool.request().query('SELECT COUNT(*) AS n FROM T')).recordset,
      ).toEqual([{ n: 0 }]);
    } finally {
      await pool.close();
    }
  });

  it('frees the session when the connection ends, and undoes its transaction', async () => {
    const watcher = await server.connect({ database: 'Shop' });
    const before = await sessionsOf(watcher);
    const client = await server.connect({ database: 'Shop' });
    await client.batch('BEGIN TRANSACTION; INSERT T (Id) VALUES (1)');
    expect(await sessionsOf(watcher)).toHaveLength(before.length + 1);
    await client.close();
    // Waits for the lock that the other one held.
    expect(
      (await watcher.batch('INSERT T (Id) VALUES (1)')).error,
    ).toBeUndefined();
    expect(await sessionsOf(watcher)).toEqual(before);
    await watcher.batch('DELETE T');
  });

  it('ends a session that is killed', async () => {
    const admin = await server.connect();
    const victim = await server.connect({ database: 'Shop' });
    const [[id]] = await victim.rows('SELECT @@SPID');
    const running = victim.batch(`WAITFOR DELAY '00:01:00'`);
    expect((await admin.batch(`KILL ${id}`)).error).toBeUndefined();
    expect((await running).error).toBeDefined();
    expect(await sessionsOf(admin)).not.toContain(id);
  });
});

describe('sessions side by side', () => {
  it('see what others committed, and not more', async () => {
    const one = await server.connect({ database: 'Shop' });
    const other = await server.connect({ database: 'Shop' });
    const count = 'SELECT COUNT(*) FROM Shop.dbo.T';
    await one.batch(
      'BEGIN TRAN; INSERT T (Id) VALUES (1); SAVE TRAN here; INSERT T (Id) VALUES (2)',
    );
    expect(await one.rows(count)).toEqual([[2]]);
    expect(await other.rows(count)).toEqual([[0]]);
    await one.batch('ROLLBACK TRAN here');
    await one.batch('COMMIT');
    expect(await other.rows(count)).toEqual([[1]]);
    await one.batch('DELETE T');
  });

  it('wait for each other, give up after LOCK_TIMEOUT, and break a deadlock', async () => {
    const admin = await server.connect();
    await admin.batch('CREATE DATABASE Second');
    await admin.batch('CREATE TABLE Second.dbo.U (Id int)');
    const one = await server.connect({ database: 'Shop' });
    const other = await server.connect({ database: 'Shop' });
    await one.batch('BEGIN TRAN; INSERT T (Id) VALUES (1)');
    expect((await other.batch('SET LOCK_TIMEOUT 0; DELETE T')).errors).toEqual([
      1222,
    ]);
    expect((await other.batch('SET LOCK_TIMEOUT 20; DELETE T')).errors).toEqual(
      [1222],
    );
    await other.batch(
      'SET LOCK_TIMEOUT -1; BEGIN TRAN; INSERT Second.dbo.U VALUES (1)',
    );
    const waiting = one.batch('INSERT Second.dbo.U VALUES (2)');
    expect((await other.batch('INSERT T (Id) VALUES (2)')).errors).toEqual([
      1205,
    ]);
    expect((await waiting).error).toBeUndefined();
    expect(await other.rows('SELECT @@TRANCOUNT')).toEqual([[0]]);
    await one.batch('COMMIT');
    expect(
      await other.rows(
        'SELECT Id FROM T UNION ALL SELECT Id FROM Second.dbo.U',
      ),
    ).toEqual([[1], [2]]);
    await one.batch('DELETE T');
  });

  it('undo all with XACT_ABORT, and only the statement without', async () => {
    const client = await server.connect({ database: 'Shop' });
    await client.batch(
      'BEGIN TRAN; INSERT T (Id) VALUES (1); INSERT T (Id) VALUES (1); COMMIT',
    );
    expect(await client.rows('SELECT COUNT(*) FROM T')).toEqual([[1]]);
    const answer = await client.batch(
      'SET XACT_ABORT ON; BEGIN TRAN; INSERT T (Id) VALUES (2); INSERT T (Id) VALUES (2); COMMIT',
    );
    expect(answer.error).toMatch(/duplicate/);
    expect(answer.errors).toEqual([2627]);
    expect(await client.rows('SELECT COUNT(*), @@TRANCOUNT FROM T')).toEqual([
      [1, 0],
    ]);
    const caught = await client.batch(
      `BEGIN TRAN; BEGIN TRY INSERT T (Id) VALUES (1) END TRY BEGIN CATCH SELECT XACT_STATE() ROLLBACK END CATCH`,
    );
    expect(caught.sets).toEqual([[[-1]]]);
    await client.batch('DELETE T');
  });
});

describe('faults', () => {
  it('strike connections, logins and batches', async () => {
    server.faults.add({
      on: 'sql',
      event: 'connect',
      times: 1,
      effect: { kind: 'refuse' },
    });
    await expect(server.connect()).rejects.toMatchObject({ code: 'ESOCKET' });
    server.faults.add({
      on: 'sql',
      event: 'login',
      times: 1,
      effect: { kind: 'error', number: 18486, message: 'locked out' },
    });
    expect(await server.refusal({})).toEqual([18486]);
    server.faults.add({
      on: 'sql',
      event: 'login',
      times: 1,
      effect: { kind: 'stall' },
    });
    await expect(
      server.connect({}, { connectTimeout: 200 }),
    ).rejects.toMatchObject({ code: 'ETIMEOUT' });
    const client = await server.connect();
    server.faults.add({
      on: 'sql',
      event: 'batch',
      statement: /COUNT/,
      times: 1,
      effect: {
        kind: 'error',
        number: 1222,
        message: 'Lock request time out period exceeded.',
      },
    });
    expect(
      (await client.batch('SELECT COUNT(*) FROM sys.databases')).errors,
    ).toEqual([1222]);
    server.faults.add({ on: 'sql', event: 'batch', effect: { kind: 'drop' } });
    expect((await client.batch('SELECT 1')).error).toBeDefined();
  });
});

it('keeps the isolation level that a client asks for', async () => {
  const client = await server.connect({ database: 'Shop' });
  await new Promise<void>((resolve, reject) => {
    client.connection.beginTransaction(
      error => (error ? reject(error) : resolve()),
      'named',
      ISOLATION_LEVEL.READ_COMMITTED,
    );
  });
  expect(await client.rows('SELECT @@TRANCOUNT')).toEqual([[1]]);
  await client.batch('ROLLBACK TRANSACTION named');
  expect(await client.rows('SELECT @@TRANCOUNT')).toEqual([[0]]);
});
