import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  type Action,
  ephemeralDbCloneReadPermission,
  ephemeralDbSnapshotReadPermission,
  ephemeralDbSourceReadPermission,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { READY, seedClone, seedSnapshot } from '../__testUtils__/seed';
import {
  ENTITIES,
  type Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';
import { DatabaseOwnerStore } from './DatabaseOwnerStore';
import {
  createEphemeralDbCloneConditionalDecision,
  createEphemeralDbSnapshotConditionalDecision,
  createEphemeralDbSourceConditionalDecision,
  ephemeralDbCloneConditions as onClone,
  ephemeralDbSnapshotConditions as onSnapshot,
  ephemeralDbSourceConditions as onSource,
} from './resources';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

const MINE = 'c0000000-0000-4000-8000-000000000000';
const THEIRS = 'c1000000-0000-4000-8000-000000000000';

const sources = {
  customerdb: sourceConfig(),
  invoices: sourceConfig({
    owner: 'group:default/finance',
    volumes: [{ claim: 'invoices', mountPath: '/var/opt/mssql' }],
  }),
};

/** Denies or narrows one permission. */
function only(name: string, decision: PolicyDecision) {
  return (permission: string) => (permission === name ? decision : ALLOW);
}

async function seedTwoClones(portal: Portal) {
  await seedClone(portal, { id: MINE, name: 'mine' }, READY);
  await seedClone(
    portal,
    {
      id: THEIRS,
      name: 'theirs',
      source: 'invoices',
      entityRef: 'component:default/customer-service',
      requestedBy: 'user:default/dana',
    },
    { phase: 'failed' },
  );
  const owners = DatabaseOwnerStore.create(portal);
  await owners.record('component:default/orders-api', [
    'group:default/orders-team',
  ]);
  await owners.record('component:default/customer-service', [
    'group:default/data-platform',
  ]);
}

describe.each(databases.eachSupportedId())('the door, %s', databaseId => {
  let portal: Portal;
  const start = async (
    options: Omit<Parameters<typeof startPortal>[0], 'knex'> = {},
  ) => {
    portal = await startPortal({
      knex: await databases.init(databaseId),
      sources,
      ...options,
    });
    return portal;
  };

  afterEach(() => portal.stop());

  describe('with conditions of a policy', () => {
    type Criteria<Type extends string> = PermissionCriteria<
      PermissionCondition<Type>
    >;
    const mine = onClone.isRequester({ claims: ['user:default/sam'] });
    const ofTeam = onClone.isEntityOwner({
      claims: ['group:default/data-platform'],
    });
    const ofFinance = onClone.isSourceOwner({
      claims: ['group:default/finance'],
    });
    const ready = onClone.hasPhase({ phases: ['ready'] });
    const ofSource = onClone.hasSource({ sources: ['customerdb'] });

    const ofClones: [string, Criteria<'ephemeral-db-clone'>, string[]][] = [
      ['requester', mine, [MINE]],
      ['entity owner', ofTeam, [THEIRS]],
      ['source owner', ofFinance, [THEIRS]],
      ['phase', ready, [MINE]],
      ['source', ofSource, [MINE]],
      ['not', { not: mine }, [THEIRS]],
      ['any', { anyOf: [mine, ofFinance] }, [MINE, THEIRS]],
      ['all', { allOf: [ready, ofTeam] }, []],
      ['nested', { not: { anyOf: [{ not: ready }, ofTeam] } }, [MINE]],
      ['nobody', onClone.isRequester({ claims: [] }), []],
    ];

    it.each(ofClones)(
      'shows the same clones in a list and one by one: %s',
      async (_, conditions, expected) => {
        await start({
          policy: only(
            'ephemeral-db.clone.read',
            createEphemeralDbCloneConditionalDecision(
              ephemeralDbCloneReadPermission,
              conditions,
            ),
          ),
        });
        await seedTwoClones(portal);
        const sam = portal.as('sam');

        const list = (await sam.get('/clones?orderBy=name,asc')).body;
        const single = await Promise.all(
          [MINE, THEIRS].map(async id => (await sam.get(`/clones/${id}`)).body),
        );

        expect(list.items.map(({ id }: { id: string }) => id)).toEqual(
          expected,
        );
        expect(list.totalItems).toBe(expected.length);
        expect(single.map(body => body.id ?? body.error.code)).toEqual(
          [MINE, THEIRS].map(id =>
            expected.includes(id) ? id : 'unknownClone',
          ),
        );
      },
    );

    const taken = onSnapshot.isRequester({ claims: ['user:default/sam'] });
    const ofSnapshots: [string, Criteria<'ephemeral-db-snapshot'>, string[]][] =
      [
        ['requester', taken, ['T0']],
        ['not the requester', { not: taken }, ['T1', 'outside']],
        [
          'source owner',
          onSnapshot.isSourceOwner({ claims: ['group:default/finance'] }),
          ['T1'],
        ],
        ['source', onSnapshot.hasSource({ sources: ['invoices'] }), ['T1']],
        ['phase', onSnapshot.hasPhase({ phases: ['cut'] }), ['T1']],
      ];

    it.each(ofSnapshots)(
      'shows the same points in a list and one by one: %s',
      async (_, conditions, expected) => {
        await start({
          policy: only(
            'ephemeral-db.snapshot.read',
            createEphemeralDbSnapshotConditionalDecision(
              ephemeralDbSnapshotReadPermission,
              conditions,
            ),
          ),
        });
        const ids = [
          await seedSnapshot(portal, { label: 'T0' }),
          await seedSnapshot(
            portal,
            { label: 'T1', source: 'invoices', takenBy: 'user:default/dana' },
            { phase: 'cut' },
          ),
          await seedSnapshot(portal, { label: 'outside', takenBy: undefined }),
        ];
        const sam = portal.as('sam');

        const list = (await sam.get('/snapshots')).body;
        const single = await Promise.all(
          ids.map(async id => (await sam.get(`/snapshots/${id}`)).body),
        );

        const labels = (points: { label?: string }[]) =>
          points.flatMap(point => point.label ?? []).sort();
        expect(labels(list.items)).toEqual(expected);
        expect(labels(single)).toEqual(expected);
      },
    );

    it('lets what is not seen not be found, nor used, nor deleted', async () => {
      await start({
        policy: permission => {
          switch (permission) {
            case 'ephemeral-db.clone.read':
              return createEphemeralDbCloneConditionalDecision(
                ephemeralDbCloneReadPermission,
                ofFinance,
              );
            case 'ephemeral-db.source.read':
              return createEphemeralDbSourceConditionalDecision(
                ephemeralDbSourceReadPermission,
                onSource.isSourceOwner({ claims: ['group:default/finance'] }),
              );
            default:
              return ALLOW;
          }
        },
      });
      await seedTwoClones(portal);
      const sam = portal.as('sam');

      const answers = await Promise.all([
        sam.delete(`/clones/${MINE}`),
        sam.post(`/clones/${MINE}/credentials`),
        sam.get('/sources/customerdb'),
        sam.post('/snapshots', { source: 'customerdb' }),
        sam.post('/clones', {
          source: 'customerdb',
          entityRef: 'component:default/orders-api',
        }),
      ]);

      expect(answers.map(({ body }) => body.error.code)).toEqual([
        'unknownClone',
        'unknownClone',
        'unknownSource',
        'unknownSource',
        'unknownSource',
      ]);
      expect((await portal.clones.get(MINE))!.desired).toBe('present');
      const seen = (await sam.get('/sources')).body;
      expect(seen).toMatchObject({
        items: [{ name: 'invoices' }],
        totalItems: 1,
      });
    });

    it('applies them for the permission framework as well', async () => {
      await start();
      await seedTwoClones(portal);

      const answer = await portal.service.post(
        '/.well-known/backstage/permissions/apply-conditions',
        {
          items: [MINE, THEIRS, 'nobody'].map(id => ({
            id,
            resourceRef: id,
            resourceType: 'ephemeral-db-clone',
            conditions: ofTeam,
          })),
        },
      );

      expect(
        answer.body.items.map(({ result }: { result: string }) => result),
      ).toEqual(['DENY', 'ALLOW', 'DENY']);
    });
  });

  describe('with a policy that denies', () => {
    it.each([
      ['ephemeral-db.clone.delete', 'delete clones'],
      ['ephemeral-db.clone.credentials.read', 'read the credentials of clones'],
      ['ephemeral-db.clone.create', 'order clones'],
      ['ephemeral-db.snapshot.create', 'capture'],
    ])('%s, refuses owners too', async (permission, words) => {
      await start({ policy: only(permission, DENY) });
      await seedTwoClones(portal);
      const sam = portal.as('sam');
      const calls: Record<string, () => ReturnType<typeof sam.get>> = {
        'ephemeral-db.clone.delete': () => sam.delete(`/clones/${MINE}`),
        'ephemeral-db.clone.credentials.read': () =>
          sam.post(`/clones/${MINE}/credentials`),
        'ephemeral-db.clone.create': () =>
          sam.post('/clones', {
            source: 'customerdb',
            entityRef: 'component:default/orders-api',
          }),
        'ephemeral-db.snapshot.create': () =>
          sam.post('/snapshots', { source: 'customerdb' }),
      };

      const answer = await calls[permission]();

      expect(answer.status).toBe(403);
      expect(answer.body.error).toMatchObject({
        code: 'notAllowed',
        message: `The permission policy of this portal does not let you ${words} here.`,
      });
    });

    it('reading, refuses lists', async () => {
      await start({ policy: only('ephemeral-db.clone.read', DENY) });

      const answer = await portal.as('sam').get('/clones');

      expect(answer.status).toBe(403);
      expect(answer.body.error.code).toBe('notAllowed');
    });

    it('the admin permission, makes a named admin like everybody', async () => {
      await start({ policy: only('ephemeral-db.admin', DENY) });
      await seedTwoClones(portal);

      const answer = await portal.as('alex').delete(`/clones/${MINE}`);

      expect(answer.status).toBe(403);
    });
  });

  it('does what the actions of each object say, for everybody', async () => {
    await start();
    const point = await seedSnapshot(portal);
    await seedTwoClones(portal);
    portal.kubernetes.put(kinds.secret, {
      metadata: {
        name: 'mssql-access',
        namespace: 'edb-customerdb-c0000000',
        labels: {
          'ephemeral-db.io/installation': 'test',
          'ephemeral-db.io/clone': MINE,
        },
      },
      data: { username: 'eA==', password: 'eA==' },
    });
    const own: Record<string, string> = {
      sam: 'orders-api',
      dana: 'customer-service',
      eve: 'lonely',
      alex: 'orders-api',
    };
    const expected: Record<string, string[]> = {
      sam: ['capture', 'clone', 'clone', 'delete', 'connect', 'delete'],
      dana: ['capture', 'clone', 'check', 'clone', 'delete'],
      eve: [],
      alex: ['capture', 'check', 'delete', 'delete'],
    };

    const people = ['eve', 'dana', 'alex', 'sam'];
    const spare: Record<string, string> = {};
    for (const person of people) {
      // Never the newest, which an order takes that names no point.
      const orderedAt = new Date('2026-11-20T10:22:00Z');
      spare[person] = await seedSnapshot(portal, { orderedAt });
    }

    for (const person of people) {
      const caller = portal.as(person);
      const order = {
        source: 'customerdb',
        entityRef: `component:default/${own[person]}`,
      };
      const objects = [
        (await caller.get('/sources/customerdb')).body,
        (await caller.get(`/snapshots/${spare[person]}`)).body,
        (await caller.get(`/clones/${MINE}`)).body,
      ];
      const said = objects.flatMap(({ actions }) => actions);
      const calls = [
        await caller.post('/snapshots', { source: 'customerdb' }),
        await caller.post('/clones', order),
        await caller.post('/sources/customerdb/preflight'),
        await caller.post('/clones', { ...order, snapshot: point }),
        // One that nobody has cloned meanwhile.
        await caller.delete(`/snapshots/${spare[person]}`),
        await caller.post(`/clones/${MINE}/credentials`),
        await caller.delete(`/clones/${MINE}`),
      ];
      // For the next one.
      await portal.knex('clones').where('id', MINE).update({
        desired: 'present',
        phase: 'ready',
      });

      expect({
        person,
        verbs: said.flatMap(({ verb, allowed }) => (allowed ? verb : [])),
      }).toEqual({ person, verbs: expected[person] });
      expect(calls.map(({ status }) => status < 300)).toEqual(
        said.map(({ allowed }) => allowed),
      );
    }
  });

  it('lets no policy widen the built-in rules', async () => {
    await start();
    await seedTwoClones(portal);

    const answer = await portal.as('eve').delete(`/clones/${MINE}`);

    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toBe(
      'Only Sam Sample and Team Orders can delete this clone.',
    );
  });

  it('asks the catalog live for ownership, whatever was recorded', async () => {
    await start({
      catalog: {
        getEntitiesByRefs: async ({ entityRefs }) => ({
          items: entityRefs.map(ref => ({
            ...ENTITIES[0],
            metadata: { name: ref.split('/')[1], namespace: 'default' },
            relations: [
              { type: 'ownedBy', targetRef: 'group:default/strangers' },
            ],
          })),
        }),
        getEntities: async () => ({ items: [] }),
      },
    });
    await seedTwoClones(portal);

    const sams = await portal.as('sam').post(`/clones/${MINE}/credentials`);
    const eves = await portal.as('eve').delete(`/clones/${MINE}`);

    expect(sams.body.error.code).toBe('notEntityOwner');
    expect(eves.status).toBe(202);
    expect(
      await DatabaseOwnerStore.create(portal).ownersOf([
        'component:default/orders-api',
      ]),
    ).toEqual(
      new Map([['component:default/orders-api', ['group:default/strangers']]]),
    );
  });

  it('fails closed when the catalog is silent, and still answers reads', async () => {
    const silent = async () => {
      throw new Error('connect ECONNREFUSED');
    };
    await start({
      catalog: {
        getEntitiesByRefs: silent,
        getEntities: silent,
        getEntityByRef: silent,
      },
    });
    await seedTwoClones(portal);
    const before = await portal.rows();
    const sam = portal.as('sam');

    const refused = await Promise.all([
      sam.post('/clones', {
        source: 'customerdb',
        entityRef: 'component:default/orders-api',
      }),
      sam.post('/snapshots', { source: 'customerdb' }),
      sam.delete(`/clones/${MINE}`),
      sam.post(`/clones/${MINE}/credentials`),
      sam.get('/entities/component/default/orders-api/timeline'),
    ]);
    const sourcesAnswer = await sam.get('/sources');

    for (const { status, body } of refused) {
      expect([status, body.error.code]).toEqual([503, 'catalogUnavailable']);
    }
    expect(await portal.rows()).toEqual(before);
    expect(sourcesAnswer.status).toBe(200);
    expect(sourcesAnswer.body.items[0].actions[0]).toEqual({
      verb: 'capture',
      allowed: false,
      reason:
        'The catalog does not answer, so it is not known what you own. Try again shortly.',
    });
    expect((await sam.get('/clones')).body.totalItems).toBe(2);
    expect(
      (await portal.as('eve').get(`/clones/${MINE}`)).body.actions.at(-1),
    ).toEqual({
      verb: 'delete',
      allowed: false,
      reason: 'Only sam and orders-team can delete this clone.',
    });
  });

  it('says who could in the names that people have', async () => {
    await start();
    await seedTwoClones(portal);

    const eve = portal.as('eve');
    const list = (await eve.get('/clones?orderBy=name,asc')).body;
    const point = (await eve.get(`/snapshots/${await seedSnapshot(portal)}`))
      .body;

    const reasons = (object: { actions: Action[] }) =>
      object.actions.map(({ verb, reason }) => `${verb}: ${reason}`);
    expect(list.items.map(reasons)).toEqual([
      [
        'connect: Only Team Orders can read the password of this clone.',
        'delete: Only Sam Sample and Team Orders can delete this clone.',
      ],
      [
        'connect: Only Data Platform can read the password of this clone.',
        'retry: Only Data Platform can change this clone.',
        'delete: Only dana and Data Platform can delete this clone.',
      ],
    ]);
    expect(reasons(point)).toEqual([
      'clone: Customer DB offers clones to components owned by Team Orders or Data Platform, and you own none of these. Ask Data Platform.',
      'delete: Only Sam Sample and Data Platform can delete this point.',
    ]);
  });

  it('lets a service read, and do nothing without a user', async () => {
    await start();
    await seedTwoClones(portal);

    const list = await portal.service.get('/clones');
    const refused = await portal.service.delete(`/clones/${MINE}`);

    expect(list.body.totalItems).toBe(2);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain(
      'on behalf of a signed-in user',
    );
  });
});
