import { TestDatabases } from '@backstage/backend-test-utils';
import { READY, seedClone, seedSnapshot } from '../__testUtils__/seed';
import {
  type Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const T0 = 'f0000000-0000-4000-8000-000000000000';
const CUT = 'f1000000-0000-4000-8000-000000000000';
const ELSEWHERE = 'f2000000-0000-4000-8000-000000000000';
const LOST = 'f3000000-0000-4000-8000-000000000000';

const order = {
  source: 'customerdb',
  snapshot: T0,
  entityRef: 'component:default/orders-api',
};

interface Refusal {
  name: string;
  as?: string;
  path?: string;
  body?: object;
  /** What is different before the call. */
  arrange?: (portal: Portal) => unknown;
  status: number;
  code: string;
  message: string | RegExp;
}

const LAST_SEEN = new Date('2026-11-22T10:24:00Z');

const refusals: Refusal[] = [
  {
    name: 'an unknown source',
    body: { ...order, source: 'customerdbx' },
    status: 404,
    code: 'unknownSource',
    message: /no golden source "customerdbx" that you may see/,
  },
  {
    name: 'a source named like a method of objects',
    body: { ...order, source: 'constructor' },
    status: 404,
    code: 'unknownSource',
    message: /no golden source "constructor"/,
  },
  {
    name: 'an unknown point',
    body: { ...order, snapshot: 'f9000000-0000-4000-8000-000000000000' },
    status: 404,
    code: 'unknownSnapshot',
    message: /no point in time "f9000000/,
  },
  {
    name: 'a point that no database could name',
    body: { ...order, snapshot: 'a\u0000b' },
    status: 400,
    code: 'invalidRequest',
    message: /snapshot: must not contain control characters/,
  },
  {
    name: 'a point of another source',
    body: { ...order, snapshot: ELSEWHERE },
    status: 400,
    code: 'snapshotOfAnotherSource',
    message:
      /The point of Sun 22 Nov 10:22 UTC is of Invoices, not of Customer DB\./,
  },
  {
    name: 'a point that is not ready',
    body: { ...order, snapshot: CUT },
    status: 409,
    code: 'snapshotNotReady',
    message: 'The point T1 is not ready yet. Order when it is,',
  },
  {
    name: 'a point that the array lost',
    body: { ...order, snapshot: LOST },
    status: 409,
    code: 'snapshotNotReady',
    message: /can't be cloned any more. Choose another point/,
  },
  {
    name: 'the newest point of a source without one',
    body: { ...order, source: 'empty', snapshot: 'newest' },
    status: 409,
    code: 'noSnapshot',
    message: /Empty DB has no point in time that is ready.*Capture one/,
  },
  {
    name: 'a lease over the maximum',
    body: { ...order, lease: '8d' },
    status: 400,
    code: 'leaseTooLong',
    message:
      'A lease of 8 d is over the maximum of Customer DB, 7 d. Order for 7 d or less.',
  },
  {
    name: 'a lease that is no duration',
    body: { ...order, lease: 'a while' },
    status: 400,
    code: 'invalidRequest',
    message: /lease: "a while" is not a duration/,
  },
  {
    name: 'a malformed entity ref',
    body: { ...order, entityRef: 'orders-api' },
    status: 400,
    code: 'malformedEntityRef',
    message: /"orders-api" is not an entity ref. Write kind:namespace\/name/,
  },
  {
    name: 'an entity that the catalog does not know',
    body: { ...order, entityRef: 'component:default/nobody' },
    status: 404,
    code: 'unknownEntity',
    message: /no entity component:default\/nobody/,
  },
  {
    name: 'an entity that the source does not allow',
    as: 'eve',
    body: { ...order, entityRef: 'component:default/lonely' },
    status: 403,
    code: 'entityNotAllowed',
    message:
      'Customer DB offers no clones to lonely, only to components owned by Team Orders or Data Platform. Ask Data Platform.',
  },
  {
    name: 'an entity that the requester does not own',
    as: 'dana',
    body: order,
    status: 403,
    code: 'notEntityOwner',
    message: 'Only Team Orders can order clones for orders-api.',
  },
  {
    name: 'an admin who orders for others',
    as: 'alex',
    body: order,
    status: 403,
    code: 'notEntityOwner',
    message: /Only Team Orders/,
  },
  ...['snapshotHandle', 'volumeHandle', 'namespace', 'contentName'].map(
    key => ({
      name: `${key} in the body of an order`,
      body: { ...order, [key]: 'mine' },
      status: 400,
      code: 'neverFromRequest',
      message: `${key} can't be given in a request`,
    }),
  ),
  {
    name: 'a handle in the body of a capture',
    path: '/snapshots',
    body: { source: 'customerdb', handle: 'snap-1' },
    status: 400,
    code: 'neverFromRequest',
    message: "handle can't be given in a request",
  },
  {
    name: 'a key that nobody knows',
    body: { ...order, colour: 'red' },
    status: 400,
    code: 'invalidRequest',
    message: /Unrecognized key.*colour/,
  },
  {
    name: 'a body that is no object',
    body: [order],
    status: 400,
    code: 'invalidRequest',
    message: /The body is not valid/,
  },
  {
    name: 'a name that the entity uses already',
    body: { ...order, name: 'mine' },
    status: 409,
    code: 'nameTaken',
    message: 'orders-api has a clone named mine already.',
  },
  {
    name: 'namespaces that are squatted',
    body: order,
    arrange: ({ kubernetes }) => {
      kubernetes.squatted = /\/namespaces\/edb-customerdb-[0-9a-f]{8}$/;
    },
    status: 409,
    code: 'nameSquatted',
    message:
      /taken by objects that are not ours: (Namespace edb-customerdb-[0-9a-f]{8}(, )?){4}\. Nothing was changed/,
  },
  {
    name: 'contents that are squatted',
    body: order,
    arrange: ({ kubernetes }) => {
      kubernetes.squatted = /\/volumesnapshotcontents\/edb-.*-g1$/;
    },
    status: 409,
    code: 'nameSquatted',
    message: /VolumeSnapshotContent edb-customerdb-[0-9a-f]{8}-g1/,
  },
  {
    name: 'VolumeSnapshots that are squatted',
    path: '/snapshots',
    body: { source: 'customerdb' },
    arrange: ({ kubernetes }) => {
      kubernetes.squatted = /\/volumesnapshots\/customerdb-/;
    },
    status: 409,
    code: 'nameSquatted',
    message: /taken by VolumeSnapshots that are not ours/,
  },
  {
    name: 'a missing StorageClass',
    body: order,
    arrange: ({ kubernetes }) => kubernetes.remove(kinds.storageClass, 'fast'),
    status: 409,
    code: 'sourceBlocked',
    message: /Customer DB can't be cloned now: .*fast.*storageClass/,
  },
  {
    name: 'a missing VolumeSnapshotClass',
    path: '/snapshots',
    body: { source: 'customerdb' },
    arrange: ({ kubernetes }) =>
      kubernetes.remove(kinds.volumeSnapshotClass, 'points'),
    status: 409,
    code: 'sourceBlocked',
    message: /Customer DB can't be captured now: .*points/,
  },
  {
    name: 'a class of another driver',
    body: order,
    arrange: ({ kubernetes }) =>
      kubernetes.put(kinds.storageClass, {
        metadata: { name: 'fast' },
        provisioner: 'other.example.com',
      }),
    status: 409,
    code: 'sourceBlocked',
    message:
      /fast is of other.example.com, but the points are of disk.csi.example.com/,
  },
  {
    name: 'a cluster that was unreachable before',
    body: order,
    arrange: async ({ statuses }) => {
      await statuses.recordCluster('lab', { reachable: false }, LAST_SEEN);
    },
    status: 503,
    code: 'clusterUnreachable',
    message:
      'Cluster lab has not answered since Sun 22 Nov 10:24 UTC. Nothing was changed.',
  },
  {
    name: 'a cluster that stops answering just now',
    body: order,
    arrange: async ({ kubernetes, statuses }) => {
      await statuses.recordCluster('lab', { reachable: true }, LAST_SEEN);
      kubernetes.answers = false;
    },
    status: 503,
    code: 'clusterUnreachable',
    message:
      'Cluster lab does not answer just now; it last did on Sun 22 Nov 10:24 UTC.',
  },
  {
    name: 'a capture by somebody with nothing to do with the source',
    as: 'eve',
    path: '/snapshots',
    body: { source: 'customerdb' },
    status: 403,
    code: 'notAllowed',
    message:
      /Only Data Platform, and owners of what Customer DB offers clones to,/,
  },
];

/** Text that PostgreSQL would choke on. */
const evilCursor = Buffer.from(
  JSON.stringify(['name,asc', 'a\u0000b', 'id']),
).toString('base64url');

describe.each(databases.eachSupportedId())('bad input, %s', databaseId => {
  let portal: Portal;

  beforeEach(async () => {
    portal = await startPortal({
      knex: await databases.init(databaseId),
      sources: {
        customerdb: sourceConfig(),
        invoices: sourceConfig({
          title: 'Invoices',
          volumes: [{ claim: 'invoices', mountPath: '/var/opt/mssql' }],
        }),
        empty: sourceConfig({
          title: 'Empty DB',
          volumes: [{ claim: 'empty', mountPath: '/var/opt/mssql' }],
        }),
      },
    });
    await seedSnapshot(portal, { id: T0, label: 'T0' });
    await seedSnapshot(portal, { id: CUT, label: 'T1' }, { phase: 'cut' });
    await seedSnapshot(portal, { id: LOST }, { phase: 'lost' });
    await seedSnapshot(portal, { id: ELSEWHERE, source: 'invoices' });
    await seedClone(portal, { name: 'mine' }, READY);
  });

  afterEach(() => portal.stop());

  it.each(refusals)('refuses $name and changes nothing', async refusal => {
    const { path = '/clones', body, arrange, as = 'sam' } = refusal;
    await arrange?.(portal);
    const before = await portal.rows();

    const answer = await portal.as(as).post(path, body);

    expect(answer.body.error).toMatchObject({ code: refusal.code });
    expect(answer.body.error.message).toMatch(refusal.message);
    expect(answer.status).toBe(refusal.status);
    expect(await portal.rows()).toEqual(before);
  });

  it.each(['/clones/a%00b', '/snapshots/a%00b', '/sources/a%00b'])(
    'does not know %s',
    async path => {
      expect((await portal.as('sam').get(path)).status).toBe(404);
    },
  );

  it('still answers reads while the cluster does not, and says so', async () => {
    portal.kubernetes.answers = false;
    const { statuses } = portal;
    await statuses.recordCluster('lab', { reachable: true }, LAST_SEEN);
    await statuses.recordCluster('lab', { reachable: false }, new Date());
    const sam = portal.as('sam');

    const answers = [
      await sam.get('/sources/customerdb'),
      (await sam.get('/clones')).body.items[0],
    ].map(answer => answer.body ?? answer);

    for (const answer of answers) {
      expect(answer.lastSeenAt).toBe(LAST_SEEN.toISOString());
    }
    expect(answers[0].actions).toEqual([
      expect.objectContaining({
        verb: 'capture',
        allowed: false,
        reason: expect.stringContaining('Cluster lab has not answered since'),
      }),
      expect.objectContaining({ verb: 'clone', allowed: false }),
      expect.objectContaining({ verb: 'check', allowed: false }),
    ]);
    const points = await sam.get('/snapshots?source=customerdb');
    expect(points.status).toBe(200);
    expect(points.body.totalItems).toBe(3);
  });

  it('refuses a body that is no JSON without repeating it', async () => {
    const answer = await portal
      .as('sam')
      .post('/clones')
      .set('Content-Type', 'application/json')
      .send('{"password": "hunter2"');

    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('invalidRequest');
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  it.each([
    ['/clones?limit=201', 'invalidRequest'],
    ['/clones?orderBy=id,asc', 'invalidRequest'],
    ['/clones?cursor=bm9uc2Vuc2U', 'malformedCursor'],
    [`/clones?orderBy=name,asc&cursor=${evilCursor}`, 'malformedCursor'],
    ['/clones?source=a%00b', 'invalidRequest'],
    ['/snapshots?phase=running', 'invalidRequest'],
    ['/sources?cursor=x', 'malformedCursor'],
    ['/clones?entityRef=orders-api', 'malformedEntityRef'],
    [
      '/entities/component/default/orders-api/timeline?from=monday',
      'invalidRequest',
    ],
  ])('refuses %s', async (path, code) => {
    const answer = await portal.as('sam').get(path);

    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(code);
  });
});
