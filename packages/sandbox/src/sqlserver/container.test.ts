import {
  copyFileSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerSpec, RunningContainer } from '../ContainerRuntime';
import { createLatency } from '../latency';
import { copyTree } from '../storage/copyTree';
import { createSqlServerRuntime, startSqlServer } from '.';
import {
  SA_PASSWORD,
  TestClient,
  TestServer,
} from './__testUtils__/TestServer';

const IMAGE = 'mcr.microsoft.com/mssql/server:2022-latest';
const runtime = createSqlServerRuntime({
  latency: createLatency({ profile: 'none' }),
});
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sqlserver-container-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function spec(change: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    namespace: 'db-golden',
    pod: 'mssql-golden-0',
    container: 'mssql',
    image: IMAGE,
    env: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: SA_PASSWORD },
    hostname: 'mssql-golden',
    mounts: [
      {
        mountPath: '/var/opt/mssql',
        readOnly: false,
        directory: join(directory, 'volume'),
      },
    ],
    memoryLimit: 4 * 1024 ** 3,
    ...change,
  };
}

/** Waits until a container's port answers. */
function logOf(container: RunningContainer): string {
  return container
    .lines()
    .map(({ text }) => text)
    .join('\n');
}

async function untilListens(
  container: ReturnType<typeof runtime.start>,
  port: number,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = () => container.listens(port) && resolve();
    container.onPorts(look);
    container.exited.then(exit => reject(new Error(JSON.stringify(exit))));
    look();
  });
}

describe('the image', () => {
  it.each([
    'mcr.microsoft.com/mssql/server:2022-latest',
    'mcr.microsoft.com/mssql/server:2022-CU14-ubuntu-22.04',
    `mcr.microsoft.com/mssql/server@sha256:${'a1'.repeat(32)}`,
  ])('%s is there', async image => {
    await expect(runtime.pull(image)).resolves.toBeUndefined();
  });

  it.each([
    [
      'mcr.microsoft.com/mssql/server:2019-latest',
      'mcr.microsoft.com/mssql/server:2019-latest',
    ],
    ['mcr.microsoft.com/mssql/server', 'mcr.microsoft.com/mssql/server:latest'],
    ['nginx', 'nginx:latest'],
  ])('%s is not', async (image, named) => {
    await expect(runtime.pull(image)).rejects.toThrow(
      `failed to pull and unpack image "${named}": not found`,
    );
  });
});

describe('a container', () => {
  it.each<[string, Partial<ContainerSpec>, string]>([
    [
      'the licence',
      { env: { MSSQL_SA_PASSWORD: SA_PASSWORD } },
      'The SQL Server End-User License Agreement (EULA) must be accepted before SQL',
    ],
    [
      '2000 MB of memory',
      { memoryLimit: 1024 ** 3 },
      'sqlservr: This program requires a machine with at least 2000 megabytes of memory.',
    ],
    [
      'a strong password',
      { env: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: 'short' } },
      'ERROR: Unable to set system administrator password: Password validation failed.',
    ],
  ])('does not start without %s', async (_, change, line) => {
    const container = runtime.start(spec(change));
    await expect(container.exited).resolves.toEqual({
      exitCode: 1,
      reason: 'Error',
    });
    expect(logOf(container)).toContain(line);
    expect(container.listens(1433)).toBe(false);
    await expect(container.dial(1433)).rejects.toThrow('connection refused');
  });

  it('listens where mssql.conf says, and ends when it is stopped', async () => {
    const container = runtime.start(
      spec({
        mounts: [
          ...spec().mounts,
          {
            mountPath: '/var/opt/mssql/mssql.conf',
            readOnly: true,
            text: '[network]\ntcpport = 1544\n',
          },
        ],
      }),
    );
    await untilListens(container, 1544);
    expect(container.listens(1433)).toBe(false);
    const socket = await container.dial(1544);
    await container.stop();
    await expect(container.exited).resolves.toEqual({
      exitCode: 0,
      reason: 'Completed',
    });
    expect(container.listens(1544)).toBe(false);
    expect(logOf(container)).not.toContain(SA_PASSWORD);
    socket.destroy();
  });

  it('does not share its volume with another', async () => {
    const first = runtime.start(spec());
    await untilListens(first, 1433);
    const second = runtime.start(spec());
    await expect(second.exited).resolves.toMatchObject({ exitCode: 1 });
    expect(logOf(second)).toContain('OS error: 32');
    await first.stop();
  });

  it('is stopped while it still starts', async () => {
    const slow = createSqlServerRuntime({
      latency: createLatency({ profile: 'article' }),
    });
    const container = slow.start(spec());
    await container.stop();
    expect(container.listens(1433)).toBe(false);
  });

  it('listens before it lets people in, and before their databases are online', async () => {
    // 3 s of recovery become 300 ms: the first third nobody gets in.
    const slow = createSqlServerRuntime({
      latency: {
        delay: real => (real === 3000 ? 600 : 0),
        grace: () => 0,
        backOff: () => 0,
        budget: () => undefined,
      },
    });
    const setUp = await startSqlServer({
      directory: join(directory, 'volume'),
      environment: { MSSQL_SA_PASSWORD: SA_PASSWORD },
    });
    const first = await TestClient.open(setUp.port);
    await first.batch('CREATE DATABASE Shop');
    await first.close();
    await setUp.stop();

    const container = slow.start(spec());
    await untilListens(container, 1433);
    const open = (database?: string) =>
      TestClient.open(
        1433,
        { database },
        {
          connector: () => container.dial(1433),
        },
      );
    await expect(open()).rejects.toMatchObject({ numbers: [18401] });
    let client: TestClient | undefined;
    while (!client) client = await open().catch(() => undefined);
    const states = new Set<unknown>();
    await expect(open('Shop')).rejects.toMatchObject({
      numbers: [4060, 18456],
    });
    while (!states.has('ONLINE')) {
      const [[state]] = await client.rows(
        `SELECT state_desc FROM sys.databases WHERE name = 'Shop'`,
      );
      states.add(state);
    }
    expect([...states]).toEqual(['RECOVERING', 'ONLINE']);
    await client.close();
    await container.stop();
  });
});

describe('the files', () => {
  it('copied while the server runs are a database as after a crash, with logins as frozen', async () => {
    const golden = await TestServer.start();
    const admin = await golden.connect();
    await admin.batch(
      `CREATE DATABASE Shop; CREATE LOGIN app WITH PASSWORD = 'Passw0rd-1'`,
    );
    await admin.batch(
      `USE Shop; CREATE TABLE T (Id int IDENTITY PRIMARY KEY, Name nvarchar(20)); INSERT T (Name) VALUES ('kept'), ('kept too')`,
    );
    const writer = await golden.connect({ database: 'Shop' });
    await writer.batch(
      `BEGIN TRANSACTION; INSERT T (Name) VALUES ('not committed'); DELETE T WHERE Id = 1`,
    );
    copyTree(golden.directory, join(directory, 'clone'));
    await writer.batch('COMMIT');
    await admin.batch(
      `ALTER LOGIN sa WITH PASSWORD = 'Another-passw0rd'; CHECKPOINT`,
    );

    // The password in the environment counts only where there is no server yet.
    const clone = await startSqlServer({
      directory: join(directory, 'clone'),
      environment: { MSSQL_SA_PASSWORD: 'Ignored-passw0rd' },
    });
    await expect(
      TestClient.open(clone.port, { password: 'Ignored-passw0rd' }),
    ).rejects.toMatchObject({ numbers: [18456] });
    const client = await TestClient.open(clone.port, { database: 'Shop' });
    expect(await client.rows('SELECT Name FROM T')).toEqual([
      ['kept'],
      ['kept too'],
    ]);
    expect(
      await client.rows(
        `SELECT name, PWDCOMPARE('Passw0rd-1', password_hash) FROM sys.sql_logins WHERE name = 'app'`,
      ),
    ).toEqual([['app', 1]]);
    await client.batch(`INSERT T (Name) VALUES ('here only')`);
    expect(await client.rows('SELECT COUNT(*) FROM T')).toEqual([[3]]);
    expect(await admin.rows('SELECT COUNT(*) FROM Shop.dbo.T')).toEqual([[2]]);
    await client.close();
    await clone.stop();
    await golden.stop();
  });

  it('that are missing or damaged keep their database out, and only it', async () => {
    const volume = join(directory, 'volume');
    const environment = { MSSQL_SA_PASSWORD: SA_PASSWORD };
    const before = await startSqlServer({ directory: volume, environment });
    const first = await TestClient.open(before.port);
    for (const name of ['Whole', 'Missing', 'Swapped', 'Torn', 'Nonsense']) {
      await first.batch(`CREATE DATABASE ${name}`);
      await first.batch(`CREATE TABLE ${name}.dbo.T (Id int)`);
    }
    await first.close();
    await before.stop();
    const data = (file: string) => join(volume, 'data', file);
    rmSync(data('Missing.mdf'));
    copyFileSync(data('Whole_log.ldf'), data('Swapped_log.ldf'));
    truncateSync(data('Torn.mdf'), 20_000);
    writeFileSync(data('Nonsense.mdf'), 'x'.repeat(50_000));

    const after = await startSqlServer({ directory: volume });
    const client = await TestClient.open(after.port);
    expect(
      await client.rows(
        'SELECT name, state_desc FROM sys.databases WHERE database_id > 4 ORDER BY name',
      ),
    ).toEqual([
      ['Missing', 'RECOVERY_PENDING'],
      ['Nonsense', 'SUSPECT'],
      ['Swapped', 'SUSPECT'],
      ['Torn', 'SUSPECT'],
      ['Whole', 'ONLINE'],
    ]);
    expect((await client.batch('USE Torn')).errors).toEqual([926]);
    expect((await client.batch('USE Missing')).errors).toEqual([945]);
    expect(after.log().join('\n')).toContain(
      'Could not open file /var/opt/mssql/data/Missing.mdf',
    );
    await client.close();
    await after.stop();
  });
});
