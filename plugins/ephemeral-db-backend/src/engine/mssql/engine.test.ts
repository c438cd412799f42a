import type { X509Certificate } from 'crypto';
import { once } from 'events';
import type { Socket } from 'net';
import type { Duplex } from 'stream';
import { Connection } from 'tedious';
import { sampleSource } from '../../__testUtils__/sampleSource';
import {
  GoldenSandbox,
  startGoldenSandbox,
} from '../../__testUtils__/startGoldenSandbox';
import { goldenTarget, readLogin } from '../../connect/targets';
import { generatePassword } from './passwords';
import { quiesce, QuiesceOptions, whyLeftOut } from './quiesce';
import { readProbes } from './probes';
import { secure, SecureOptions } from './secure';
import { SqlLogin, SqlSession, SqlTarget, withSession } from './SqlSession';
import * as statements from './statements';
import { verify } from './verify';

const { namespace, engine, clones } = sampleSource;

jest.setTimeout(60_000);

/** Counts what was dialled and what of it is closed. */
function counted(target: SqlTarget) {
  const sockets: Duplex[] = [];
  return {
    sockets,
    target: {
      ...target,
      dial: async () => {
        const socket = await target.dial();
        sockets.push(socket);
        return socket;
      },
    },
    closed: async () => {
      for (const socket of sockets) {
        if (!socket.closed) await once(socket, 'close');
      }
      return sockets.length;
    },
  };
}

/** The certificate that the server shows, as an admin would fetch it. */
async function certificateOf(
  target: SqlTarget,
  login: SqlLogin,
): Promise<X509Certificate> {
  const connection = new Connection({
    server: target.serverName,
    authentication: {
      type: 'default',
      options: { userName: login.user, password: login.password },
    },
    options: {
      encrypt: true,
      trustServerCertificate: true,
      connector: async () => (await target.dial()) as Socket,
    },
  });
  const shown = new Promise<X509Certificate>(resolve => {
    connection.on('secure', cleartext =>
      resolve(cleartext.getPeerX509Certificate()!),
    );
  });
  await new Promise<void>((resolve, reject) => {
    connection.connect(error => (error ? reject(error) : resolve()));
  });
  connection.close();
  return await shown;
}

describe('the SQL Server engine', () => {
  let golden: GoldenSandbox;
  let target: SqlTarget;
  let capture: SqlLogin;
  let administrator: SqlLogin;

  beforeAll(async () => {
    golden = await startGoldenSandbox();
    const { cluster } = golden;
    target = await goldenTarget(cluster, sampleSource);
    capture = await readLogin(cluster, namespace, engine.credentials);
    administrator = await readLogin(
      cluster,
      namespace,
      clones.adminCredentials[0],
    );
  });
  afterAll(async () => {
    await golden?.stop();
  });
  afterEach(() => {
    golden.sandbox.faults.clear();
    jest.restoreAllMocks();
  });

  async function asAdministrator(...batches: string[]) {
    return await withSession(target, administrator, async session => {
      let rows: Awaited<ReturnType<SqlSession['query']>> = [];
      for (const batch of batches) rows = await session.query('Test', batch);
      return rows;
    });
  }

  describe('SqlSession', () => {
    it('asks and closes its connection', async () => {
      const way = counted(target);
      const rows = await withSession(way.target, capture, session =>
        session.query('Counting', sampleSource.probes.customers),
      );
      expect(Object.values(rows[0])).toEqual([10]);
      expect(await way.closed()).toBe(1);
    });

    it('tells refused logins apart, names who was refused, and leaves no connection', async () => {
      const way = counted(target);
      const refused = async (login: SqlLogin) =>
        await SqlSession.open(way.target, login).catch(error => error);
      const wrong = { ...capture, password: 'Not-the-1-password' };
      const error = await refused(wrong);
      expect(error).toMatchObject({
        name: 'SqlError',
        kind: 'login',
        number: 18456,
        message: expect.stringContaining(
          `Customer DB's server db-golden/mssql-golden: can't log in as ${capture.user}`,
        ),
      });
      expect(JSON.stringify(error) + error.stack).not.toContain(wrong.password);

      await asAdministrator(`ALTER LOGIN [${capture.user}] DISABLE`);
      expect(await refused(capture)).toMatchObject({
        kind: 'login',
        number: 18470,
      });
      await asAdministrator(`ALTER LOGIN [${capture.user}] ENABLE`);
      await withSession(way.target, capture, async () => {});
      expect(await way.closed()).toBe(3);
    });

    it('verifies the certificate and the name in it where it shall', async () => {
      const strict = { ...target, trustServerCertificate: false };
      const certificate = await certificateOf(target, capture);
      const name = certificate.subject.replace('CN=', '');
      const ca = certificate.toString();

      expect(
        await withSession(
          { ...strict, ca, serverName: name },
          capture,
          session => session.query('Any', 'SELECT 1 AS one'),
        ),
      ).toEqual([{ one: 1 }]);
      for (const other of [
        { ...strict, serverName: name },
        { ...strict, ca, serverName: 'elsewhere.example.com' },
      ]) {
        await expect(SqlSession.open(other, capture)).rejects.toMatchObject({
          kind: 'certificate',
        });
      }
    });

    it('tells a way that is shut', async () => {
      await expect(
        SqlSession.open(
          {
            ...target,
            dial: async () => {
              throw new Error('No route');
            },
          },
          capture,
        ),
      ).rejects.toMatchObject({
        kind: 'unreachable',
        message: expect.stringContaining('No route'),
      });
    });

    it('tells a server that refuses the connection', async () => {
      golden.sandbox.faults.add({
        on: 'sql',
        event: 'connect',
        effect: { kind: 'drop' },
      });
      const way = counted(target);
      await expect(SqlSession.open(way.target, capture)).rejects.toMatchObject({
        kind: 'unreachable',
      });
      await way.closed();
    });

    it('stays broken once its connection has broken', async () => {
      const way = counted(target);
      const session = await SqlSession.open(way.target, capture);
      const running = session.query('Waiting', `WAITFOR DELAY '00:00:30'`);
      way.sockets[0].destroy(new Error('pulled the plug'));
      await expect(running).rejects.toMatchObject({ kind: 'unreachable' });
      await expect(session.query('Again', 'SELECT 1')).rejects.toMatchObject({
        name: 'SqlError',
      });
      await session.close();
      expect(await way.closed()).toBe(1);
    });

    it('cancels what takes too long, and goes on', async () => {
      await withSession(target, capture, async session => {
        await expect(
          session.query('Waiting', `WAITFOR DELAY '00:00:30'`, 50),
        ).rejects.toMatchObject({
          kind: 'timeout',
          message: expect.stringContaining('Waiting'),
        });
        expect(await session.query('Going on', 'SELECT 1 AS one')).toEqual([
          { one: 1 },
        ]);
      });
    });
  });

  describe('quiesce', () => {
    const options = (change: Partial<QuiesceOptions> = {}): QuiesceOptions => ({
      target,
      login: capture,
      databases: ['CustomerDB'],
      consistency: 'checkpoint',
      probes: sampleSource.probes,
      timeoutMs: 10_000,
      beforeWrite: () => {},
      ...change,
    });

    it('reads probes and facts, and checkpoints each database', async () => {
      const beforeWrite = jest.fn();
      const quiesced = await quiesce(options({ beforeWrite }));
      expect(quiesced).toMatchObject({
        probes: [{ name: 'customers', value: 10 }],
        consistency: 'checkpoint',
        skipped: [],
        facts: {
          productVersion: expect.stringMatching(/^16\./),
          edition: expect.stringContaining('Developer'),
          collation: expect.any(String),
          databases: [{ name: 'CustomerDB', sizeBytes: expect.any(Number) }],
        },
      });
      expect(beforeWrite).toHaveBeenCalledTimes(1);
    });

    it('writes nothing once it may not', async () => {
      await expect(
        quiesce(
          options({
            beforeWrite: () => {
              throw new Error('not held');
            },
          }),
        ),
      ).rejects.toThrow('not held');
    });

    it('does not checkpoint for crash consistency', async () => {
      const beforeWrite = jest.fn();
      expect(
        await quiesce(options({ consistency: 'crash', beforeWrite })),
      ).toMatchObject({
        consistency: 'crash',
        probes: [{ name: 'customers', value: 10 }],
      });
      expect(beforeWrite).not.toHaveBeenCalled();
    });

    it('calls the point crash-consistent when a CHECKPOINT takes too long', async () => {
      jest
        .spyOn(statements.golden, 'checkpoint')
        .mockReturnValue(`WAITFOR DELAY '00:00:30'`);
      expect(await quiesce(options({ timeoutMs: 100 }))).toMatchObject({
        consistency: 'crash',
        skipped: [
          {
            database: 'CustomerDB',
            reason: 'CHECKPOINT took longer than 0.1 s',
          },
        ],
      });
    });

    it('leaves out what is read-only, and says so', async () => {
      await asAdministrator(
        'ALTER DATABASE CustomerDB SET READ_ONLY WITH ROLLBACK IMMEDIATE',
      );
      try {
        expect(await quiesce(options())).toMatchObject({
          consistency: 'checkpoint',
          skipped: [{ database: 'CustomerDB', reason: 'it is read-only' }],
        });
      } finally {
        await asAdministrator(
          'ALTER DATABASE CustomerDB SET READ_WRITE WITH ROLLBACK IMMEDIATE',
        );
      }
    });

    it.each(['checkpoint', 'suspend'] as const)(
      'leaves out what is secondary, and says so: %s',
      async consistency => {
        golden.sandbox.faults.add({
          on: 'sql',
          event: 'batch',
          statement: /^USE /,
          effect: {
            kind: 'error',
            number: 978,
            message:
              "The target database ('CustomerDB') is in an availability group and is currently accessible for connections when the application intent is set to read only.",
          },
        });
        expect(await quiesce(options({ consistency }))).toMatchObject({
          skipped: [
            { database: 'CustomerDB', reason: 'it is a secondary replica' },
          ],
        });
      },
    );

    it('says which version can suspend', async () => {
      const [facts] = await withSession(target, capture, session =>
        session.query('Facts', statements.golden.facts()),
      );
      expect(parseInt(String(facts.productVersion), 10)).toBe(16);
      jest
        .spyOn(statements.golden, 'facts')
        .mockReturnValue(
          `SELECT N'15.0.4000.1' AS productVersion, N'Developer' AS edition, N'x' AS collation`,
        );
      await expect(
        quiesce(options({ consistency: 'suspend' })),
      ).rejects.toMatchObject({
        kind: 'statement',
        message: expect.stringContaining('version 15.0.4000.1'),
      });
    });

    it('names a database that is not there', async () => {
      await expect(
        quiesce(options({ databases: ['CustomerDB', 'Orders'] })),
      ).rejects.toMatchObject({
        kind: 'statement',
        message: expect.stringContaining('there is no database Orders'),
      });
    });

    it('is refused without the right', async () => {
      await asAdministrator(
        'USE CustomerDB',
        `ALTER ROLE db_backupoperator DROP MEMBER [${capture.user}]`,
      );
      try {
        await expect(quiesce(options())).rejects.toMatchObject({
          kind: 'statement',
          number: 262,
        });
      } finally {
        await asAdministrator(
          'USE CustomerDB',
          `ALTER ROLE db_backupoperator ADD MEMBER [${capture.user}]`,
        );
      }
    });

    it.each([
      ['two rows', 'SELECT Id FROM CustomerDB.dbo.Customers', 'gave 10 rows'],
      ['two values', 'SELECT 1 AS a, 2 AS b', 'gave 1 rows and 2 values'],
      ['a novel', `SELECT REPLICATE('x', 300)`, 'gave 300 characters'],
      ['no such table', 'SELECT COUNT(*) FROM CustomerDB.dbo.Nobody', 'Nobody'],
    ])('names a probe that gives %s', async (_, text, message) => {
      await expect(
        quiesce(options({ probes: { odd: text } })),
      ).rejects.toMatchObject({
        kind: 'statement',
        message: expect.stringMatching(
          new RegExp(`Probe odd.*${message.replace(/[()*]/g, '.')}`),
        ),
      });
    });

    it('reads values of all kinds, and leaves no transaction open', async () => {
      await withSession(target, capture, async session => {
        const readings = await readProbes(
          session,
          {
            whole: 'SELECT 42',
            big: 'SELECT CAST(9007199254740993 AS bigint)',
            text: `SELECT N'Grüße'`,
            nothing: 'SELECT NULL',
            truth: 'SELECT CAST(1 AS bit)',
            time: `SELECT CAST('2026-11-24T10:00:00' AS datetime2)`,
            bytes: 'SELECT 0x0aff',
          },
          1_000,
        );
        expect(
          Object.fromEntries(readings.map(({ name, value }) => [name, value])),
        ).toEqual({
          whole: 42,
          big: '9007199254740993',
          text: 'Grüße',
          nothing: 'NULL',
          truth: 1,
          time: '2026-11-24T10:00:00.000Z',
          bytes: '0x0aff',
        });
        expect(
          await session.query('Counting', 'SELECT @@TRANCOUNT AS transactions'),
        ).toEqual([{ transactions: 0 }]);
      });
    });
  });

  // The last: the golden server is not the same after.
  describe('secure and verify', () => {
    const people = { user: 'edb', password: generatePassword() };
    const own = { user: 'sa', password: generatePassword() };
    const options = (frozen: SqlLogin[]): SecureOptions => ({
      target,
      administrator: own,
      people,
      role: 'db_owner',
      databases: ['CustomerDB'],
      frozen,
      beforeWrite: () => {},
    });
    const check = (value: number) =>
      verify({
        target,
        login: own,
        databases: ['CustomerDB'],
        probes: sampleSource.probes,
        recorded: [{ name: 'customers', exact: true, value }],
        timeoutMs: 10_000,
      });

    it('says which logins did not fit', async () => {
      await expect(
        secure(options([{ user: 'sa', password: 'An-0lder-password' }])),
      ).rejects.toMatchObject({
        kind: 'login',
        message: expect.stringContaining(
          "none of the source's adminCredentials opens it: sa (18456)",
        ),
      });
    });

    const asOwn = (...batches: string[]) =>
      withSession(target, own, async session => {
        let rows: Awaited<ReturnType<SqlSession['query']>> = [];
        for (const batch of batches) rows = await session.query('Test', batch);
        return rows;
      });

    it('takes the server over with the older of two passwords, whatever production has in the way', async () => {
      const before = await SqlSession.open(target, capture);
      await asAdministrator(
        'ALTER LOGIN [sa] WITH NAME = [root]',
        // A decoy, a login that can't lose its policy, and an edb of theirs.
        `CREATE LOGIN [sa] WITH PASSWORD = N'A-dec0y-password'`,
        `CREATE LOGIN [starter] WITH PASSWORD = N'A-f1rst-password' MUST_CHANGE, CHECK_EXPIRATION = ON`,
        `CREATE LOGIN [edb] WITH PASSWORD = N'An-0ther-password'`,
        'ALTER SERVER ROLE sysadmin ADD MEMBER [edb]',
        'USE CustomerDB',
        'CREATE ROLE [edb]',
        'CREATE USER [theirs] FOR LOGIN [edb]',
      );
      const root = { ...administrator, user: 'root' };
      const endings = jest
        .spyOn(statements.clone, 'endSession')
        // KILL does not end it at once.
        .mockReturnValueOnce('SELECT 1');
      const shut: string[] = [];
      const { disableLogin } = statements.clone;
      jest.spyOn(statements.clone, 'disableLogin').mockImplementation(name => {
        expect(endings).not.toHaveBeenCalled();
        shut.push(name);
        return disableLogin(name);
      });
      await secure(
        options([{ user: 'root', password: 'A-newer-passw0rd' }, root]),
      );
      expect(endings.mock.calls.length).toBeGreaterThan(1);
      await expect(before.query('Still', 'SELECT 1')).rejects.toMatchObject({
        name: 'SqlError',
      });
      await before.close();

      expect(shut).toEqual(
        expect.arrayContaining([
          capture.user,
          'starter',
          expect.stringMatching(/^sa-[0-9a-f]{8}$/),
          expect.stringMatching(/^edb-[0-9a-f]{8}$/),
        ]),
      );
      const theirs = shut.find(name => name.startsWith('edb-'))!;
      for (const login of [
        root,
        administrator,
        capture,
        { user: 'sa', password: 'A-dec0y-password' },
        { user: 'edb', password: 'An-0ther-password' },
        { user: theirs, password: 'An-0ther-password' },
        { user: 'starter', password: 'A-f1rst-password' },
      ]) {
        await expect(SqlSession.open(target, login)).rejects.toMatchObject({
          kind: 'login',
        });
      }
      expect(
        await asOwn(
          'USE CustomerDB',
          `SELECT name, type FROM sys.database_principals WHERE name = 'theirs' OR name LIKE 'edb%' ORDER BY type, name`,
        ),
      ).toEqual([
        { name: 'edb', type: 'R' },
        { name: expect.stringMatching(/^edb-/), type: 'S' },
        { name: 'theirs', type: 'S' },
      ]);
      expect(
        await withSession(target, people, async session => {
          await session.query('Entering', 'USE CustomerDB');
          await session.query('Writing', 'DELETE TOP (1) FROM dbo.Customers');
          return await session.query(
            'Counting',
            `SELECT COUNT(*) AS customers, IS_SRVROLEMEMBER('sysadmin') AS isSysadmin FROM dbo.Customers`,
          );
        }),
      ).toEqual([{ customers: 9, isSysadmin: 0 }]);
    });

    it('goes on where sa has the new password but not yet its name', async () => {
      await asOwn('ALTER LOGIN [sa] WITH NAME = [root]');
      await secure(options([{ ...administrator, user: 'root' }]));
      expect(await asOwn('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    it('comes again while sessions of others are still ending', async () => {
      const theirs = await SqlSession.open(target, people);
      const endings = jest
        .spyOn(statements.clone, 'endSession')
        .mockReturnValue('SELECT 1');
      await expect(secure(options([administrator]))).rejects.toMatchObject({
        kind: 'starting',
        message: expect.stringContaining('1 sessions of others'),
      });
      endings.mockRestore();
      await secure(options([administrator]));
      await expect(theirs.query('Still', 'SELECT 1')).rejects.toMatchObject({
        name: 'SqlError',
      });
      await theirs.close();
    });

    it('gives people no more than their role', async () => {
      await asOwn('ALTER SERVER ROLE sysadmin ADD MEMBER [edb]');
      await expect(secure(options([administrator]))).rejects.toMatchObject({
        kind: 'statement',
        message: expect.stringContaining('did not get db_owner but sysadmin'),
      });
      await secure({ ...options([administrator]), role: 'sysadmin' });
      await asOwn('ALTER SERVER ROLE sysadmin DROP MEMBER [edb]');
    });

    it.each([
      ['READ_ONLY', 'READ_WRITE', 'CustomerDB is read-only'],
      ['OFFLINE', 'ONLINE', 'CustomerDB is OFFLINE'],
    ])('names a database that is %s', async (bad, good, message) => {
      await asOwn(
        `ALTER DATABASE CustomerDB SET ${bad} WITH ROLLBACK IMMEDIATE`,
      );
      try {
        // Whose default database it is.
        await withSession(target, people, async () => {});
        await expect(secure(options([administrator]))).rejects.toMatchObject({
          kind: 'statement',
          message: expect.stringMatching(
            new RegExp(`${message}.*take it out of engine.databases`),
          ),
        });
      } finally {
        await asOwn(`ALTER DATABASE CustomerDB SET ${good}`);
      }
    });

    it('can be run again', async () => {
      await secure(options([administrator]));
      expect(
        await withSession(target, own, session =>
          session.query('Any', 'SELECT 1 AS one'),
        ),
      ).toEqual([{ one: 1 }]);
    });

    it('compares the probes', async () => {
      expect(await check(9)).toEqual({
        result: 'matched',
        probes: [{ name: 'customers', expected: 9, actual: 9 }],
      });
      expect(await check(10)).toMatchObject({ result: 'differs' });
    });

    it.each([
      [18401, 'Server is in script upgrade mode.'],
      [4064, 'Cannot open user default database. Login failed.'],
    ])('takes %s for a server that is still starting', async (...error) => {
      const [number, message] = error;
      golden.sandbox.faults.add({
        on: 'sql',
        event: 'login',
        effect: { kind: 'error', number, message },
      });
      await expect(check(9)).rejects.toMatchObject({ kind: 'starting' });
    });
  });
});

describe('whyLeftOut', () => {
  const usual = {
    state: 'ONLINE',
    isReadOnly: false,
    isInStandby: false,
    updateability: 'READ_WRITE',
  };

  it.each([
    [{}, undefined],
    [{ state: 'OFFLINE', updateability: null }, 'it is OFFLINE'],
    [{ state: 'RESTORING', updateability: null }, 'it is RESTORING'],
    [{ isReadOnly: true, updateability: 'READ_ONLY' }, 'it is read-only'],
    [
      { isReadOnly: true, isInStandby: true, updateability: 'READ_ONLY' },
      'it is a standby of log shipping',
    ],
    [{ updateability: 'READ_ONLY' }, 'it is a secondary replica'],
  ])('%j: %s', (change, reason) => {
    expect(whyLeftOut({ ...usual, ...change })).toBe(reason);
  });
});
