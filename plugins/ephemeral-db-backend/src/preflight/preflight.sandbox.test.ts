import { sampleSource } from '../__testUtils__/sampleSource';
import {
  GoldenSandbox,
  startGoldenSandbox,
} from '../__testUtils__/startGoldenSandbox';
import { goldenTarget, readLogin } from '../connect/targets';
import { withSession } from '../engine/mssql/SqlSession';
import type { GoldenSource, PluginConfiguration } from '../sources/types';
import { checkCapture, checkOrder, checkSource } from '.';

jest.setTimeout(60_000);

const { namespace, engine, clones } = sampleSource;

/** Everything that preflight asks, answered by an API and a SQL Server. */
describe('preflight of a golden SQL Server', () => {
  let golden: GoldenSandbox;
  let user: string;

  beforeAll(async () => {
    golden = await startGoldenSandbox();
    ({ user } = await readLogin(golden.cluster, namespace, engine.credentials));
  });
  afterAll(async () => {
    await golden?.stop();
  });

  async function asAdministrator(...batches: string[]) {
    const { cluster } = golden;
    await withSession(
      await goldenTarget(cluster, sampleSource),
      await readLogin(cluster, namespace, clones.adminCredentials[0]),
      async session => {
        for (const batch of batches) await session.query('Test', batch);
      },
    );
  }

  async function findings(source: GoldenSource = sampleSource) {
    const configuration: PluginConfiguration = {
      installation: 'demo',
      admins: [],
      holder: { renewMs: 5_000, lapseMs: 15_000 },
      clusters: {
        lab: {
          name: 'lab',
          access: { kind: 'inCluster' },
          namespace: 'backstage',
          windows: { importing: 4, binding: 4 },
        },
      },
      sources: { customerdb: source },
    };
    const { cluster } = golden;
    return await checkSource({
      source,
      configuration,
      cluster,
      now: new Date(),
    });
  }

  it('finds nothing wrong, with the rights that are documented and no more', async () => {
    const { state, findings: all } = await findings();
    expect(all.filter(finding => finding.state !== 'ok')).toEqual([]);
    expect(state).toBe('ok');
    expect(await checkOrder(golden.cluster, sampleSource)).toBeUndefined();
    expect(await checkCapture(golden.cluster, sampleSource)).toBeUndefined();
  });

  it.each<[string, string, string[], string[]]>([
    [
      'checkpoint',
      'blocked',
      [
        'USE CustomerDB',
        'ALTER ROLE db_backupoperator DROP MEMBER [ephemeral_capture]',
      ],
      [
        'USE CustomerDB',
        'ALTER ROLE db_backupoperator ADD MEMBER [ephemeral_capture]',
      ],
    ],
    [
      'login',
      'warning',
      ['ALTER SERVER ROLE sysadmin ADD MEMBER [ephemeral_capture]'],
      ['ALTER SERVER ROLE sysadmin DROP MEMBER [ephemeral_capture]'],
    ],
    [
      'login',
      'blocked',
      ['ALTER LOGIN [ephemeral_capture] DISABLE'],
      ['ALTER LOGIN [ephemeral_capture] ENABLE'],
    ],
    [
      'files',
      'warning',
      ['REVOKE VIEW ANY DEFINITION FROM [ephemeral_capture]'],
      ['GRANT VIEW ANY DEFINITION TO [ephemeral_capture]'],
    ],
  ])(
    'finds what is wrong with the server: %s %s',
    async (id, state, spoil, mend) => {
      expect(user).toBe('ephemeral_capture');
      await asAdministrator(...spoil);
      try {
        const found = await findings();
        expect(found.state).toBe(state);
        expect(
          found.findings.filter(finding => finding.state !== 'ok'),
        ).toEqual([
          { id, state, found: expect.any(String), fix: expect.any(String) },
        ]);
      } finally {
        await asAdministrator(...mend);
      }
    },
  );

  it('finds files that a clone would not have', async () => {
    const elsewhere: GoldenSource = {
      ...sampleSource,
      volume: { ...sampleSource.volume, mountPath: '/var/opt/mssql/data2' },
    };
    expect(
      (await findings(elsewhere)).findings.find(({ id }) => id === 'files'),
    ).toMatchObject({
      state: 'blocked',
      found: expect.stringContaining('of tempdb at /var/opt/mssql/data/'),
    });
  });

  it("finds that the server's certificate is not known", async () => {
    const strict: GoldenSource = {
      ...sampleSource,
      engine: {
        ...engine,
        tls: { encrypt: true, trustServerCertificate: false },
      },
    };
    expect(
      (await findings(strict)).findings.find(({ id }) => id === 'tls'),
    ).toMatchObject({ state: 'blocked' });
  });
});
