import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TestServer, SA_PASSWORD } from './__testUtils__/TestServer';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  const admin = await server.connect();
  await admin.batch('CREATE DATABASE Shop');
  await admin.batch(
    'USE Shop; CREATE TABLE T (Id int PRIMARY KEY, Text nvarchar(50))',
  );
});

afterAll(async () => {
  await server.stop();
});

/**
 * FreeTDS' own client (Debian's freetds-bin) in a terminal of its own, as a
 * person sits before it: each line is typed when the one before was answered.
 *
 * @returns all that is on the screen in the end
 */
async function type(lines: string[], password = SA_PASSWORD): Promise<string> {
  const { port } = server.server;
  const child = spawn(
    'script',
    [
      '-qefc',
      `tsql -H 127.0.0.1 -p ${port} -U sa -P '${password}'`,
      '/dev/null',
    ],
    { env: { ...process.env, TDSVER: '7.4', TERM: 'dumb', LC_ALL: 'C.UTF-8' } },
  );
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(
      `No terminal can be made (${
        (error as Error).message
      }); on Debian, script is in bsdutils`,
    );
  });
  let text = '';
  const left = [...lines, 'exit'];
  child.stdin.on('error', () => {});
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes;
    if (/[\r\n]\d+> $/.test(text)) child.stdin.write(`${left.shift()}\n`);
  });
  child.stderr.on('data', (bytes: Buffer) => (text += bytes));
  await Promise.race([once(child, 'close'), failed]);
  return text.replaceAll('\r', '');
}

describe('tsql', () => {
  it('lets a person type batches, make a mistake, and go on', async () => {
    const text = await type([
      'USE Shop',
      'GO',
      "INSERT T (Id, Text) VALUES (1, N'Grüße')",
      'GO',
      'SELECT Id,',
      'Text FROM T',
      'GO',
      'SELECT Id',
      'FROM T WHERE Nope = 1',
      'GO',
      'SELEC Id FROM T',
      'GO',
      "PRINT 'still here'",
      'go',
      'BEGIN TRANSACTION',
      'DELETE T',
      'GO',
      'SELECT @@TRANCOUNT AS open_ones',
      'GO',
      'ROLLBACK',
      'GO',
      'SELECT COUNT(*) AS rows_left FROM T',
      'GO',
    ]);
    expect(text.slice(text.indexOf('1> '))).toBe(`1> USE Shop
2> GO
1> INSERT T (Id, Text) VALUES (1, N'Grüße')
2> GO
1> SELECT Id,
2> Text FROM T
3> GO
Id\tText
1\tGrüße
(1 row affected)
1> SELECT Id
2> FROM T WHERE Nope = 1
3> GO
Msg 207 (severity 16, state 1) from mssql Line 1:
\t"Invalid column name 'Nope'."
1> SELEC Id FROM T
2> GO
Msg 156 (severity 15, state 1) from mssql Line 1:
\t"Incorrect syntax near the keyword 'FROM'."
1> PRINT 'still here'
2> go
still here
1> BEGIN TRANSACTION
2> DELETE T
3> GO
1> SELECT @@TRANCOUNT AS open_ones
2> GO
open_ones
1
(1 row affected)
1> ROLLBACK
2> GO
1> SELECT COUNT(*) AS rows_left FROM T
2> GO
rows_left
1
(1 row affected)
1> exit
`);
  });

  it('is refused', async () => {
    const text = await type(['SELECT 1', 'GO'], 'wrong');
    expect(text).toContain('Msg 18456 (severity 14, state 1)');
    expect(text).toContain("Login failed for user 'sa'.");
  });
});
