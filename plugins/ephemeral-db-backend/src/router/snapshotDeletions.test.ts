import { TestDatabases } from '@backstage/backend-test-utils';
import { seedClone, seedSnapshot } from '../__testUtils__/seed';
import {
  type Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';
import type { SnapshotObservation } from '../snapshots/SnapshotRecord';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const CONTENT = 'snapcontent-t0';
const HANDLE = 'handle-t0';

describe.each(databases.eachSupportedId())(
  'deletions of points, %s',
  databaseId => {
    let portal: Portal;

    beforeEach(async () => {
      portal = await startPortal({
        knex: await databases.init(databaseId),
        sources: { customerdb: sourceConfig() },
      });
    });

    afterEach(() => portal.stop());

    /** A point with its golden content in the cluster. */
    async function seedPoint(observation: SnapshotObservation = {}) {
      putContent(CONTENT, { volumeHandle: 'vol-1' }, 'Delete');
      return await seedSnapshot(
        portal,
        {},
        { progress: { contentName: CONTENT }, ...observation },
      );
    }

    function putContent(
      name: string,
      source: { volumeHandle?: string; snapshotHandle?: string },
      deletionPolicy: 'Retain' | 'Delete',
      labels?: Record<string, string>,
    ) {
      portal.kubernetes.put(kinds.volumeSnapshotContent, {
        metadata: { name, labels },
        spec: {
          deletionPolicy,
          driver: 'disk.csi.example.com',
          source,
          volumeSnapshotRef: {},
        },
        status: { snapshotHandle: HANDLE },
      });
    }

    const remove = (id: string, person = 'sam') =>
      portal.as(person).delete(`/snapshots/${id}`);
    const deletion = async (id: string, person = 'sam') =>
      (await portal.as(person).get(`/snapshots/${id}`)).body.actions.find(
        ({ verb }: { verb: string }) => verb === 'delete',
      );

    it('asks the loop for the end of a point, once', async () => {
      const id = await seedPoint();
      await portal.snapshots.take(portal.hold, id);
      expect(await deletion(id)).toEqual({ verb: 'delete', allowed: true });

      const first = await remove(id);
      const second = await remove(id);

      expect([first.status, second.status]).toEqual([202, 202]);
      expect(first.body).toMatchObject({ id, phase: 'deleting' });
      expect(second.body).toEqual(first.body);
      expect(await portal.snapshots.changed('lab')).toEqual([id]);
      expect(await portal.snapshots.get(id)).toMatchObject({
        desired: 'absent',
        endedBy: 'user:default/sam',
      });
      expect(
        portal.signals.filter(({ message }) => message?.kind === 'snapshot'),
      ).toHaveLength(1);
      expect(
        portal.audit.map(({ event, outcome }) => [event, outcome]),
      ).toEqual(
        Array(2).fill([
          {
            eventId: 'snapshot-delete',
            severityLevel: 'medium',
            meta: { snapshotId: id, via: 'api' },
          },
          'success',
        ]),
      );
      expect(portal.kubernetes.writes).toEqual([]);
      expect((await deletion(id)).reason).toContain('deleted already');
      const cloned = await portal.as('sam').post('/clones', {
        source: 'customerdb',
        snapshot: id,
        entityRef: 'component:default/orders-api',
      });
      expect(cloned.body.error.code).toBe('snapshotNotReady');
    });

    it.each([
      ['sam', 'who took it', 202],
      ['dana', "the source's owner", 202],
      ['alex', 'an admin', 202],
      ['eve', 'a stranger', 403],
    ])('lets %s, %s: %s', async (person, _who, status) => {
      const id = await seedPoint();

      expect((await deletion(id, person)).allowed).toBe(status === 202);
      expect((await remove(id, person)).status).toBe(status);
    });

    it('refuses while a clone comes from it', async () => {
      const id = await seedPoint();
      await seedClone(portal, { snapshotId: id });

      const answer = await remove(id);

      expect(answer.status).toBe(409);
      expect(answer.body.error).toMatchObject({
        code: 'snapshotInUse',
        message: expect.stringContaining('A clone comes from the point'),
      });
      expect((await portal.snapshots.get(id))?.desired).toBe('present');
    });

    it('lets an import with Retain be: it holds nothing', async () => {
      const id = await seedPoint();
      putContent('theirs', { snapshotHandle: HANDLE }, 'Retain');

      expect((await remove(id)).status).toBe(202);
    });

    it.each<[string, () => void, RegExp]>([
      [
        'an import with Delete',
        () => putContent('theirs', { snapshotHandle: HANDLE }, 'Delete'),
        /theirs imports it with deletionPolicy Delete/,
      ],
      [
        'another owner',
        () => putContent('theirs', { volumeHandle: 'vol-1' }, 'Retain'),
        /theirs has the same snapshot for its own/,
      ],
      [
        "a clone's import of another installation",
        () =>
          putContent('edb-a-g1', { snapshotHandle: HANDLE }, 'Retain', {
            'app.kubernetes.io/managed-by': 'ephemeral-db',
            'ephemeral-db.io/installation': 'other',
            'ephemeral-db.io/clone': 'a',
          }),
        /edb-a-g1 is the import of a clone/,
      ],
    ])('refuses while %s has the handle', async (_name, put, expected) => {
      const id = await seedPoint();
      put();

      expect((await remove(id)).body.error).toMatchObject({
        code: 'snapshotInUse',
        message: expect.stringMatching(expected),
      });
    });

    it.each(['capturing', 'cut'] as const)(
      'refuses while it is %s',
      async phase => {
        const id = await seedPoint({ phase });

        expect((await remove(id)).body.error.code).toBe('snapshotNotReady');
        expect((await deletion(id)).reason).toContain('still being taken');
      },
    );

    it('forgets a capture that failed once it has left nothing', async () => {
      const id = await seedPoint({ phase: 'failed', progress: {} });

      const early = await remove(id);
      await portal.snapshots.observe(portal.hold, id, {
        progress: { removed: true },
      });
      const late = await remove(id);

      expect(early.body.error.code).toBe('snapshotNotReady');
      expect(late.status).toBe(202);
      expect((await portal.as('sam').get('/snapshots')).body.items).toEqual([]);
    });

    it('refuses while the cluster does not answer', async () => {
      const id = await seedPoint();
      portal.kubernetes.answers = false;

      expect((await remove(id)).body.error.code).toBe('clusterUnreachable');
      expect((await portal.snapshots.get(id))?.desired).toBe('present');
    });

    it('warns of a point of a former volume, and never takes it for the newest', async () => {
      const id = await seedPoint({ formerVolume: true });
      const order = {
        source: 'customerdb',
        entityRef: 'component:default/orders-api',
      };

      const { body } = await portal.as('sam').get(`/snapshots/${id}`);
      const source = await portal.as('sam').get('/sources/customerdb');
      const newest = await portal.as('sam').post('/clones', order);
      const named = await portal
        .as('sam')
        .post('/clones', { ...order, snapshot: id });

      expect(body).toMatchObject({
        formerVolume: true,
        actions: [
          {
            verb: 'clone',
            allowed: true,
            warning: expect.stringContaining('former volume of Customer DB'),
          },
          { verb: 'delete' },
        ],
      });
      expect(newest.body.error.code).toBe('noSnapshot');
      expect(source.body.lastSnapshotAt).toBeUndefined();
      expect(source.body.actions).toContainEqual({
        verb: 'clone',
        allowed: false,
        reason: expect.stringContaining('no point in time yet'),
      });
      expect(named.status).toBe(202);
    });
  },
);
