import { TestDatabases } from '@backstage/backend-test-utils';
import { createReplica, Replica, until } from '../__testUtils__/replica';
import { sampleSource } from '../__testUtils__/sampleSource';
import {
  GoldenSandbox,
  startGoldenSandbox,
} from '../__testUtils__/startGoldenSandbox';
import type { CloneRecord } from '../clones/CloneRecord';
import { generationTarget, goldenTarget, readLogin } from '../connect/targets';
import { SqlSession, withSession } from '../engine/mssql/SqlSession';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type { GoldenSource, PluginConfiguration } from '../sources/types';

jest.setTimeout(300_000);

const CAPTURES = 10;
const ROWS_A_SECOND = 200;
const COMMIT_EVERY_MS = 50;

/** Commits rows as long as it is let, each with its number and its time. */
class Writer {
  /** How many rows the server has acknowledged. */
  committed = 0;
  private stopped = false;
  private constructor(private readonly session: SqlSession) {}

  static async start(open: () => Promise<SqlSession>) {
    const writer = new Writer(await open());
    return { writer, done: writer.run() };
  }

  private async run(): Promise<void> {
    const rows = (ROWS_A_SECOND * COMMIT_EVERY_MS) / 1_000;
    const start = performance.now();
    for (let round = 0; !this.stopped; round++) {
      const values = Array.from(
        { length: rows },
        (_, index) => `(${this.committed + index + 1}, SYSUTCDATETIME())`,
      );
      await this.session.query(
        'Writing',
        `INSERT INTO CustomerDB.dbo.Visits (Number, At) VALUES ${values.join(
          ', ',
        )}`,
      );
      this.committed += rows;
      // What a held write has cost is caught up with.
      const next = start + (round + 1) * COMMIT_EVERY_MS;
      await new Promise(resolve => {
        setTimeout(resolve, Math.max(0, next - performance.now()));
      });
    }
    await this.session.close();
  }

  stop(): void {
    this.stopped = true;
  }
}

describe.each(['checkpoint', 'suspend'] as const)(
  'a busy golden SQL Server, %s',
  consistency => {
    const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
    const source: GoldenSource = {
      ...sampleSource,
      capture: {
        ...sampleSource.capture,
        consistency,
        deadlineMs: 30_000,
      },
      probes: {
        ...sampleSource.probes,
        visits: 'SELECT COUNT(*) FROM CustomerDB.dbo.Visits',
      },
    };
    let golden: GoldenSandbox;
    let replica: Replica;

    const openAsAdministrator = async () =>
      await SqlSession.open(
        await goldenTarget(golden.cluster, source),
        await readLogin(
          golden.cluster,
          source.namespace,
          source.clones.adminCredentials[0],
        ),
      );

    beforeAll(async () => {
      golden = await startGoldenSandbox();
      const { user } = await readLogin(
        golden.cluster,
        source.namespace,
        source.engine.credentials,
      );
      const session = await openAsAdministrator();
      for (const batch of [
        'USE CustomerDB',
        'CREATE TABLE dbo.Visits (Number int PRIMARY KEY, At datetime2(7))',
        `GRANT SELECT ON dbo.Visits TO ${user}; GRANT ALTER TO ${user}`,
        `USE master; GRANT VIEW SERVER STATE TO ${user}`,
      ]) {
        await session.query('Setting up', batch);
      }
      await session.close();
      const configuration: PluginConfiguration = {
        installation: 'demo',
        admins: [],
        holder: { renewMs: 1_000, lapseMs: 15_000 },
        clusters: {
          lab: {
            name: 'lab',
            access: {
              kind: 'kubeconfig',
              path: golden.kubeConfig,
              context: 'backstage',
            },
            namespace: 'backstage',
            windows: { importing: 4, binding: 4 },
          },
        },
        sources: { customerdb: source },
      };
      replica = await createReplica({
        knex: await databases.init('SQLITE_3'),
        configuration,
        connectCluster: () => golden.cluster,
      });
      replica.start();
    });
    afterAll(async () => {
      await replica?.stop();
      await golden?.stop();
    });

    const pointOf = (id: string) =>
      until('the point is ready', async () => {
        const record = await replica.snapshots.get(id);
        if (record?.phase === 'failed')
          throw new Error(record.failure?.message);
        return record?.phase === 'ready' && record;
      });
    const cloneOf = (id: string) =>
      until('the clone is ready', async () => {
        const clone = await replica.clones.get(id);
        if (clone?.phase === 'failed') throw new Error(clone.failure?.message);
        return clone?.phase === 'ready' && clone;
      });

    /** What a clone holds, as its people see it. */
    async function look(
      clone: CloneRecord,
    ): Promise<{ rows: number; last: number; at: Date }> {
      const [row] = await withSession(
        await generationTarget(golden.cluster, source, clone),
        await readLogin(golden.cluster, clone.namespace, {
          secret: 'mssql-access',
          userKey: 'username',
          passwordKey: 'password',
        }),
        session =>
          session.query(
            'Looking',
            'SELECT COUNT(*) AS numberOfRows, MAX(Number) AS lastNumber, MAX(At) AS lastAt FROM CustomerDB.dbo.Visits',
          ),
      );
      return {
        rows: Number(row.numberOfRows),
        last: Number(row.lastNumber),
        at: row.lastAt as Date,
      };
    }

    it(`gives ${CAPTURES} points and ${CAPTURES} clones, each with all rows from before its point and none from after`, async () => {
      const { writer, done } = await Writer.start(openAsAdministrator);
      const taken: { point: SnapshotRecord; before: number; clone: string }[] =
        [];
      for (let index = 0; index < CAPTURES; index++) {
        const before = writer.committed;
        const { id } = await replica.capture({
          label: `T${index}`,
          ...(consistency === 'suspend'
            ? { consistency: 'crash', asked: 'suspend' }
            : {}),
        });
        const point = await pointOf(id);
        const { id: clone } = await replica.order(point);
        taken.push({ point, before, clone });
      }
      const clones = await Promise.all(
        taken.map(({ clone }) => cloneOf(clone)),
      );
      writer.stop();
      await done;

      expect(writer.committed).toBeGreaterThan(taken[CAPTURES - 1].before);
      for (const [index, clone] of clones.entries()) {
        const { point, before } = taken[index];
        const { rows, last, at } = await look(clone);
        expect(point.consistency).toBe(consistency);
        // Whole commits, without a gap.
        expect(rows).toBe(last);
        expect(rows % ((ROWS_A_SECOND * COMMIT_EVERY_MS) / 1_000)).toBe(0);
        expect(last).toBeGreaterThanOrEqual(before);
        expect(at.getTime()).toBeLessThanOrEqual(point.takenAt!.getTime());
        // Seen twice, with rows between: a range that the clone lies in, or the same.
        const visits = point.probes.find(({ name }) => name === 'visits')!;
        expect(last).toBeGreaterThanOrEqual(
          Number(visits.before ?? visits.value),
        );
        expect(last).toBeLessThanOrEqual(Number(visits.after ?? visits.value));
        expect(['matched', 'reported']).toContain(clone.verification?.result);
      }
    });
  },
);
