import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { Request } from 'tedious';
import { TestClient, TestServer, TYPES } from './__testUtils__/TestServer';
import { packetTypes, toPackets } from './tds/packets';

/** Bits of a packet's status. */
const RESET_CONNECTION = 0x08;
const RESET_ALL_BUT_TRANSACTION = 0x10;

let server: TestServer;
let admin: TestClient;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.connect();
  await admin.batch('CREATE DATABASE Shop');
  await admin.batch(
    'USE Shop; CREATE TABLE T (Id int IDENTITY PRIMARY KEY, Session int)',
  );
});

afterEach(async () => {
  await admin.batch('DELETE Shop.dbo.T');
});

afterAll(async () => {
  await server.stop();
});

describe('MARS', () => {
  it('is off, also for a client that wants it', async () => {
    const [version, encryption, mars] = [0, 1, 4];
    const values = [Buffer.alloc(6), Buffer.from([2]), Buffer.from([1])];
    let place = values.length * 5 + 1;
    const heads = [version, encryption, mars].map((token, index) => {
      const head = Buffer.from([token, 0, place, 0, values[index].length]);
      place += values[index].length;
      return head;
    });
    const socket = connect(server.server.port, '127.0.0.1');
    socket.write(
      toPackets(Buffer.concat([...heads, Buffer.from([0xff]), ...values]), {
        type: packetTypes.prelogin,
        packetSize: 4096,
        sessionId: 0,
        state: { id: 0 },
        last: true,
      }),
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    const data = answer.subarray(8);
    const option = [0, 5, 10, 15, 20].find(offset => data[offset] === mars);
    expect(option).toBeDefined();
    expect(data[data.readUInt16BE(option! + 1)]).toBe(0);
  });
});

describe('the reset of a connection', () => {
  let client: TestClient;
  let status = 0;

  /** Sends the next batch with bits in the status of its packet, as drivers with a pool do. */
  function marked(socket: Socket): Socket {
    const write = socket.write.bind(socket) as (
      ...values: unknown[]
    ) => boolean;
    socket.write = (...[bytes, ...rest]: unknown[]) => {
      if (status && Buffer.isBuffer(bytes) && bytes[0] === packetTypes.batch) {
        bytes[1] |= status;
        status = 0;
      }
      return write(bytes, ...rest);
    };
    return socket;
  }

  beforeEach(async () => {
    client = await server.connect(
      { database: 'Shop' },
      {
        // Only the login is hidden, so that packets can be marked.
        encrypt: false,
        port: undefined,
        connector: async () => {
          const socket = connect(server.server.port, '127.0.0.1');
          await once(socket, 'connect');
          return marked(socket);
        },
      },
    );
    await client.batch('INSERT T (Session) VALUES (@@SPID)');
    await client.batch(
      'SET XACT_ABORT ON; SET LOCK_TIMEOUT 7; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; USE master',
    );
    await client.batch(
      'BEGIN TRANSACTION; INSERT Shop.dbo.T (Session) VALUES (@@SPID)',
    );
  });
  afterEach(async () => {
    status = 0;
    await client.close();
  });

  const LOOK = `SELECT DB_NAME(), @@TRANCOUNT, @@LOCK_TIMEOUT, @@IDENTITY, SCOPE_IDENTITY(),
    (SELECT COUNT(*) FROM Shop.dbo.T), (SELECT transaction_isolation_level FROM sys.dm_exec_sessions WHERE session_id = @@SPID)`;

  it('undoes its transaction and puts options, database and identities as after the login', async () => {
    const [[id]] = await client.rows('SELECT @@SPID');
    status = RESET_CONNECTION;
    expect(await client.rows(LOOK)).toEqual([
      ['Shop', 0, -1, null, null, 1, 2],
    ]);
    expect(await client.rows('SELECT @@SPID')).toEqual([[id]]);
  });

  it('can leave the transaction alone', async () => {
    status = RESET_ALL_BUT_TRANSACTION;
    expect(await client.rows(LOOK)).toEqual([
      ['Shop', 1, -1, null, null, 2, 2],
    ]);
    await client.batch('COMMIT');
    expect(await client.rows('SELECT COUNT(*) FROM T')).toEqual([[2]]);
  });

  it('forgets what was prepared', async () => {
    let ended: (error?: Error | null) => void = () => {};
    const prepared = new Request('SELECT @n * 2', error => ended(error));
    prepared.addParameter('n', TYPES.Int, undefined);
    client.connection.prepare(prepared);
    await once(prepared, 'prepared');
    status = RESET_CONNECTION;
    await client.batch('SELECT 1');
    const error = new Promise<Error | undefined | null>(resolve => {
      ended = resolve;
    });
    client.connection.execute(prepared, { n: 4 });
    expect(await error).toMatchObject({ number: 8179 });
  });

  it('is what tedious asks for', async () => {
    await client.reset();
    expect(await client.rows(LOOK)).toEqual([
      ['Shop', 0, -1, null, null, 1, 2],
    ]);
  });
});

describe('an attention', () => {
  it.each([
    ['waits', "WAITFOR DELAY '01:00:00'"],
    ['computes', 'DECLARE @n int = 0 WHILE 1 = 1 SET @n = 1 - @n'],
    ['sends rows', 'WHILE 1 = 1 SELECT name FROM sys.databases'],
  ])(
    'ends a batch that %s, and the connection goes on',
    async (_what, text) => {
      const client = await server.connect();
      const answer = await client.run(text, request => {
        request.setTimeout(50);
        client.connection.execSqlBatch(request);
      });
      expect(answer.error).toMatch(/^Timeout: Request failed/);
      expect(await client.rows('SELECT 3')).toEqual([[3]]);
    },
  );

  it('ends what is cancelled, and none of the batch after it is run', async () => {
    const client = await server.connect({ database: 'Shop' });
    const running = client.batch(
      "RAISERROR('begun', 0, 1) WITH NOWAIT; WAITFOR DELAY '01:00:00'; INSERT T (Session) VALUES (1)",
    );
    await once(client.connection, 'infoMessage');
    client.connection.cancel();
    expect(await running).toMatchObject({
      error: 'Canceled.',
      messages: ['begun'],
    });
    expect(await client.rows('SELECT COUNT(*) FROM T')).toEqual([[0]]);
  });

  it.each([
    ['OFF', 1],
    ['ON', 0],
  ])('leaves a transaction with XACT_ABORT %s at %i', async (option, left) => {
    const client = await server.connect({ database: 'Shop' });
    await client.run(
      `SET XACT_ABORT ${option}; BEGIN TRANSACTION; INSERT T (Session) VALUES (1); WAITFOR DELAY '01:00:00'`,
      request => {
        request.setTimeout(50);
        client.connection.execSqlBatch(request);
      },
    );
    expect(
      await client.rows('SELECT @@TRANCOUNT, (SELECT COUNT(*) FROM T)'),
    ).toEqual([[left, left]]);
    await client.close();
  });
});

describe('a hundred sessions at once', () => {
  const COUNT = 100;

  it('each have their own id, variables and transaction, and leave nothing', async () => {
    const before = await admin.rows(
      'SELECT session_id FROM sys.dm_exec_sessions',
    );
    const clients = await Promise.all(
      Array.from({ length: COUNT }, () => server.connect({ database: 'Shop' })),
    );
    const answers = await Promise.all(
      clients.map((client, index) =>
        client.batch(
          `DECLARE @own int = ${index}; BEGIN TRANSACTION; INSERT T (Session) VALUES (@@SPID); WAITFOR DELAY '00:00:00.001'; COMMIT; SELECT @own, @@SPID, @@TRANCOUNT`,
        ),
      ),
    );
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    const rows = answers.map(({ sets }) => sets[sets.length - 1][0]);
    expect(rows.map(([own]) => own)).toEqual(rows.map((_row, index) => index));
    expect(rows.every(([, , transactions]) => transactions === 0)).toBe(true);
    const ids = new Set(rows.map(([, id]) => id));
    expect(ids.size).toBe(COUNT);
    const written = await admin.rows('SELECT Session FROM Shop.dbo.T');
    expect(new Set(written.map(([id]) => id))).toEqual(ids);
    expect(written).toHaveLength(COUNT);

    const there = await admin.rows(
      'SELECT session_id FROM sys.dm_exec_sessions WHERE is_user_process = 1',
    );
    expect(there.filter(([id]) => ids.has(id))).toHaveLength(COUNT);
    await Promise.all(clients.map(client => client.close()));
    let after: unknown[][];
    do after = await admin.rows('SELECT session_id FROM sys.dm_exec_sessions');
    while (after.length > before.length);
    expect(after).toEqual(before);
  });
});
