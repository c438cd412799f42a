import { TestDatabases } from '@backstage/backend-test-utils';
import { copyFileSync, mkdtempSync, rmSync } from 'fs';
import Knex, { type Knex as Database } from 'knex';
import { tmpdir } from 'os';
import { join } from 'path';
import { LabObserver } from '../__testUtils__/LabObserver';
import { createReplica, Replica, until } from '../__testUtils__/replica';
import { Lab, startLab } from '../__testUtils__/startLab';
import type { CloneRecord } from '../clones/CloneRecord';
import { kinds } from '../kubernetes/kinds';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/*
 * The ledger of a cluster is our database. It can be emptied, set back, or there can be two. Whatever it says, no clone
 * is lost, none is ordered twice, and nothing of anybody else is touched.
 */
describe('with a ledger that is not what it was', () => {
  let lab: Lab;
  let observer: LabObserver;
  let folder: string;
  const running = new Set<Replica>();
  const opened: Database[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ephemeral-db-ledgers-'));
    lab = await startLab();
    observer = new LabObserver(lab.admin);
  });
  afterEach(async () => {
    for (const one of [...running]) await stop(one);
    await observer.removeMarker();
  });
  afterAll(async () => {
    for (const knex of opened) await knex.destroy();
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(
    knex: Database,
    configuration = lab.configuration,
  ): Promise<Replica> {
    const one = await createReplica({ knex, configuration });
    running.add(one);
    one.start();
    return one;
  }

  async function stop(one: Replica): Promise<void> {
    running.delete(one);
    await one.stop();
  }

  function open(name: string): Database {
    const knex = Knex({
      client: 'better-sqlite3',
      connection: { filename: join(folder, name) },
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
    opened.push(knex);
    return knex;
  }

  const readyClone = async (one: Replica, golden: SnapshotRecord, more = {}) =>
    observer.reaches(one, (await one.order(golden, more)).id, 'ready');

  async function end(one: Replica, id: string): Promise<void> {
    await one.end(id);
    await observer.reaches(one, id, 'gone');
  }

  const isAdopted = (one: Replica, { id }: CloneRecord) =>
    until('it is adopted', () => one.clones.get(id));

  it('that was emptied: finds every clone again once an admin has let it', async () => {
    const before = await start(open('emptied-before'));
    const golden = await observer.take(before);
    const request = { requestId: 'order-1', requestHash: 'abc' };
    const clones = [
      await readyClone(before, golden, request),
      await readyClone(before, golden),
    ];
    await stop(before);

    const after = await start(open('emptied-after'));
    await until('it is refused', () =>
      after.complaints.find(said =>
        said.includes('is driven by another database of the installation demo'),
      ),
    );
    expect(await after.clones.present('lab')).toEqual([]);

    await observer.removeMarker();
    for (const clone of clones) {
      await isAdopted(after, clone);
      expect(await observer.reaches(after, clone.id, 'ready')).toMatchObject({
        name: clone.name,
        entityRef: clone.entityRef,
        requestedBy: clone.requestedBy,
        expiresAt: clone.expiresAt,
        generation: clone.generation,
        point: clone.point,
        adoptedAt: expect.any(Date),
        confirmedBy: undefined,
      });
    }
    // A client that repeats its order is not given a second clone.
    expect(
      await after.clones.findByRequest(clones[0].requestedBy, 'order-1'),
    ).toMatchObject({ id: clones[0].id, requestHash: 'abc' });
    // Its point was found anew too, under another id, with what was read at the cut.
    await stop(after);
    const again = await start(after.knex);
    const point = (await again.snapshots.get(golden.volumeSnapshotUid!))!;
    expect(point).toMatchObject({
      label: golden.label,
      consistency: golden.consistency,
      probes: golden.probes,
    });
    for (const { id } of clones) {
      await until('it hangs on its point again', async () => {
        const { snapshotId } = (await again.clones.get(id))!;
        return snapshotId === point.id;
      });
    }
    for (const { id } of clones) await end(again, id);
    expect(await observer.ofClones()).toEqual([]);
  });

  it('that was set back: keeps what was ordered since, and knows what went', async () => {
    const knex = open('current');
    const first = await start(knex);
    const golden = await observer.take(first);
    const stays = await readyClone(first, golden);
    const goes = await readyClone(first, golden);
    const doomed = await observer.take(first);
    await stop(first);
    await knex.raw('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(join(folder, 'current'), join(folder, 'an-hour-ago'));

    const second = await start(knex);
    const since = await readyClone(second, golden);
    await end(second, goes.id);
    await observer.remove(
      kinds.volumeSnapshot,
      doomed.volumeSnapshotName!,
      lab.configuration.sources.customerdb.namespace,
    );
    const fresh = await observer.take(second);
    await stop(second);

    const restored = await start(open('an-hour-ago'));
    await isAdopted(restored, since);
    await observer.reaches(restored, since.id, 'ready');
    await observer.reaches(restored, goes.id, 'gone');
    expect(await restored.clones.get(stays.id)).toMatchObject({
      phase: 'ready',
      adoptedAt: undefined,
    });
    await until('the deleted point is known to be lost', async () => {
      const point = await restored.snapshots.get(doomed.id);
      return point?.phase === 'lost';
    });
    const kept = await until('the new point is there', () =>
      restored.snapshots.get(fresh.volumeSnapshotUid!),
    );
    expect(kept).toMatchObject({
      volumeSnapshotName: fresh.volumeSnapshotName,
      consistency: fresh.consistency,
      probes: fresh.probes,
      phase: 'ready',
    });
    for (const { id } of [stays, since]) await end(restored, id);
    expect(await observer.ofClones()).toEqual([]);
  });

  it('in which somebody has ordered anew: the older clone has another name', async () => {
    const knex = open('anew');
    const before = await start(knex);
    const golden = await observer.take(before);
    const request = { name: 'nightly', requestId: 'again', requestHash: 'abc' };
    const older = await readyClone(before, golden, request);
    await stop(before);
    await knex('clones').delete();

    // The order is taken by a replica that drives nothing yet.
    const api = await createReplica({ knex, configuration: lab.configuration });
    const newer = await api.order(golden, request);
    const after = await start(knex);
    await isAdopted(after, older);
    expect(await observer.reaches(after, older.id, 'ready')).toMatchObject({
      name: `nightly-${older.id.slice(0, 8)}`,
      requestId: undefined,
    });
    await observer.reaches(after, newer.id, 'ready');
    for (const { id } of [older, newer]) await end(after, id);
    expect(await observer.ofClones()).toEqual([]);
  });

  it('that was set back before a retry: the next generation goes with the clone', async () => {
    const knex = open('before-retry');
    const first = await start(knex);
    const golden = await observer.take(first);
    lab.sandbox.faults.add({
      on: 'sql',
      event: 'login',
      namespace: /^edb-/,
      effect: { kind: 'error', number: 18456, message: 'Login failed.' },
    });
    const { id, namespace } = await first.order(golden);
    await observer.reaches(first, id, 'failed');
    lab.sandbox.faults.clear();
    await stop(first);
    await knex.raw('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(join(folder, 'before-retry'), join(folder, 'retry-unknown'));

    const second = await start(knex);
    await second.retry((await second.clones.get(id))!);
    await observer.reaches(second, id, 'ready');
    await stop(second);

    const restored = await start(open('retry-unknown'));
    const known = (await restored.clones.get(id))!;
    expect(known).toMatchObject({ phase: 'failed', generation: 1 });
    await restored.retry(known);
    expect(await observer.reaches(restored, id, 'ready')).toMatchObject({
      namespace,
      generation: 2,
    });
    await end(restored, id);
    expect(await observer.ofClones()).toEqual([]);
  });

  it('beside another one: two installations share a cluster and never meet', async () => {
    const other = { ...lab.configuration, installation: 'other' };
    const one = await start(await databases.init('SQLITE_3'));
    const two = await start(open('two'), other);
    const golden = await observer.take(one);
    const theirs = await until(
      'they see the point too',
      async () => await two.snapshots.get(golden.volumeSnapshotUid!),
    );
    const mine = await readyClone(one, golden);
    const yours = await readyClone(two, theirs);
    await end(one, mine.id);

    // Sweeps at every start: everything that is not ours is passed over.
    await stop(one);
    const again = await start(one.knex);
    const another = await readyClone(again, golden);
    await end(again, another.id);
    expect(await two.clones.get(yours.id)).toMatchObject({ phase: 'ready' });
    expect(
      await lab.admin.read(kinds.namespace, yours.namespace),
    ).toMatchObject({ metadata: { uid: yours.progress.namespaceUid } });
    expect(again.complaints.join()).not.toContain(yours.namespace);
    await end(two, yours.id);
    expect(await observer.ofClones()).toEqual([]);
    await observer.remove(kinds.configMap, 'ephemeral-db-other', 'backstage');
  });
});
