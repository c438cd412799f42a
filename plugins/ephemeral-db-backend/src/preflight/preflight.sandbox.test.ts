import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { loadYaml } from '@kubernetes/client-node';
import { resources } from '@ephemeral-db/sandbox';
import { readFile } from 'fs/promises';
import { resolve } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { sampleSource } from '../__testUtils__/sampleSource';
import {
  GoldenSandbox,
  startGoldenSandbox,
} from '../__testUtils__/startGoldenSandbox';
import { goldenTarget, readLogin } from '../connect/targets';
import { withSession } from '../engine/mssql/SqlSession';
import { readConfiguration } from '../sources/readConfiguration';
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

  async function scale(replicas: number) {
    const { store } = golden.sandbox;
    const name = engine.connect.service;
    store.modify(resources.deployments, namespace, name, draft => {
      (draft.spec as { replicas: number }).replicas = replicas;
    });
    const ready = () =>
      (
        store.get(resources.deployments, namespace, name)?.status as {
          readyReplicas?: number;
        }
      ).readyReplicas ?? 0;
    const deadline = Date.now() + 30_000;
    while (ready() !== replicas && Date.now() < deadline) await sleep(20);
    expect(ready()).toBe(replicas);
  }

  async function findings(source: GoldenSource = sampleSource) {
    const configuration: Pick<PluginConfiguration, 'clusters'> = {
      clusters: {
        lab: {
          name: 'lab',
          access: { kind: 'inCluster' },
          namespace: 'backstage',
          windows: { importing: 4, binding: 4 },
        },
      },
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

  const suspending = (source: GoldenSource): GoldenSource => ({
    ...source,
    capture: { ...source.capture, consistency: 'suspend' },
  });
  const withArchive = (source: GoldenSource): GoldenSource => ({
    ...source,
    engine: { ...source.engine, databases: ['CustomerDB', 'Archive'] },
  });
  const asEdition =
    (edition: string) =>
    (source: GoldenSource): GoldenSource => ({
      ...source,
      clones: { ...source.clones, edition },
      // Known: the licence is not what is looked at here.
      preflight: { acknowledge: ['edition'] },
    });

  /** Each is made, found, and gone once its fix is applied, as it stands there where it is T-SQL. */
  it.each<{
    id: string;
    state: string;
    spoil: string[];
    /** In place of the fix's own words. */
    mend?: string[];
    source?: (source: GoldenSource) => GoldenSource;
    /** Findings that come with it. */
    others?: string[];
  }>([
    {
      id: 'checkpoint',
      state: 'blocked',
      spoil: [
        'USE CustomerDB',
        'ALTER ROLE db_backupoperator DROP MEMBER [ephemeral_capture]',
      ],
    },
    {
      id: 'login',
      state: 'warning',
      spoil: ['ALTER SERVER ROLE sysadmin ADD MEMBER [ephemeral_capture]'],
      mend: ['ALTER SERVER ROLE sysadmin DROP MEMBER [ephemeral_capture]'],
    },
    {
      id: 'login',
      state: 'blocked',
      spoil: ['ALTER LOGIN [ephemeral_capture] DISABLE'],
      mend: ['ALTER LOGIN [ephemeral_capture] ENABLE'],
    },
    {
      id: 'databases',
      state: 'warning',
      source: withArchive,
      spoil: [
        'CREATE DATABASE Archive',
        'USE Archive',
        'CREATE USER [ephemeral_capture] FOR LOGIN [ephemeral_capture]',
        'ALTER ROLE db_backupoperator ADD MEMBER [ephemeral_capture]',
        'USE master',
        'ALTER DATABASE Archive SET OFFLINE',
      ],
      mend: ['ALTER DATABASE Archive SET ONLINE'],
    },
    {
      id: 'databases',
      state: 'blocked',
      source: withArchive,
      spoil: ['DROP DATABASE Archive'],
      mend: [
        'CREATE DATABASE Archive',
        'USE Archive',
        'CREATE USER [ephemeral_capture] FOR LOGIN [ephemeral_capture]',
        'ALTER ROLE db_backupoperator ADD MEMBER [ephemeral_capture]',
      ],
    },
    {
      id: 'files',
      state: 'warning',
      spoil: ['REVOKE VIEW ANY DEFINITION FROM [ephemeral_capture]'],
      others: ['definitions'],
    },
    {
      id: 'definitions',
      state: 'warning',
      spoil: ['REVOKE VIEW ANY DEFINITION FROM [ephemeral_capture]'],
      others: ['files'],
    },
    {
      id: 'suspend',
      state: 'blocked',
      source: suspending,
      spoil: [],
    },
    {
      id: 'startupProcedures',
      state: 'warning',
      spoil: [
        'CREATE PROCEDURE dbo.sp_warm_up AS SELECT 1',
        "EXEC sp_procoption 'sp_warm_up', 'startup', 'on'",
      ],
    },
    {
      id: 'logonTriggers',
      state: 'warning',
      spoil: [
        'CREATE TRIGGER office_hours ON ALL SERVER FOR LOGON AS ROLLBACK',
      ],
    },
    {
      id: 'audits',
      state: 'warning',
      spoil: [
        'CREATE SERVER AUDIT compliance TO APPLICATION_LOG',
        'ALTER SERVER AUDIT compliance WITH (STATE = ON)',
      ],
    },
    {
      id: 'audits',
      state: 'blocked',
      spoil: [
        "CREATE SERVER AUDIT strict TO FILE (FILEPATH = '/audit') WITH (ON_FAILURE = SHUTDOWN)",
        'ALTER SERVER AUDIT strict WITH (STATE = ON)',
      ],
    },
    {
      id: 'availabilityGroups',
      state: 'blocked',
      spoil: [
        "CREATE AVAILABILITY GROUP ag1 WITH (CLUSTER_TYPE = NONE) FOR DATABASE CustomerDB REPLICA ON N'a' WITH (FAILOVER_MODE = MANUAL)",
      ],
    },
    {
      // What the login may not ask is a finding too.
      id: 'edition',
      state: 'warning',
      source: source => ({
        ...asEdition('Express')(source),
        preflight: undefined,
      }),
      spoil: [],
      mend: [
        'USE CustomerDB',
        'GRANT VIEW DATABASE PERFORMANCE STATE TO [ephemeral_capture]',
      ],
    },
  ])(
    'finds what is wrong with the server, and what mends it: $id $state',
    async ({ id, state, spoil, mend, source: change, others = [] }) => {
      expect(user).toBe('ephemeral_capture');
      const source = change ? change(sampleSource) : sampleSource;
      const notOk = async () => {
        const { findings: all } = await findings(source);
        return all.filter(finding => finding.state !== 'ok');
      };
      await asAdministrator(...spoil);
      let found = await notOk();
      try {
        expect(found.map(finding => finding.id).sort()).toEqual(
          [id, ...others].sort(),
        );
        expect(found).toContainEqual({
          id,
          state,
          found: expect.any(String),
          fix: expect.any(String),
        });
      } finally {
        const { fix = '' } = found.find(finding => finding.id === id) ?? {};
        await asAdministrator(...(mend ?? statementsIn(fix)));
      }
      found = await notOk();
      expect(found).toEqual([]);
    },
  );

  it('finds a feature that the edition of the clones cannot open', async () => {
    const edition = async () =>
      (await findings(asEdition('Web')(sampleSource))).findings.find(
        ({ id }) => id === 'edition',
      );
    // Granted above; granting it again changes nothing.
    await asAdministrator(
      'USE CustomerDB',
      'GRANT VIEW DATABASE PERFORMANCE STATE TO [ephemeral_capture]',
      'ALTER DATABASE CustomerDB SET ENCRYPTION ON',
    );
    expect(await edition()).toMatchObject({
      // One better than blocked: acknowledged.
      state: 'warning',
      acknowledged: true,
      found: expect.stringContaining('uses TransparentDataEncryption'),
    });
    await asAdministrator('ALTER DATABASE CustomerDB SET ENCRYPTION OFF');
    expect(await edition()).toMatchObject({
      state: 'ok',
      found: 'Clones run as Web: each needs a licence.',
    });
  });

  it('finds that the server is not up, and that it is again', async () => {
    const reach = async () =>
      (await findings()).findings.find(({ id }) => id === 'reach');
    await scale(0);
    expect(await reach()).toMatchObject({
      state: 'unreachable',
      found: expect.stringMatching(/not ready|no pod/),
    });
    await scale(1);
    expect(await reach()).toMatchObject({ state: 'ok' });
  });

  it('has something of each kind to show in the demo', async () => {
    const { state, findings: all } = await findings(
      await demoSource('legacydb'),
    );
    expect(state).toBe('blocked');
    expect([...new Set(all.map(finding => finding.state))].sort()).toEqual([
      'blocked',
      'ok',
      'unreachable',
      'warning',
    ]);
    expect(
      all.filter(finding => finding.state !== 'ok' && !finding.fix),
    ).toEqual([]);
    const { findings: fit } = await findings(await demoSource('customerdb'));
    expect(fit.filter(finding => finding.state !== 'ok')).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['2019-latest', 'blocked', 'is older: it refuses the files'],
    ['2025-latest', 'warning', 'is newer: it upgrades the files'],
    // The fix: the golden server's own version.
    ['2022-latest', 'ok', '16.0.'],
  ])('compares the image %s with the server', async (tag, state, found) => {
    const image = `mcr.microsoft.com/mssql/server:${tag}`;
    const other = {
      ...sampleSource,
      clones: { ...sampleSource.clones, image },
    };
    expect(
      (await findings(other)).findings.find(({ id }) => id === 'version'),
    ).toMatchObject({ state, found: expect.stringContaining(found) });
  });

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

/** A key of the demo's own configuration. */
async function demoSource(name: string): Promise<GoldenSource> {
  const text = await readFile(
    resolve(__dirname, '../../../../app-config.yaml'),
    'utf8',
  );
  const { sources } = readConfiguration(
    new ConfigReader(
      loadYaml<JsonObject>(text.replace(/\$\{[^}]+\}/g, 'http://localhost')),
    ),
  );
  return sources[name];
}

/** The T-SQL in a fix, each statement in its database. */
function statementsIn(fix: string): string[] {
  const statements = fix.match(
    /(ALTER|GRANT|EXEC|DISABLE)\b[^;]*?(?=;|\.$|$)/g,
  );
  return (statements ?? []).flatMap(statement => {
    const isOfDatabase = /db_backupoperator|GRANT ALTER TO/.test(statement);
    return [isOfDatabase ? 'USE CustomerDB' : 'USE master', statement];
  });
}
