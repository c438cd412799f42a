import { TestDatabases } from '@backstage/backend-test-utils';
import { READY, seedClone, seedSnapshot } from '../__testUtils__/seed';
import {
  type Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const DAY_MS = 24 * 3_600_000;

/** Follows the cursors from the first page to the last one. */
async function walk(
  portal: Portal,
  path: string,
  between: () => Promise<unknown> = async () => {},
): Promise<string[]> {
  const names: string[] = [];
  let cursor = '';
  do {
    const { body } = await portal.as('sam').get(`${path}${cursor}`);
    names.push(...body.items.map(({ name }: { name: string }) => name));
    cursor = body.pageInfo.nextCursor && `&cursor=${body.pageInfo.nextCursor}`;
    await between();
  } while (cursor);
  return names;
}

describe.each(databases.eachSupportedId())('lists, %s', databaseId => {
  let portal: Portal;

  beforeEach(async () => {
    portal = await startPortal({
      knex: await databases.init(databaseId),
      sources: {
        customerdb: sourceConfig(),
        orders: sourceConfig({
          volumes: [{ claim: 'orders', mountPath: '/var/opt/mssql' }],
        }),
        invoices: sourceConfig({
          volumes: [{ claim: 'invoices', mountPath: '/var/opt/mssql' }],
        }),
      },
    });
  });

  afterEach(() => portal.stop());

  it.each(['createdAt', 'expiresAt', 'name'])(
    'goes through clones page by page, ordered by %s, also where many are equal',
    async field => {
      const createdAt = new Date('2026-11-22T10:00:00Z');
      const names = ['e', 'b', 'd', 'a', 'c', 'f', 'g'];
      for (const [index, name] of names.entries()) {
        await seedClone(portal, {
          name,
          createdAt: new Date(
            createdAt.getTime() + Math.floor(index / 3) * 1_000,
          ),
        });
      }
      const all = (direction: string) =>
        walk(portal, `/clones?limit=200&orderBy=${field},${direction}`);
      const paged = (direction: string) =>
        walk(portal, `/clones?limit=2&orderBy=${field},${direction}`);

      const ascending = await paged('asc');

      expect(ascending).toEqual(await all('asc'));
      expect([...ascending].sort()).toEqual([...names].sort());
      expect(await paged('desc')).toEqual([...ascending].reverse());
    },
  );

  it('neither repeats nor skips when others order in between', async () => {
    const seeded = ['a', 'b', 'c', 'd'];
    for (const [index, name] of seeded.entries()) {
      const createdAt = new Date(Date.UTC(2026, 10, 22, 10, index));
      await seedClone(portal, { name, createdAt });
    }

    const names = await walk(portal, '/clones?limit=1', () =>
      seedClone(portal),
    );

    expect(names).toEqual(['d', 'c', 'b', 'a']);
  });

  it.each(['orderedAt', 'takenAt', 'name'])(
    'goes through points page by page, ordered by %s',
    async field => {
      for (const name of ['e', 'b', 'd', 'a', 'c']) {
        await seedSnapshot(portal, {
          volumeSnapshotName: name,
          orderedAt: new Date(Date.UTC(2026, 10, 22, 10, name === 'd' ? 1 : 2)),
        });
      }

      const ascending = await walk(
        portal,
        `/snapshots?limit=2&orderBy=${field},asc`,
      );
      const descending = await walk(
        portal,
        `/snapshots?limit=2&orderBy=${field},desc`,
      );

      expect(ascending[0]).toBe(field === 'name' ? 'a' : 'd');
      expect([...ascending].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(descending).toEqual([...ascending].reverse());
    },
  );

  it('goes through sources page by page', async () => {
    expect(await walk(portal, '/sources?limit=1')).toEqual([
      'customerdb',
      'invoices',
      'orders',
    ]);
    expect(await walk(portal, '/sources?limit=2&orderBy=name,desc')).toEqual([
      'orders',
      'invoices',
      'customerdb',
    ]);
  });

  it.each([
    ['source=orders', ['b']],
    ['entityRef=Component:default/customer-service', ['c']],
    ['requestedBy=user:default/dana', ['c']],
    ['snapshot=other-point', ['d']],
    ['phase=ready', ['a']],
    ['phase=ready,failed', ['a', 'b']],
    ['phase=ready&phase=gone', ['a', 'gone']],
    ['', ['a', 'b', 'c', 'd']],
  ])('finds clones by %s', async (query, expected) => {
    await seedClone(portal, { name: 'a' }, READY);
    await seedClone(
      portal,
      { name: 'b', source: 'orders' },
      { phase: 'failed' },
    );
    await seedClone(portal, {
      name: 'c',
      entityRef: 'component:default/customer-service',
      requestedBy: 'user:default/dana',
    });
    await seedClone(portal, { name: 'd', snapshotId: 'other-point' });
    await seedClone(
      portal,
      { name: 'gone' },
      { phase: 'gone', goneAt: new Date() },
    );

    expect(
      await walk(portal, `/clones?orderBy=name,asc&limit=50&${query}`),
    ).toEqual(expected);
  });

  it.each([
    ['failedSince=2026-11-22T10:00:00Z', ['at', 'gone', 'retried']],
    ['failedSince=2026-11-22T11:00:00%2B01:00', ['at', 'gone', 'retried']],
    ['failedSince=2026-11-22T10:00:00.001Z', []],
    ['failedSince=2026-11-22T10:00:00Z&phase=queued', ['retried']],
    ['failedSince=2026-11-22T09:00:00Z&phase=failed', ['at', 'before']],
  ])(
    'finds clones that failed by %s, also where they work or are gone',
    async (query, expected) => {
      const failed = { phase: 'failed' } as const;
      const ofMinute = async (name: string, at: string) => {
        const id = await seedClone(portal, { name });
        const note = {
          at: new Date(at),
          kind: 'failed',
          generation: 1,
        } as const;
        // Twice is still one clone.
        await portal.clones.observe(portal.hold, id, failed, {}, [note, note]);
        return id;
      };
      await ofMinute('before', '2026-11-22T09:59:59Z');
      await ofMinute('at', '2026-11-22T10:00:00Z');
      const retried = await ofMinute('retried', '2026-11-22T10:00:00Z');
      await portal.clones.requestRetry(
        { id: retried, generation: 1 },
        'user:default/sam',
      );
      const gone = await ofMinute('gone', '2026-11-22T10:00:00Z');
      await portal.clones.observe(portal.hold, gone, {
        phase: 'gone',
        goneAt: new Date(),
      });
      await seedClone(portal, { name: 'well' }, READY);

      const path = `/clones?orderBy=name,asc&limit=50&${query}`;

      expect(await walk(portal, path)).toEqual(expected);
    },
  );

  it('tells of a point how many clones it has, and whether one showed its figures', async () => {
    const id = await seedSnapshot(portal, { label: 'T0' });
    await seedClone(portal, { snapshotId: id }, READY);
    await seedClone(portal, { snapshotId: id });
    await seedClone(
      portal,
      { snapshotId: id },
      { phase: 'gone', goneAt: new Date() },
    );

    const { body } = await portal.as('sam').get(`/snapshots/${id}`);

    expect(body).toMatchObject({
      label: 'T0',
      takenAt: '2026-11-22T10:22:01.000Z',
      seconds: 3,
      sizeBytes: 21_474_836_480,
      probes: [{ name: 'customers', exact: true, value: 10 }],
      clones: 2,
      verified: true,
      actions: [
        { verb: 'clone', allowed: true },
        {
          verb: 'delete',
          allowed: false,
          reason: "Can't be deleted: 2 clones use it.",
        },
      ],
    });
  });

  describe('the timeline of an entity', () => {
    const today = new Date().setUTCHours(0, 0, 0, 0);
    const daysAgo = (days: number) => new Date(today - (days - 0.5) * DAY_MS);
    const dayOf = (date: Date) => date.toISOString().slice(0, 10);
    const read = async (query = '') =>
      (
        await portal
          .as('sam')
          .get(`/entities/Component/default/orders-api/timeline${query}`)
      ).body;

    beforeEach(async () => {
      for (const [label, days] of Object.entries({ T0: 40, T1: 3, T2: 1 })) {
        const orderedAt = daysAgo(days);
        await seedSnapshot(portal, { label, orderedAt });
        await seedSnapshot(portal, { label, orderedAt, source: 'invoices' });
      }
      await seedClone(portal, { name: 'old', createdAt: daysAgo(40) }, READY);
      await seedClone(
        portal,
        { name: 'old-gone', createdAt: daysAgo(40) },
        { phase: 'gone', goneAt: daysAgo(39) },
      );
      await seedClone(
        portal,
        { name: 'just-gone', createdAt: daysAgo(2) },
        { phase: 'gone', goneAt: daysAgo(1) },
      );
      await seedClone(portal, { name: 'new', createdAt: daysAgo(1) });
      await seedClone(portal, {
        name: 'elsewhere',
        entityRef: 'component:default/customer-service',
      });
    });

    const names = (items: { name?: string; label?: string }[]) =>
      items.map(({ name, label }) => label ?? name);

    it('has the last 14 days of its sources, and all its clones that live', async () => {
      const timeline = await read();

      expect(timeline).toMatchObject({
        unknownSources: ['nowhere'],
        sources: [{ name: 'customerdb', snapshots: 3, clones: 3 }],
        counts: [
          {
            day: dayOf(daysAgo(40)),
            source: 'customerdb',
            snapshots: 1,
            clones: 2,
          },
        ],
        pageInfo: {},
      });
      expect(names(timeline.snapshots)).toEqual(['T2', 'T1']);
      expect(names(timeline.clones)).toEqual(['new', 'just-gone', 'old']);
      expect(timeline.sources[0].actions).toEqual([
        { verb: 'capture', allowed: true },
        { verb: 'clone', allowed: true },
        expect.objectContaining({ verb: 'check', allowed: false }),
      ]);
    });

    it('has the range that is asked for, page by page', async () => {
      const range = `?from=${daysAgo(50).toISOString()}&to=${daysAgo(
        2,
      ).toISOString()}&limit=1`;

      const first = await read(range);
      const second = await read(`${range}&cursor=${first.pageInfo.nextCursor}`);

      expect(names(first.snapshots)).toEqual(['T1']);
      expect(names(second.snapshots)).toEqual(['T0']);
      expect(second.pageInfo).toEqual({});
      expect(names(first.clones).sort()).toEqual(['new', 'old', 'old-gone']);
      expect(first.counts).toEqual([
        {
          day: dayOf(daysAgo(2)),
          source: 'customerdb',
          snapshots: 0,
          clones: 1,
        },
        {
          day: dayOf(daysAgo(1)),
          source: 'customerdb',
          snapshots: 1,
          clones: 1,
        },
      ]);
    });

    it('says what may be done for this entity only', async () => {
      const { body } = await portal
        .as('dana')
        .get('/entities/component/default/orders-api/timeline');

      expect(body.sources[0].actions).toEqual([
        { verb: 'capture', allowed: true },
        {
          verb: 'clone',
          allowed: false,
          reason: 'Only Team Orders can order clones for orders-api.',
        },
        { verb: 'check', allowed: true },
      ]);
    });

    it('knows entities without sources, and says which it does not know', async () => {
      const path = (name: string) =>
        `/entities/component/default/${name}/timeline`;
      const sam = portal.as('sam');

      expect((await sam.get(path('lonely'))).body).toMatchObject({
        sources: [],
        unknownSources: [],
        snapshots: [],
        clones: [],
      });
      expect((await sam.get(path('nobody'))).body.error).toMatchObject({
        code: 'unknownEntity',
      });
    });
  });
});
