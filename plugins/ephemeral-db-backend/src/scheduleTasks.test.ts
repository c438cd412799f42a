import { TestDatabases } from '@backstage/backend-test-utils';
import { seedClone, seedSnapshot } from './__testUtils__/seed';
import { type Portal, startPortal } from './__testUtils__/startPortal';
import { DatabaseOwnerStore } from './authorize/DatabaseOwnerStore';
import { kinds } from './kubernetes/kinds';
import { DatabaseJoinStore } from './snapshots/DatabaseJoinStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

describe.each(databases.eachSupportedId())('scheduled, %s', databaseId => {
  let portal: Portal;

  beforeEach(async () => {
    portal = await startPortal({ knex: await databases.init(databaseId) });
  });

  afterEach(() => portal.stop());

  it('checks a golden source, keeps since when, and tells when that changes', async () => {
    const check = () => portal.runTask('check-source-customerdb');
    const read = async () =>
      (await portal.as('sam').get('/sources/customerdb')).body.preflight;
    const findingOf = (
      { findings }: { findings: { id: string }[] },
      id: string,
    ) => findings.find(finding => finding.id === id);
    await check();
    const first = await read();
    portal.kubernetes.put(kinds.storageClass, {
      metadata: { name: 'fast' },
      provisioner: 'other.example.com',
    });
    portal.signals.length = 0;

    await check();
    const second = await read();
    portal.kubernetes.answers = false;
    await check();

    expect(findingOf(first, 'driver')).toMatchObject({ state: 'ok' });
    expect(findingOf(second, 'driver')).toMatchObject({
      state: 'blocked',
      fix: expect.stringContaining('sources.customerdb.clones.storageClass'),
    });
    expect((await read()).state).toBe('unreachable');
    expect(portal.signals.at(-1)).toEqual({
      recipients: { type: 'broadcast' },
      channel: 'ephemeral-db',
      message: {
        kind: 'source',
        id: 'customerdb',
        version: expect.any(Number),
      },
    });
  });

  it('renews the owners of entities with clones, and forgets the others', async () => {
    const owners = DatabaseOwnerStore.create(portal);
    await seedClone(portal);
    await seedClone(portal, { entityRef: 'component:default/vanished' });
    for (const name of ['orders-api', 'vanished', 'without-clones']) {
      await owners.record(`component:default/${name}`, [
        'group:default/former',
      ]);
    }

    await portal.runTask('refresh-entity-owners');

    const refs = ['orders-api', 'vanished', 'without-clones'].map(
      name => `component:default/${name}`,
    );
    expect([...(await owners.ownersOf(refs)).values()]).toEqual([
      ['group:default/orders-team'],
      [],
      [],
    ]);
  });

  it('forgets what is gone for more than 30 days', async () => {
    const gone = (days: number) => ({
      phase: 'gone' as const,
      goneAt: daysAgo(days),
    });
    await seedClone(portal, { name: 'long-gone' }, gone(31));
    await seedClone(portal, { name: 'just-gone' }, gone(29));
    await seedClone(portal, { name: 'here', createdAt: daysAgo(90) });
    const lost = (days: number) => ({ goneAt: daysAgo(days) });
    await seedSnapshot(portal, { label: 'long-gone' }, lost(31));
    await seedSnapshot(portal, { label: 'just-gone' }, lost(29));
    const kept = await seedSnapshot(portal, { label: 'here' });
    const ended = (phase: 'failed' | 'lost', days: number, removed = true) => ({
      phase,
      endedAt: daysAgo(days),
      progress: phase === 'failed' ? { removed } : {},
    });
    await seedSnapshot(portal, { label: 'failed' }, ended('failed', 31));
    await seedSnapshot(portal, { label: 'just-failed' }, ended('failed', 29));
    await seedSnapshot(
      portal,
      { label: 'not-removed' },
      ended('failed', 31, false),
    );
    await seedSnapshot(portal, { label: 'lost' }, ended('lost', 31));
    const used = await seedSnapshot(
      portal,
      { label: 'lost-in-use' },
      ended('lost', 31),
    );
    await seedClone(portal, { name: 'of-lost', snapshotId: used });
    for (const snapshotId of [kept, 'forgotten']) {
      await DatabaseJoinStore.create(portal).record({
        joinedBy: 'user:default/dana',
        requestId: snapshotId,
        requestHash: 'hash',
        snapshotId,
        joinedAt: daysAgo(60),
      });
    }

    await portal.runTask('forget-gone');

    const { knex } = portal;
    expect((await knex('clones').pluck('name')).sort()).toEqual([
      'here',
      'just-gone',
      'of-lost',
    ]);
    expect((await knex('snapshots').pluck('label')).sort()).toEqual([
      'here',
      'just-failed',
      'just-gone',
      'lost-in-use',
      'not-removed',
    ]);
    expect(await knex('snapshot_joins').pluck('snapshot_id')).toEqual([kept]);
  });
});
