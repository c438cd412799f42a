import { TestDatabases } from '@backstage/backend-test-utils';
import { READY, seedClone } from '../__testUtils__/seed';
import { type Portal, startPortal } from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const CLONE = 'c0000000-0000-4000-8000-000000000000';
const NAMESPACE = 'edb-customerdb-c0000000';

describe.each(databases.eachSupportedId())('insight, %s', databaseId => {
  let portal: Portal;

  beforeEach(async () => {
    portal = await startPortal({ knex: await databases.init(databaseId) });
    await seedClone(
      portal,
      { id: CLONE, requestedBy: 'user:default/eve' },
      READY,
    );
  });

  afterEach(() => portal.stop());

  function putPod(name: string, createdAt: string, text: string) {
    portal.kubernetes.put(kinds.pod, {
      metadata: { name, namespace: NAMESPACE, creationTimestamp: createdAt },
      spec: {},
    });
    portal.kubernetes.putLog(NAMESPACE, name, text);
  }

  describe('into the log', () => {
    const SECRETS = {
      'mssql-admin': { 'sa-username': 'sa', 'sa-password': 'Adm1n-of-this' },
      'mssql-access': { username: 'edb', password: 'P3ople-of-this' },
    };

    beforeEach(() => {
      for (const [name, values] of Object.entries(SECRETS)) {
        portal.kubernetes.put(kinds.secret, {
          metadata: { name, namespace: NAMESPACE },
          data: Object.fromEntries(
            Object.entries(values).map(([key, value]) => [
              key,
              Buffer.from(value).toString('base64'),
            ]),
          ),
        });
      }
      putPod('old', '2026-11-22T10:00:00Z', 'of the old one\n');
      putPod(
        'new',
        '2026-11-22T11:00:00Z',
        [
          'Starting up database CustomerDB.',
          '',
          'Somebody printed Adm1n-of-this and P3ople-of-this for edb.',
          "ALTER LOGIN [x] WITH PASSWORD = N'another''s';",
          '',
        ].join('\n'),
      );
    });

    it('shows the newest pod, and no password', async () => {
      const { status, body, headers } = await portal
        .as('sam')
        .get(`/clones/${CLONE}/log`);

      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('no-store');
      expect(body).toEqual({
        pod: 'new',
        lines: [
          'Starting up database CustomerDB.',
          '',
          'Somebody printed *** and *** for edb.',
          'ALTER LOGIN [x] WITH PASSWORD = ***;',
        ],
      });
      const last = await portal.as('sam').get(`/clones/${CLONE}/log?lines=1`);
      expect(last.body.lines).toEqual(['ALTER LOGIN [x] WITH PASSWORD = ***;']);
    });

    it('says what it is when there is none', async () => {
      portal.kubernetes.remove(kinds.pod, 'old', NAMESPACE);
      portal.kubernetes.remove(kinds.pod, 'new', NAMESPACE);
      const none = await portal.as('sam').get(`/clones/${CLONE}/log`);
      await portal.clones.observe(portal.hold, CLONE, { phase: 'gone' });
      const gone = await portal.as('sam').get(`/clones/${CLONE}/log`);

      expect([none.status, none.body.error.code]).toEqual([409, 'noLog']);
      expect([gone.status, gone.body.error.code]).toEqual([409, 'cloneGone']);
    });
  });

  it.each(['log', 'activity'])(
    'into the %s have who may delete it, and nobody else',
    async part => {
      putPod('new', '2026-11-22T11:00:00Z', 'Starting up\n');
      const people = { sam: 200, eve: 200, alex: 200, dana: 403 };
      for (const [person, status] of Object.entries(people)) {
        const answer = await portal.as(person).get(`/clones/${CLONE}/${part}`);
        expect([person, answer.status]).toEqual([person, status]);
      }
      const refused = await portal.as('dana').get(`/clones/${CLONE}/${part}`);
      expect(refused.body.error.message).toBe(
        'Only eve and Team Orders can read the log and the activity of this clone.',
      );
      const service = await portal.service.get(`/clones/${CLONE}/${part}`);
      expect(service.status).toBe(403);
    },
  );

  it('into the activity goes page by page, newest first, and ends with the row', async () => {
    const failure = {
      stage: 'bound' as const,
      reason: 'Full',
      message: 'It is full.',
      next: '',
    };
    await portal.clones.observe(
      portal.hold,
      CLONE,
      { phase: 'failed', failure },
      {},
      [
        {
          at: new Date('2026-11-22T11:00:00Z'),
          kind: 'failed',
          generation: 1,
          stage: 'bound',
          reason: 'Full',
          message: 'It is full.',
        },
      ],
    );
    await portal.as('sam').post(`/clones/${CLONE}/retry`);
    await portal.as('sam').delete(`/clones/${CLONE}`);
    await portal.as('sam').delete(`/clones/${CLONE}`);
    const path = `/clones/${CLONE}/activity?limit=3`;

    const { body: first } = await portal.as('sam').get(path);
    const { nextCursor } = first.pageInfo;
    const { body: second } = await portal
      .as('sam')
      .get(`${path}&cursor=${nextCursor}`);

    expect(first.totalItems).toBe(4);
    expect([...first.items, ...second.items]).toMatchObject([
      { kind: 'deleted', by: 'user:default/sam' },
      { kind: 'retried', by: 'user:default/sam', generation: 2 },
      {
        at: '2026-11-22T11:00:00.000Z',
        kind: 'failed',
        generation: 1,
        stage: 'bound',
        reason: 'Full',
        message: 'It is full.',
      },
      { kind: 'ordered', by: 'user:default/eve', generation: 1 },
    ]);
    expect(second.pageInfo).toEqual({});

    const forged = Buffer.from(
      JSON.stringify(['at,desc', 1, '9999999999']),
    ).toString('base64url');
    const refused = await portal.as('sam').get(`${path}&cursor=${forged}`);
    expect(refused.body.error.code).toBe('malformedCursor');

    await portal.clones.observe(portal.hold, CLONE, {
      phase: 'gone',
      goneAt: new Date('2026-10-01'),
    });
    await portal.runTask('forget-gone');
    expect(await portal.knex('activity')).toEqual([]);
  });

  it('notes nothing that did not arrive', async () => {
    const note = { at: new Date(), kind: 'ready' as const, generation: 1 };
    const lost = { ...portal.hold, epoch: 7 };
    expect(
      await portal.clones.observe(lost, CLONE, { phase: 'ready' }, {}, [note]),
    ).toBe(false);
    expect(await portal.knex('activity').where({ kind: 'ready' })).toEqual([]);
  });
});
