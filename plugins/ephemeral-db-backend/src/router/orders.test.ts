import { TestDatabases } from '@backstage/backend-test-utils';
import { READY, seedClone, seedSnapshot } from '../__testUtils__/seed';
import {
  type Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const HOUR_MS = 3_600_000;

const order = {
  source: 'customerdb',
  entityRef: 'component:default/orders-api',
};

function verbs(object: { actions: { verb: string; allowed: boolean }[] }) {
  return Object.fromEntries(
    object.actions.map(({ verb, allowed }) => [verb, allowed]),
  );
}

describe.each(databases.eachSupportedId())('orders, %s', databaseId => {
  let portal: Portal;

  beforeEach(async () => {
    portal = await startPortal({
      knex: await databases.init(databaseId),
      sources: {
        customerdb: sourceConfig(),
        slow: sourceConfig({
          volumes: [{ claim: 'slow', mountPath: '/var/opt/mssql' }],
          capture: { minInterval: '1h' },
        }),
      },
    });
    portal.kubernetes.put(kinds.persistentVolumeClaim, {
      metadata: { name: 'slow', namespace: 'db-golden' },
      spec: { volumeName: 'pv-golden', storageClassName: 'fast' },
      status: { phase: 'Bound' },
    });
  });

  afterEach(() => portal.stop());

  describe('of captures', () => {
    const capture = (body: object = {}, as = 'sam') =>
      portal.as(as).post('/snapshots', { source: 'customerdb', ...body });

    it('takes one, named by time and id', async () => {
      const answer = await capture({ label: 'T0' });

      expect(answer.status).toBe(202);
      const { id, orderedAt } = answer.body;
      const time = orderedAt.slice(0, 19).replace(/[-:]/g, '');
      expect(answer.body).toMatchObject({
        name: `customerdb-${time.replace('T', '-')}-${id.slice(0, 4)}`,
        source: 'customerdb',
        label: 'T0',
        takenBy: 'user:default/sam',
        origin: 'ours',
        consistency: 'checkpoint',
        phase: 'capturing',
        probes: [],
        clones: 0,
      });
      expect(await portal.snapshots.changed('lab')).toEqual([id]);
      expect(portal.kubernetes.writes).toEqual([]);
    });

    it('joins the one in flight, whoever asks, until it has cut', async () => {
      const first = await capture({ label: 'T0' });

      const joined = await capture({ requestId: 'r1' }, 'dana');
      await portal.snapshots.observe(portal.hold, first.body.id, {
        phase: 'cut',
      });
      const repeated = await capture({ requestId: 'r1' }, 'dana');
      const next = await capture({ requestId: 'r2' }, 'dana');

      expect([joined.status, joined.body.id]).toEqual([202, first.body.id]);
      expect([repeated.status, repeated.body.id]).toEqual([200, first.body.id]);
      expect(next.status).toBe(202);
      expect(next.body.id).not.toBe(first.body.id);
    });

    it('lets nobody join who may have written after the cut', async () => {
      const { id, name } = (await capture()).body;
      await portal.snapshots.observe(portal.hold, id, {
        progress: { quiesced: { at: new Date().toISOString(), probes: [] } },
      });

      const before = await capture({}, 'dana');
      portal.kubernetes.put(kinds.volumeSnapshot, {
        metadata: { name, namespace: 'db-golden' },
        spec: { source: {} },
      });
      const after = await capture({}, 'dana');

      expect([before.status, before.body.id]).toEqual([202, id]);
      expect(after.status).toBe(409);
      expect(after.body.error).toMatchObject({
        code: 'captureTooSoon',
        message: expect.stringContaining('is being cut at this moment'),
      });
    });

    it('takes orders of the same moment as one', async () => {
      const answers = await Promise.all(
        ['sam', 'dana', 'alex', 'sam'].map(person => capture({}, person)),
      );

      expect(answers.map(answer => answer.status)).toEqual(Array(4).fill(202));
      expect(new Set(answers.map(answer => answer.body.id)).size).toBe(1);
    });

    it('gives the same point for the same requestId of the same person', async () => {
      const first = await capture({ requestId: 'r1', label: 'T0' });
      await portal.snapshots.observe(portal.hold, first.body.id, {
        phase: 'ready',
      });

      const again = await capture({ label: 'T0', requestId: 'r1' });
      const another = await capture({ requestId: 'r1', label: 'T1' });
      const others = await capture({ requestId: 'r1', label: 'T1' }, 'dana');

      expect([again.status, again.body.id]).toEqual([200, first.body.id]);
      expect(another.status).toBe(409);
      expect(another.body.error.code).toBe('requestIdReused');
      expect(others.status).toBe(202);
    });

    it('answers with the last point within the least interval', async () => {
      const body = { source: 'slow' };
      const first = await capture(body);
      const { hold, snapshots } = portal;
      const move = (phase: 'ready' | 'failed') =>
        snapshots.observe(hold, first.body.id, { phase });
      await move('ready');

      const soon = await capture({ ...body, label: 'T1', requestId: 'r1' });
      const again = await capture({ ...body, label: 'T1', requestId: 'r1' });
      const forced = await capture({ ...body, force: true });
      const byOwner = await capture({ ...body, force: true }, 'dana');
      await snapshots.observe(hold, byOwner.body.id, { phase: 'ready' });
      const byAdmin = await capture({ ...body, force: true }, 'alex');
      await snapshots.observe(hold, byAdmin.body.id, { phase: 'failed' });
      await snapshots.observe(hold, byOwner.body.id, { phase: 'failed' });
      await move('failed');
      const afterFailure = await capture(body);

      for (const answer of [soon, again]) {
        expect([answer.status, answer.body.id]).toEqual([200, first.body.id]);
      }
      expect(forced.status).toBe(403);
      expect(forced.body.error).toMatchObject({
        code: 'notAllowed',
        message: expect.stringContaining(
          'Only Data Platform and admins can force a capture of Customer DB.',
        ),
      });
      const taken = [first, byOwner, byAdmin, afterFailure];
      expect(taken.map(({ status }) => status)).toEqual(Array(4).fill(202));
      expect(new Set(taken.map(answer => answer.body.id)).size).toBe(4);
    });
  });

  describe('of clones', () => {
    const clone = (body: object = {}, as = 'sam') =>
      portal.as(as).post('/clones', { ...order, ...body });

    beforeEach(async () => {
      const at = (minute: number) =>
        new Date(Date.UTC(2026, 10, 22, 10, minute));
      await seedSnapshot(portal, { label: 'T0', orderedAt: at(22) });
      await seedSnapshot(portal, { label: 'T1', orderedAt: at(24) });
      await seedSnapshot(
        portal,
        { label: 'T2', orderedAt: at(26) },
        { phase: 'cut', readyAt: undefined },
      );
    });

    it('takes one of the newest point that is ready, with what the source says', async () => {
      const answer = await clone({ purpose: 'Try a migration' });

      expect(answer.status).toBe(202);
      const { id, createdAt, expiresAt, actions } = answer.body;
      expect(answer.body).toMatchObject({
        name: 'orders-api-1',
        source: 'customerdb',
        entityRef: 'component:default/orders-api',
        requestedBy: 'user:default/sam',
        purpose: 'Try a migration',
        snapshot: { label: 'T1', takenAt: '2026-11-22T10:24:01.000Z' },
        phase: 'queued',
        stages: [],
        generation: 1,
      });
      expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(12 * HOUR_MS);
      expect(actions).toEqual([
        {
          verb: 'connect',
          allowed: false,
          reason: 'orders-api-1 is not ready.',
        },
        { verb: 'delete', allowed: true },
      ]);
      const record = await portal.clones.get(id);
      expect(record).toMatchObject({
        namespace: `edb-customerdb-${id.slice(0, 8)}`,
        point: { probes: [{ name: 'customers', exact: true, value: 10 }] },
      });
      expect(await portal.clones.changed('lab')).toEqual([id]);
      expect(portal.signals).toContainEqual({
        recipients: { type: 'broadcast' },
        channel: 'ephemeral-db',
        message: { kind: 'clone', id, version: record!.version },
      });
      expect(portal.kubernetes.writes).toEqual([]);
    });

    it('writes refs the same way, however they are spelled', async () => {
      const answer = await clone({ entityRef: 'Component:Orders-API' });

      expect(answer.body.error).toBeUndefined();
      expect(answer.body.entityRef).toBe('component:default/orders-api');
    });

    it('names by the first free number, also for orders of the same moment', async () => {
      const names = await Promise.all(
        Array.from({ length: 20 }, () => clone()),
      );
      const { id } = names.find(
        ({ body }) => body.name === 'orders-api-2',
      )!.body;
      await portal.clones.observe(portal.hold, id, {
        phase: 'gone',
        goneAt: new Date(),
      });
      const next = await clone();

      expect(names.map(({ body }) => body.name).sort()).toEqual(
        Array.from({ length: 20 }, (_, n) => `orders-api-${n + 1}`).sort(),
      );
      expect(next.body.name).toBe('orders-api-2');
    });

    it('goes on to the next digits of its id where somebody has the first name', async () => {
      let squatted = 0;
      const theirs = {
        test: (path: string) =>
          /\/namespaces\/edb-[^/]+$/.test(path) && squatted++ === 0,
      };
      portal.kubernetes.squatted = theirs as RegExp;

      const answer = await clone();

      expect(answer.status).toBe(202);
      const digits = answer.body.id.replaceAll('-', '');
      expect((await portal.clones.get(answer.body.id))!.namespace).toBe(
        `edb-customerdb-${digits.slice(8, 16)}`,
      );
    });

    it('gives the same clone for the same requestId of the same person', async () => {
      const first = await clone({ requestId: 'r1', lease: 'PT4H' });

      const [again, another] = [
        await clone({ lease: 'PT4H', requestId: 'r1' }),
        await clone({ lease: 'PT5H', requestId: 'r1' }),
      ];

      expect([again.status, again.body.id]).toEqual([200, first.body.id]);
      expect(another.status).toBe(409);
      expect(another.body.error).toMatchObject({
        code: 'requestIdReused',
        message: expect.stringContaining('your order of orders-api-1'),
      });
      expect((await portal.as('sam').get('/clones')).body.totalItems).toBe(1);
    });

    it('takes repeated orders of the same moment as one', async () => {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => clone({ requestId: 'r1' })),
      );

      expect(new Set(answers.map(answer => answer.body.id)).size).toBe(1);
      expect(answers.map(answer => answer.status).sort()).toEqual([
        200, 200, 200, 202,
      ]);
    });

    it('ends one, however often that is asked', async () => {
      const { id } = (await clone()).body;

      const first = await portal.as('sam').delete(`/clones/${id}`);
      const second = await portal.as('sam').delete(`/clones/${id}`);
      await portal.clones.observe(portal.hold, id, {
        phase: 'gone',
        goneAt: new Date(),
      });
      const third = await portal.as('sam').delete(`/clones/${id}`);

      expect([first, second, third].map(answer => answer.status)).toEqual([
        202, 202, 202,
      ]);
      expect(first.body.phase).toBe('deleting');
      expect(verbs(first.body)).toEqual({ connect: false, delete: false });
      expect(third.body.phase).toBe('gone');
      expect(await portal.clones.get(id)).toMatchObject({
        desired: 'absent',
        endedBy: 'user:default/sam',
      });
      const list = await portal.as('sam').get('/clones');
      expect(list.body.totalItems).toBe(0);
      const gone = await portal.as('sam').get('/clones?phase=gone');
      expect(gone.body.items).toEqual([expect.objectContaining({ id })]);
    });

    it('takes another try of one that failed, once', async () => {
      const { id } = (await clone()).body;
      await portal.clones.observe(portal.hold, id, {
        phase: 'failed',
        stage: 'bound',
        stages: [{ name: 'imported', startedAt: '2026-11-22T10:24:00.000Z' }],
        failure: { stage: 'bound', reason: 'Full', message: '', next: '' },
        verification: { result: 'notRecorded', probes: [] },
      });
      const before = await portal.as('sam').get(`/clones/${id}`);
      const refused = await portal.as('eve').post(`/clones/${id}/retry`);

      const retried = await portal.as('sam').post(`/clones/${id}/retry`);
      const again = await portal.as('sam').post(`/clones/${id}/retry`);

      expect(verbs(before.body)).toMatchObject({ retry: true });
      expect(refused.body.error.code).toBe('notEntityOwner');
      expect(retried.status).toBe(202);
      expect(retried.body).toMatchObject({
        id,
        name: before.body.name,
        expiresAt: before.body.expiresAt,
        phase: 'queued',
        stages: [],
      });
      expect(retried.body).not.toHaveProperty('failure');
      expect(retried.body).not.toHaveProperty('verification');
      expect(verbs(retried.body)).not.toHaveProperty('retry');
      expect(await portal.clones.changed('lab')).toContain(id);
      expect(await portal.clones.get(id)).toMatchObject({
        generation: 1,
        wantedGeneration: 2,
      });
      expect(again.status).toBe(409);
      expect(again.body.error).toMatchObject({
        code: 'cloneNotFailed',
        message: expect.stringContaining('it is queued'),
      });
    });

    it('refuses another try of what is going, and while it could not succeed', async () => {
      const leaving = await seedClone(portal, {}, { phase: 'failed' });
      await portal.as('sam').delete(`/clones/${leaving}`);
      const failed = await seedClone(portal, {}, { phase: 'failed' });
      portal.kubernetes.remove(kinds.storageClass, 'fast');

      const gone = await portal.as('sam').post(`/clones/${leaving}/retry`);
      const blocked = await portal.as('sam').post(`/clones/${failed}/retry`);

      expect(gone.body.error.code).toBe('cloneGone');
      expect(blocked.body.error.code).toBe('sourceBlocked');
      expect((await portal.clones.get(failed))!.phase).toBe('failed');
    });

    it('tells what is usual from three clones on', async () => {
      const createdAt = new Date('2026-11-22T11:00:00Z');
      const took = (seconds: number) => ({
        ...READY,
        readyAt: new Date(createdAt.getTime() + seconds * 1_000),
      });
      await seedClone(portal, { createdAt }, took(40));
      await seedClone(portal, { createdAt }, took(44));
      const before = (await clone()).body.usualSeconds;
      await seedClone(portal, { createdAt }, took(300));

      const after = (await portal.as('sam').get('/sources/customerdb')).body;

      expect(before).toBeUndefined();
      expect(after).toMatchObject({
        usualSeconds: 44,
        clones: 4,
        snapshots: 3,
      });
    });
  });

  describe('of credentials', () => {
    const CLONE = 'c0000000-0000-4000-8000-000000000000';
    const read = (as = 'sam') =>
      portal.as(as).post(`/clones/${CLONE}/credentials`);
    const putSecret = (labels: Record<string, string>) =>
      portal.kubernetes.put(kinds.secret, {
        metadata: {
          name: 'mssql-access',
          namespace: 'edb-customerdb-c0000000',
          labels,
        },
        data: {
          username: Buffer.from('edb').toString('base64'),
          password: Buffer.from('S3cret-of-the-clone').toString('base64'),
        },
      });
    const OURS = {
      'ephemeral-db.io/installation': 'test',
      'ephemeral-db.io/clone': CLONE,
    };

    it('gives an owner of the entity the login, live from the cluster', async () => {
      await seedClone(portal, { id: CLONE }, READY);
      putSecret(OURS);

      const answer = await read();

      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toEqual({
        username: 'edb',
        password: 'S3cret-of-the-clone',
        host: 'mssql.edb.svc',
        port: 1433,
        database: 'CustomerDB',
      });
    });

    it.each([
      ['dana', 403, 'notEntityOwner'],
      ['alex', 403, 'notEntityOwner'],
    ])('refuses %s, whatever else they may', async (person, status, code) => {
      await seedClone(portal, { id: CLONE }, READY);
      putSecret(OURS);

      const answer = await read(person);

      expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    });

    it('refuses a requester who is no owner any more', async () => {
      await seedClone(
        portal,
        { id: CLONE, requestedBy: 'user:default/eve' },
        READY,
      );
      putSecret(OURS);

      expect((await read('eve')).body.error.code).toBe('notEntityOwner');
    });

    it.each(['queued', 'provisioning', 'unavailable', 'failed'] as const)(
      'refuses while the clone is %s',
      async phase => {
        await seedClone(portal, { id: CLONE }, { ...READY, phase });
        putSecret(OURS);

        const answer = await read();

        expect(answer.status).toBe(409);
        expect(answer.body.error.code).toBe('cloneNotReady');
      },
    );

    it('refuses for a clone that is gone', async () => {
      await seedClone(portal, { id: CLONE }, { ...READY, phase: 'gone' });

      expect((await read()).body.error.code).toBe('cloneGone');
    });

    it("never hands out another one's Secret", async () => {
      await seedClone(portal, { id: CLONE }, READY);
      putSecret({ ...OURS, 'ephemeral-db.io/installation': 'prod' });

      const answer = await read();

      expect(answer.status).toBe(409);
      expect(answer.body.error.message).toContain('is not ours');
    });

    it('refuses while the cluster does not answer', async () => {
      await seedClone(portal, { id: CLONE }, READY);
      portal.kubernetes.answers = false;

      expect((await read()).body.error.code).toBe('clusterUnreachable');
    });
  });
});
