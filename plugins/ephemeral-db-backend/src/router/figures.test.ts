import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  type Clone,
  ephemeralDbCloneReadPermission,
  type EntityTimeline,
  type Source,
  type StorageUsage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { READY, seedClone, seedSnapshot } from '../__testUtils__/seed';
import {
  type Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';
import {
  createEphemeralDbCloneConditionalDecision,
  ephemeralDbCloneConditions as onClone,
} from '../authorize/resources';
import type { SnapshotObservation } from '../snapshots/SnapshotRecord';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const ELSEWHERE = 'component:default/customer-service';
const POINT = 'f0000000-0000-4000-8000-000000000000';
const CREATED = Date.parse('2026-11-22T10:00:00Z');
const at = (seconds: number) => new Date(CREATED + seconds * 1_000);

/** Before what a timeline shows by itself. */
const LONG_AGO = new Date(Date.now() - 40 * 24 * 3_600_000);

const GONE = { phase: 'gone', goneAt: at(3_600) } as const;

type Criteria = PermissionCriteria<PermissionCondition<'ephemeral-db-clone'>>;

function usage(changes: Partial<StorageUsage> = {}): StorageUsage {
  return {
    uniqueBytes: 3_000_000_000,
    logicalBytes: 2_000_000_000_000,
    measuredAt: '2026-11-22T12:00:00.000Z',
    provider: 'prometheus',
    ...changes,
  };
}

describe.each(databases.eachSupportedId())('figures, %s', databaseId => {
  let portal: Portal;

  const start = async (mayRead?: Criteria) => {
    portal = await startPortal({
      knex: await databases.init(databaseId),
      sources: {
        customerdb: sourceConfig(),
        orders: sourceConfig({
          volumes: [{ claim: 'orders', mountPath: '/var/opt/mssql' }],
        }),
      },
      policy: permission =>
        mayRead && permission === 'ephemeral-db.clone.read'
          ? createEphemeralDbCloneConditionalDecision(
              ephemeralDbCloneReadPermission,
              mayRead,
            )
          : { result: AuthorizeResult.ALLOW },
    });
  };

  afterEach(() => portal.stop());

  const source = async (name: string): Promise<Source> =>
    (await portal.as('sam').get(`/sources/${name}`)).body;
  const timeline = async (): Promise<EntityTimeline> =>
    (
      await portal
        .as('sam')
        .get('/entities/component/default/orders-api/timeline')
    ).body;
  const usedBy = async (id: string) =>
    (await portal.as('sam').get(`/snapshots/${id}`)).body.usedBy;

  it('says where a clone is until it is gone', async () => {
    await start();
    const id = 'c0000000-0000-4000-8000-000000000000';
    await seedClone(portal, { id }, { generation: 2 });
    const read = async () => (await portal.as('eve').get(`/clones/${id}`)).body;

    expect((await read()).placement).toEqual({
      cluster: 'lab',
      namespace: 'edb-customerdb-c0000000',
      service: 'mssql',
      deployment: 'mssql-g2',
      claim: 'data-g2',
      volumeSnapshot: 'import-g2',
      volumeSnapshotContent: 'edb-customerdb-c0000000-g2',
      storageClass: 'fast',
    });

    await portal.clones.observe(portal.hold, id, GONE);

    expect((await read()).placement).toBeUndefined();
  });

  it('counts the orders that are ahead of one on its cluster', async () => {
    await start();
    const names = ['first', 'second', 'elsewhere', 'third', 'ready', 'retried'];
    for (const [index, name] of names.entries()) {
      const id = await seedClone(
        portal,
        {
          ...{ name, createdAt: at(index) },
          ...(name === 'elsewhere' ? { cluster: 'other' } : {}),
        },
        name === 'ready' || name === 'retried'
          ? { phase: name === 'ready' ? 'ready' : 'failed' }
          : {},
      );
      if (name === 'retried') {
        await portal.clones.requestRetry({ id, generation: 1 }, 'user:a/b');
      }
    }

    const { items } = (await portal.as('sam').get('/clones')).body;

    expect(
      Object.fromEntries(
        items.map(({ name, queue }: Clone) => [name, queue?.position]),
      ),
    ).toEqual({
      ...{ first: 0, second: 1, third: 2, elsewhere: 0 },
      // Neither waits for a turn: what failed of the second is removed first.
      ...{ ready: undefined, retried: undefined },
    });
  });

  it('says what a deletion, or another try, waits for', async () => {
    await start();
    const holdup = {
      object: 'PersistentVolume pv-1',
      reason: 'the array is deleting the volume',
      since: '2026-11-22T12:00:00.000Z',
    };
    const deletion = { step: 2, of: 5, what: 'volume' } as const;
    const seen = { holdup, progress: { deletion } };
    const failed = await seedClone(
      portal,
      { name: 'failed' },
      { ...seen, phase: 'failed' },
    );
    await seedClone(portal, { name: 'going' }, { ...seen, phase: 'deleting' });
    await seedClone(portal, { name: 'gone' }, { ...seen, ...GONE });
    const read = async () =>
      Object.fromEntries(
        (
          await portal
            .as('eve')
            .get('/clones?phase=failed,queued,deleting,gone')
        ).body.items.map((clone: Clone) => [
          clone.name,
          [clone.blockedBy, clone.deletion],
        ]),
      );

    expect(await read()).toEqual({
      failed: [undefined, undefined],
      going: [holdup, deletion],
      gone: [undefined, undefined],
    });

    await portal.clones.requestRetry(
      { id: failed, generation: 1 },
      'user:default/sam',
    );

    expect((await read()).failed).toEqual([holdup, undefined]);

    await portal.clones.observe(portal.hold, failed, { generation: 2 });

    expect((await read()).failed).toEqual([undefined, undefined]);
  });

  it('says that writes are held, no longer than the server would hold them', async () => {
    await start();
    const id = await seedSnapshot(portal, {}, { phase: 'capturing' });
    const freeze = async (changes: SnapshotObservation) => {
      await portal.snapshots.observe(portal.hold, id, changes);
      return (await portal.as('eve').get(`/snapshots/${id}`)).body.freeze;
    };
    const frozenAt = new Date();

    expect(await freeze({})).toBeUndefined();
    expect(await freeze({ frozenAt })).toEqual({
      since: frozenAt.toISOString(),
      deadlineSeconds: 10,
    });
    expect(await freeze({ phase: 'cut' })).toBeUndefined();
    expect(
      await freeze({
        phase: 'capturing',
        frozenAt: new Date(Date.now() - 11_000),
      }),
    ).toBeUndefined();
  });

  it('names no class of a source that is not configured any more', async () => {
    await start();
    const id = await seedClone(portal, { source: 'former' });

    const { body } = await portal.as('sam').get(`/clones/${id}`);

    expect(body.placement.claim).toBe('data-g1');
    expect(body.placement.storageClass).toBeUndefined();
  });

  it('knows how long a source usually takes once three have told', async () => {
    await start();
    for (const seconds of [2, 3, 10]) {
      await seedSnapshot(
        portal,
        { orderedAt: at(0) },
        { readyAt: at(seconds) },
      );
      await seedSnapshot(
        portal,
        { source: 'orders', orderedAt: at(0) },
        seconds < 10 ? { readyAt: at(2) } : { readyAt: undefined },
      );
      await seedClone(
        portal,
        { createdAt: at(0) },
        {
          ...(seconds === 10 ? GONE : READY),
          readyAt: at(40 + seconds),
          stages: [
            {
              name: 'imported',
              startedAt: at(0).toISOString(),
              finishedAt: at(20 + seconds).toISOString(),
              waitedMs: 18_000,
            },
          ],
        },
      );
    }
    // Neither one that came up at the second try, nor one that never did.
    for (let more = 0; more < 3; more++) {
      await seedClone(
        portal,
        { createdAt: at(60) },
        { ...READY, generation: 2, readyAt: at(9_000) },
      );
      await seedClone(portal, { createdAt: at(60) }, { phase: 'failed' });
    }

    expect(await source('customerdb')).toMatchObject({
      usualCaptureSeconds: 3,
      usualSeconds: 43,
      usualWaitSeconds: 18,
      usualStageSeconds: { imported: 5 },
    });
    expect(Object.keys(await source('orders'))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^usual/)]),
    );
  });

  it('sums what the measured clones of a source take', async () => {
    await start();
    await seedClone(portal, {}, { usage: usage() });
    await seedClone(
      portal,
      {},
      {
        usage: usage({
          uniqueBytes: 100_000_000,
          measuredAt: '2026-11-22T11:00:00.000Z',
        }),
      },
    );
    await seedClone(portal, {}, READY);
    await seedClone(portal, {}, { ...GONE, usage: usage() });
    await seedClone(
      portal,
      { source: 'orders' },
      { usage: usage({ uniqueBytes: 1, logicalBytes: 2 }) },
    );
    await seedClone(
      portal,
      { source: 'orders' },
      { usage: usage({ uniqueBytes: 0, logicalBytes: 2, provider: 'array' }) },
    );

    const { items } = (await portal.as('sam').get('/sources')).body;

    expect(items.map((one: Source) => one.clonesUsage)).toEqual([
      {
        clones: 2,
        uniqueBytes: 3_100_000_000,
        logicalBytes: 4_000_000_000_000,
        measuredAt: '2026-11-22T11:00:00.000Z',
        provider: 'prometheus',
      },
      {
        clones: 2,
        uniqueBytes: 1,
        logicalBytes: 4,
        measuredAt: '2026-11-22T12:00:00.000Z',
        provider: 'array, prometheus',
      },
    ]);
  });

  it('has no sum where nothing is measured', async () => {
    await start();
    await seedClone(portal, {}, READY);

    expect((await source('customerdb')).clonesUsage).toBeUndefined();
  });

  it('names the clones of a point, at most ten, oldest first', async () => {
    await start();
    const point = await seedSnapshot(portal, {
      id: POINT,
      orderedAt: LONG_AGO,
    });
    const other = await seedSnapshot(portal, {
      label: 'T1',
      orderedAt: new Date(),
    });
    const names = Array.from({ length: 12 }, (_, index) => `clone-${index}`);
    for (const [index, name] of names.entries()) {
      const order = { name, snapshotId: point, createdAt: at(index) };
      await seedClone(portal, order, READY);
    }
    await seedClone(portal, { name: 'former', snapshotId: point }, GONE);
    await seedClone(portal, { name: 'mine', snapshotId: other });

    expect(await usedBy(point)).toEqual(names.slice(0, 10));
    expect((await timeline()).snapshots).toMatchObject([
      { label: 'T1', clones: 1, usedBy: ['mine'] },
    ]);
  });

  it('counts all clones of an entity, also those that do not fit', async () => {
    await start();
    for (let index = 0; index < 201; index++) {
      await seedClone(portal, { createdAt: at(index) });
    }
    await seedClone(portal, { entityRef: ELSEWHERE });

    const { clones, totalClones } = await timeline();

    expect(clones).toHaveLength(200);
    expect(totalClones).toBe(201);
  });

  it.each<[string, Criteria, number]>([
    ['nobody', onClone.isRequester({ claims: [] }), 0],
    ['the requester', onClone.isRequester({ claims: ['user:default/sam'] }), 1],
    [
      'one of two kinds of people',
      {
        anyOf: [
          onClone.isRequester({ claims: ['user:default/sam'] }),
          onClone.isRequester({ claims: ['user:default/alex'] }),
        ],
      },
      1,
    ],
  ])('tells of clones to %s only', async (_, conditions, seen) => {
    await start(conditions);
    const point = await seedSnapshot(portal, { id: POINT });
    const theirs = {
      requestedBy: 'user:default/dana',
      snapshotId: point,
      createdAt: LONG_AGO,
    };
    await seedClone(portal, { ...theirs, name: 'theirs' }, { usage: usage() });
    // Seen or not: of another entity.
    await seedClone(
      portal,
      {
        ...theirs,
        entityRef: ELSEWHERE,
        requestedBy: 'user:default/alex',
        source: 'orders',
      },
      { usage: usage() },
    );
    await seedClone(
      portal,
      { name: 'mine', snapshotId: point, createdAt: LONG_AGO },
      { usage: usage({ uniqueBytes: 7 }) },
    );

    const { clones, totalClones, counts } = await timeline();
    const names = (await usedBy(point)) ?? [];

    expect(clones.map(({ name }) => name)).toEqual(seen ? ['mine'] : []);
    expect(totalClones).toBe(seen);
    expect(counts.map(day => day.clones).filter(Boolean)).toEqual(
      seen ? [1] : [],
    );
    expect(names).not.toContain('theirs');
    expect(names.includes('mine')).toBe(seen === 1);
    expect((await source('customerdb')).clonesUsage?.uniqueBytes).toBe(
      seen ? 7 : undefined,
    );
  });
});
