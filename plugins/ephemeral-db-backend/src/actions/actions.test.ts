import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ephemeralDbActionInputs,
  listClonesSchema,
  listSnapshotsSchema,
  listSourcesSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { zodToJsonSchema } from 'zod-to-json-schema';
import { callAction, listActions } from '../__testUtils__/callAction';
import { READY, seedClone, seedSnapshot } from '../__testUtils__/seed';
import { type Portal, startPortal } from '../__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const CLONE = 'c0000000-0000-4000-8000-000000000000';
const FAILED = 'c1000000-0000-4000-8000-000000000000';
const MCP = 'plugin:mcp-actions';

const order = {
  source: 'customerdb',
  entityRef: 'component:default/orders-api',
};

interface Listed {
  name: string;
  title: string;
  description: string;
  attributes: object;
  examples?: { input: object }[];
  schema: { input: object; output: object };
}

const READS = { readOnly: true, destructive: false, idempotent: true };
const ORDERS = { readOnly: false, destructive: false, idempotent: false };
const DELETES = { readOnly: false, destructive: true, idempotent: true };

/** What is promised to agents; whoever adds an action says it here too. */
const PROMISED: [string, object, z.ZodTypeAny][] = [
  ['list-database-sources', READS, listSourcesSchema],
  ['list-database-snapshots', READS, listSnapshotsSchema],
  [
    'create-database-snapshot',
    ORDERS,
    ephemeralDbActionInputs['snapshot:create'],
  ],
  [
    'delete-database-snapshot',
    DELETES,
    ephemeralDbActionInputs['snapshot:delete'],
  ],
  ['list-database-clones', READS, listClonesSchema],
  ['get-database-clone', READS, ephemeralDbActionInputs['clone:delete']],
  ['create-database-clone', ORDERS, ephemeralDbActionInputs['clone:create']],
  ['retry-database-clone', ORDERS, ephemeralDbActionInputs['clone:retry']],
  ['delete-database-clone', DELETES, ephemeralDbActionInputs['clone:delete']],
];

describe.each(databases.eachSupportedId())('actions, %s', databaseId => {
  let portal: Portal;
  const start = async () => {
    portal = await startPortal({ knex: await databases.init(databaseId) });
  };
  const agent = () => portal.as('sam', MCP);
  const act = (name: string, input?: object, as = agent()) =>
    callAction(as, name, input);

  afterEach(() => portal.stop());

  describe('as they are offered', () => {
    beforeEach(() => start());

    const offered = async (): Promise<Listed[]> =>
      (await listActions(agent())).body.actions;

    it('are these, with honest attributes', async () => {
      expect(
        (await offered()).map(({ name, attributes }) => [name, attributes]),
      ).toEqual(PROMISED.map(([name, attributes]) => [name, attributes]));
    });

    it('take what the REST API takes', async () => {
      expect(
        (await offered()).map(({ name, schema }) => [name, schema.input]),
      ).toEqual(
        PROMISED.map(([name, , schema]) => [name, zodToJsonSchema(schema)]),
      );
    });

    it('tell agents what they need, and give no password', async () => {
      for (const { description, schema, examples } of await offered()) {
        expect(description).toMatch(/^For agents and other plugins: /);
        expect(JSON.stringify(schema)).not.toMatch(/"password"|credential/i);
        expect(examples ?? []).toEqual(
          (examples ?? []).filter(({ input }) => 'requestId' in input),
        );
      }
    });
  });

  describe('of clones', () => {
    beforeEach(async () => {
      await start();
      await seedSnapshot(portal, { label: 'T0' });
    });

    it('order one, once for each request id, and say where it is', async () => {
      const request = { ...order, name: 'nightly', requestId: 'r1' };
      const first = await act('create-database-clone', request);
      const again = await act('create-database-clone', request);

      expect(first.status).toBe(200);
      const { id } = first.body.output;
      expect(first.body.output).toEqual({
        id,
        name: 'nightly',
        ...order,
        requestedBy: 'user:default/sam',
        orderedVia: 'agent',
        snapshot: expect.objectContaining({ label: 'T0' }),
        phase: 'queued',
        progress: 'Waiting for a slot on the cluster.',
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
        url: `https://portal.example.com/ephemeral-db/clones/${id}`,
        connectUrl: `https://portal.example.com/ephemeral-db/clones/${id}?connect`,
        actions: [
          expect.objectContaining({ verb: 'connect', allowed: false }),
          { verb: 'delete', allowed: true },
        ],
        repeated: false,
      });
      expect(again.body.output).toEqual({
        ...first.body.output,
        repeated: true,
      });
      expect(await portal.clones.changed('lab')).toEqual([id]);
    });

    it.each([
      ['agent', MCP],
      ['agent', undefined],
      ['template', 'plugin:scaffolder'],
    ])('know that they are ordered by %s through %s', async (via, through) => {
      const caller = portal.as('sam', through);

      const { id } = (await act('create-database-clone', order, caller)).body
        .output;

      expect(
        (await portal.as('sam').get(`/clones/${id}`)).body.orderedVia,
      ).toBe(via);
    });

    it.each([
      ['api', undefined],
      ['api', MCP],
      ['template', 'plugin:scaffolder'],
    ])('differ from a REST order by %s through %s', async (via, through) => {
      const caller = portal.as('sam', through);

      // Nobody can say it of themselves.
      const forged = await caller.post('/clones', {
        ...order,
        orderedVia: 'agent',
      });
      const ordered = await caller.post('/clones', order);

      expect(forged.status).toBe(400);
      expect(ordered.body.orderedVia).toBe(via);
    });

    it('tell how far it is, and where it answers, without its password', async () => {
      await seedClone(portal, { id: CLONE }, READY);

      const { output } = (await act('get-database-clone', { cloneId: CLONE }))
        .body;
      const listed = await act('list-database-clones', {
        entityRef: order.entityRef,
        phase: ['ready'],
      });

      expect(output).toMatchObject({
        id: CLONE,
        phase: 'ready',
        progress: 'Ready. Its figures are those of the point.',
        endpoint: READY.endpoint,
      });
      expect(output.placement).toBeUndefined();
      expect(listed.body.output).toEqual({
        items: [output],
        pageInfo: {},
        totalItems: 1,
      });
    });

    it('try one again that failed', async () => {
      await seedClone(portal, { id: FAILED }, { phase: 'failed' });

      const retried = await act('retry-database-clone', { cloneId: FAILED });
      const again = await act('retry-database-clone', { cloneId: FAILED });

      expect(retried.body.output).toMatchObject({
        id: FAILED,
        phase: 'queued',
      });
      expect(again.body.error).toMatchObject({ code: 'cloneNotFailed' });
    });

    it('refuse as the REST API does, in the same words', async () => {
      await seedClone(portal, { id: CLONE, orderedVia: 'agent' }, READY);
      await portal.as('sam').post('/clones', { ...order, requestId: 'r1' });
      const other = { ...order, requestId: 'r1', purpose: 'Something else' };
      const service = portal.service;
      const eve = portal.as('eve', MCP);
      const sam = agent();
      const both = (
        who: typeof eve,
        name: string,
        input: object,
        rest: (caller: typeof eve) => Promise<{ status: number; body: any }>,
      ) => Promise.all([callAction(who, name, input), rest(who)]);
      const byId = { cloneId: CLONE };
      const pairs = [
        both(eve, 'create-database-clone', order, async who =>
          who.post('/clones', order),
        ),
        both(eve, 'delete-database-clone', byId, async who =>
          who.delete(`/clones/${CLONE}`),
        ),
        both(eve, 'retry-database-clone', byId, async who =>
          who.post(`/clones/${CLONE}/retry`),
        ),
        both(eve, 'get-database-clone', { cloneId: 'x' }, async who =>
          who.get('/clones/x'),
        ),
        both(sam, 'create-database-clone', other, async who =>
          who.post('/clones', other),
        ),
        both(service, 'create-database-clone', order, async who =>
          who.post('/clones', order),
        ),
      ];

      const codes = [];
      for (const [byAction, byRest] of await Promise.all(pairs)) {
        expect(byAction.status).toBe(byRest.status);
        expect(byAction.body.error).toEqual(byRest.body.error);
        codes.push(byAction.body.error.code);
      }
      expect(codes).toEqual([
        'notEntityOwner',
        'notAllowed',
        'notEntityOwner',
        'unknownClone',
        'requestIdReused',
        'notAllowed',
      ]);
    });

    it('refuse what does not fit the schema, and say what', async () => {
      const answer = await act('create-database-clone', {
        ...order,
        entityRef: 'orders-api',
        snapshotHandle: 'snap-1',
      });

      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain('is not an entity ref');
      expect(answer.body.error.message).toContain('snapshotHandle');
      expect(await portal.clones.present('lab')).toEqual([]);
    });

    it('need a token that is still good', async () => {
      const answers = [
        await act('create-database-clone', order, portal.anonymous),
        await act('create-database-clone', order, portal.expired),
        await portal.expired.post('/clones', order),
      ];

      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
      expect(answers[2].body.error.name).toBe('AuthenticationError');
      expect(await portal.clones.present('lab')).toEqual([]);
    });

    it('are recorded, with whom they act for', async () => {
      await act('create-database-clone', order);
      await act('create-database-clone', order, portal.as('eve', MCP));
      await act('list-database-clones');

      const { entityRef } = order;
      const meta = { source: 'customerdb', snapshot: 'newest', entityRef };
      expect(portal.audit).toEqual([
        {
          event: {
            eventId: 'clone-order',
            severityLevel: 'medium',
            meta: {
              ...meta,
              via: 'agent',
              calledBy: 'user:default/sam',
              calledThrough: MCP,
            },
          },
          outcome: 'success',
          detail: { meta: expect.objectContaining({ repeated: false }) },
        },
        {
          event: expect.objectContaining({
            meta: {
              ...meta,
              via: 'agent',
              calledBy: 'user:default/eve',
              calledThrough: MCP,
            },
          }),
          outcome: 'fail',
          detail: {
            error: expect.objectContaining({ code: 'notEntityOwner' }),
          },
        },
      ]);
    });
  });

  describe('of sources and points', () => {
    beforeEach(() => start());

    it('list them and their sources', async () => {
      await seedSnapshot(portal, { label: 'T0' });

      const points = await act('list-database-snapshots', {
        source: 'customerdb',
        phase: ['ready'],
      });
      const sources = await act('list-database-sources');

      expect(points.body.output.items).toEqual([
        expect.objectContaining({
          label: 'T0',
          progress: 'Ready: clones can be made from it.',
          probes: [{ name: 'customers', exact: true, value: 10 }],
        }),
      ]);
      expect(sources.body.output.items).toEqual([
        {
          name: 'customerdb',
          title: 'Customer DB',
          owner: 'group:default/data-platform',
          databases: ['CustomerDB'],
          lease: { default: 'PT12H', max: 'P7D' },
          lastSnapshotAt: '2026-11-22T10:22:01.000Z',
          snapshots: 1,
          clones: 0,
          actions: expect.arrayContaining([{ verb: 'clone', allowed: true }]),
        },
      ]);
    });
  });
});
