import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { setTimeout as pause } from 'timers/promises';
import { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { openDatabase, transaction } from '../database';
import type { Hold } from '../hold';
import { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import { ClusterShare } from './ClusterShare';
import { Holder } from './Holder';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const LAPSE_MS = 400;

async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    if (await holds()) return;
    await pause(5);
  }
  throw new Error(`Waited in vain: ${what}`);
}

describe.each(databases.eachSupportedId())('Holder on %s', databaseId => {
  let knex: Knex;

  beforeEach(async () => {
    const client = await databases.init(databaseId);
    knex = await openDatabase(
      mockServices.database.mock({ getClient: async () => client }),
    );
  });

  function holder(lapseMs = 60_000, renewMs = lapseMs / 4): Holder {
    return new Holder({
      knex,
      cluster: 'lab',
      renewMs,
      lapseMs,
      logger: mockServices.logger.mock(),
    });
  }

  it('lets one of many have the cluster', async () => {
    const many = Array.from({ length: 8 }, () => holder());
    const holds = await Promise.all(many.map(one => one.acquire()));
    expect(holds.filter(Boolean)).toEqual([
      expect.objectContaining({ cluster: 'lab', epoch: 1 }),
    ]);
    expect(many.filter(one => one.held)).toHaveLength(1);
  });

  it('keeps it while it renews, also when its clock is far off', async () => {
    const first = holder(LAPSE_MS);
    const stopped = new AbortController();
    // Only differences of our own clock are used, so being off changes nothing.
    const offset = 3_600_000;
    const real = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => real() - offset);
    try {
      await first.acquire();
      const kept = first.keep(stopped.signal);
      await pause(2 * LAPSE_MS);
      expect(await holder().acquire()).toBeUndefined();
      expect(first.held).toBe(true);
      stopped.abort();
      await kept;
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('loses it when it does not renew, and knows before the others do', async () => {
    const first = holder(LAPSE_MS);
    const second = holder();
    await first.acquire();
    first.ensureHeld();
    let knewBefore: boolean | undefined;
    await until('the row lapses', async () => {
      const before = !first.held;
      const hold = await second.acquire();
      if (hold) knewBefore = before;
      return hold !== undefined;
    });
    expect(knewBefore).toBe(true);
    expect(() => first.ensureHeld()).toThrow(
      'Cluster lab is not held by this replica any more',
    );
    // Its next renewal finds the other one.
    await first.keep(new AbortController().signal);
    expect(second.held).toBe(true);
  });

  it('does not trust a clock that stood still while the machine slept', async () => {
    const first = holder();
    await first.acquire();
    const real = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => real() + 60_000);
    try {
      expect(first.held).toBe(false);
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('gives it to another at once when it is released', async () => {
    const first = holder();
    const second = holder();
    await first.acquire();
    expect(await second.acquire()).toBeUndefined();
    await first.release();
    expect(first.held).toBe(false);
    expect(await second.acquire()).toMatchObject({ epoch: 2 });
    // A release that comes late takes nothing away.
    await first.release();
    expect(await first.acquire()).toBeUndefined();
  });

  it('gives one of two clusters to a replica that has none, and no more', async () => {
    const mine = new ClusterShare();
    const theirs = new ClusterShare();
    const of = (share: ClusterShare, cluster: string) =>
      new Holder({
        ...{ knex, cluster, share },
        renewMs: 5,
        lapseMs: 60_000,
        logger: mockServices.logger.mock(),
      });
    const clusters = ['here', 'there'];
    const first = clusters.map(cluster => of(mine, cluster));
    const second = clusters.map(cluster => of(theirs, cluster));
    const stopped = new AbortController();
    for (const one of first) await one.acquire();
    const keeping = first.map(async one => ({
      one,
      end: await one.keep(stopped.signal),
    }));

    for (const other of second) expect(await other.acquire()).toBeUndefined();
    const { one, end } = await Promise.race(keeping);
    expect(end).toBe('given');
    await one.release();
    const given = second[first.indexOf(one)];
    expect(await given.acquire()).toMatchObject({ epoch: 2 });
    const [still] = second.filter(other => other !== given);
    expect(await still.acquire()).toBeUndefined();
    await pause(50);

    stopped.abort();
    const ends = await Promise.all(keeping);
    expect(ends.map(({ end: how }) => how).sort()).toEqual(['ended', 'given']);
    expect([mine.size, theirs.size]).toEqual([1, 1]);
  });

  // An SQLite database has one process.
  if (databaseId !== 'SQLITE_3') {
    it('is not kept from a cluster by one that stands still in the midst of a transaction', async () => {
      const first = holder(1);
      const hold = (await first.acquire())!;
      let goOn = () => {};
      const standing = new Promise<void>(resolve => {
        goOn = resolve;
      });
      let locked = () => {};
      const isLocked = new Promise<void>(resolve => {
        locked = resolve;
      });
      const write = transaction(
        knex,
        async trx => {
          await trx('holders').where(hold).forShare().first();
          locked();
          await standing;
        },
        20,
      );
      const end = write.then(
        () => 'by itself',
        () => 'by the database',
      );
      await isLocked;
      expect(await holder().acquire()).toMatchObject({ epoch: 2 });
      goOn();
      expect(await end).toBe('by the database');
    });
  }

  it('fences writes of an earlier term, its own included', async () => {
    const clones = DatabaseCloneStore.create({ knex });
    await clones.insert({
      id: 'clone-1',
      name: 'orders-1',
      source: 'customerdb',
      cluster: 'lab',
      namespace: 'edb-customerdb-1',
      entityRef: 'component:default/orders',
      requestedBy: 'user:default/ola',
      snapshotId: 'point-1',
      point: {
        id: 'point-1',
        takenAt: '2026-11-24T09:00:00.000Z',
        volumeSnapshotName: 'point',
        volumeSnapshotUid: 'uid',
        probes: [],
      },
      createdAt: new Date(),
      expiresAt: new Date(),
    });
    const replica = holder();
    const earlier = (await replica.acquire())!;
    expect(
      await clones.observe(earlier, 'clone-1', { phase: 'provisioning' }),
    ).toBe(true);
    await replica.release();
    expect(await clones.observe(earlier, 'clone-1', { phase: 'failed' })).toBe(
      false,
    );
    const now = (await replica.acquire())!;
    expect(now.epoch).toBeGreaterThan(earlier.epoch);
    expect(await clones.observe(earlier, 'clone-1', { phase: 'failed' })).toBe(
      false,
    );
    expect(await clones.observe(now, 'clone-1', { phase: 'ready' })).toBe(true);
    const statuses = DatabaseStatusStore.create({ knex });
    const note = (by: Hold, reachable: boolean) =>
      statuses.recordCluster('lab', { reachable }, new Date(), by);
    await note(now, true);
    await note(earlier, false);
    expect((await statuses.clusters()).get('lab')?.reachable).toBe(true);

    // And none is written over an order that was turned round.
    await clones.requestEnd('clone-1', 'user:default/ola');
    expect(
      await clones.observe(
        now,
        'clone-1',
        { phase: 'ready' },
        { desired: 'present' },
      ),
    ).toBe(false);
    expect(await clones.get('clone-1')).toMatchObject({
      desired: 'absent',
      phase: 'deleting',
    });
  });
});
