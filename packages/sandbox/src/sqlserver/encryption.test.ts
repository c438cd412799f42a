import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import {
  Certificate,
  createCertificate,
} from '../kubernetes/server/createCertificate';
import {
  SA_PASSWORD,
  TestClient,
  TestServer,
} from './__testUtils__/TestServer';
import { startSqlServer } from '.';

const NAME = 'db.example.com';
/** What Node.js says of TLS; tedious hands it on as the cause of its ESOCKET, and clients take their advice from it. */
const UNKNOWN_AUTHORITY = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
const FALSE_AUTHORITY = 'CERT_SIGNATURE_FAILURE';
const OTHER_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';

describe('the certificate that an admin configured', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sqlserver-certificate-'));
  let own: Certificate;
  let twin: Certificate;
  let unknown: string;
  let server: Awaited<ReturnType<typeof startSqlServer>>;

  beforeAll(async () => {
    own = await createCertificate(NAME);
    twin = await createCertificate(NAME);
    const subject = [{ name: 'commonName', value: 'Another authority' }];
    unknown = (await generate(subject, { algorithm: 'sha256' })).cert;
    writeFileSync(join(directory, 'cert.pem'), own.cert);
    writeFileSync(join(directory, 'key.pem'), own.key);
    writeFileSync(
      join(directory, 'mssql.conf'),
      '[network]\ntlscert = /var/opt/mssql/cert.pem\ntlskey = /var/opt/mssql/key.pem\nforceencryption = 1\n',
    );
    server = await startSqlServer({
      directory,
      environment: { MSSQL_SA_PASSWORD: SA_PASSWORD },
    });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  describe.each([
    ['inside PRELOGIN', true],
    ['strict, before all else', 'strict'],
  ] as const)('with TLS %s', (_way, encrypt) => {
    const open = (ca: string, serverName: string) =>
      TestClient.open(
        server.port,
        {},
        {
          encrypt,
          serverName,
          trustServerCertificate: false,
          cryptoCredentialsDetails: { ca },
        },
      );

    it('lets in who knows its authority and its name', async () => {
      const client = await open(own.ca, NAME);
      expect(
        await client.rows(
          'SELECT encrypt_option FROM sys.dm_exec_connections WHERE session_id = @@SPID',
        ),
      ).toEqual([['TRUE']]);
      await client.close();
    });

    it.each([
      ['another authority', () => unknown, UNKNOWN_AUTHORITY],
      ['another of the same name', () => twin.ca, FALSE_AUTHORITY],
    ])('is refused by who knows %s', async (_which, ca, code) => {
      await expect(open(ca(), NAME)).rejects.toMatchObject({
        code: 'ESOCKET',
        cause: { code },
      });
    });

    it('is refused by who expects another name', async () => {
      await expect(open(own.ca, 'other.example.com')).rejects.toMatchObject({
        code: 'ESOCKET',
        cause: { code: OTHER_NAME },
      });
    });
  });

  it('is for all, once encryption is forced', async () => {
    await expect(
      TestClient.open(server.port, {}, { encrypt: false }),
    ).rejects.toMatchObject({ code: 'EENCRYPT' });
  });
});

describe('the certificate that the server makes for itself', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('is known to nobody', async () => {
    await expect(
      server.connect({}, { trustServerCertificate: false }),
    ).rejects.toMatchObject({
      code: 'ESOCKET',
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  it.each<[string, boolean, string]>([
    ['all of it', true, 'TRUE'],
    ['the login only', false, 'FALSE'],
  ])('hides %s', async (_, encrypt, told) => {
    const client = await server.connect({}, { encrypt });
    expect(
      await client.rows(
        'SELECT encrypt_option FROM sys.dm_exec_connections WHERE session_id = @@SPID',
      ),
    ).toEqual([[told]]);
  });
});
