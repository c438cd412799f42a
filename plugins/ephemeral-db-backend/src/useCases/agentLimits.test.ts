import { TestDatabases } from '@backstage/backend-test-utils';
import { callAction } from '../__testUtils__/callAction';
import { READY, seedClone } from '../__testUtils__/seed';
import { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import {
  type Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const CLONE = 'c0000000-0000-4000-8000-000000000000';
const MCP = 'plugin:mcp-actions';

describe.each(databases.eachSupportedId())('actions, %s', databaseId => {
  let portal: Portal;
  const start = async (clones: object = {}) => {
    const { clones: rules, ...source } = sourceConfig();
    portal = await startPortal({
      knex: await databases.init(databaseId),
      sources: {
        customerdb: { ...source, clones: { ...(rules as object), ...clones } },
      },
    });
  };
  const act = (name: string, input?: object, as = portal.as('sam', MCP)) =>
    callAction(as, name, input);

  afterEach(() => portal.stop());

  describe('that delete clones', () => {
    const end = (through = MCP, cloneId = CLONE) =>
      act('delete-database-clone', { cloneId }, portal.as('sam', through));

    it.each([['api'], ['template'], [undefined]] as const)(
      'leave alone what was ordered by %s',
      async orderedVia => {
        await start();
        await seedClone(portal, { id: CLONE, name: 'mine', orderedVia }, READY);
        const before = await portal.rows();

        const refused = await end();
        // A step of a template that runs the registry's action is held to the same.
        const inTemplate = await end('plugin:scaffolder');

        expect(refused.status).toBe(403);
        expect(refused.body.error.code).toBe('notOrderedByAgent');
        expect(refused.body.error.message).toBe(
          `mine was not ordered by an agent, so no action for agents deletes it. A person may delete it on its page, https://portal.example.com/ephemeral-db/clones/${CLONE}, and a template with ephemeralDb:clone:delete. An admin can open this with clones.agentsMayDelete of Customer DB.`,
        );
        expect(inTemplate.body.error).toEqual(refused.body.error);
        const { output } = (await act('get-database-clone', { cloneId: CLONE }))
          .body;
        expect(output.actions).toContainEqual({
          verb: 'delete',
          allowed: false,
          reason: refused.body.error.message,
        });
        expect(await portal.rows()).toEqual(before);
        expect(portal.audit.map(({ outcome }) => outcome)).toEqual([
          'fail',
          'fail',
        ]);

        const byHand = await portal.as('sam').delete(`/clones/${CLONE}`);
        expect(byHand.status).toBe(202);
        expect(await portal.clones.get(CLONE)).toMatchObject({
          desired: 'absent',
          endedBy: 'user:default/sam',
        });
      },
    );

    it('take away what an agent ordered, and repeating it changes nothing', async () => {
      await start();
      await seedClone(portal, { id: CLONE, orderedVia: 'agent' }, READY);

      const first = await end();
      const again = await end();

      expect([first.status, again.status]).toEqual([200, 200]);
      expect(first.body.output.id).toBe(CLONE);
      expect(await portal.clones.get(CLONE)).toMatchObject({
        desired: 'absent',
      });
    });

    it('take away any where the source lets them, but still not for strangers', async () => {
      await start({ agentsMayDelete: true });
      await seedClone(portal, { id: CLONE, orderedVia: 'api' }, READY);

      const stranger = await act(
        'delete-database-clone',
        { cloneId: CLONE },
        portal.as('eve', MCP),
      );
      const { actions } = (await act('get-database-clone', { cloneId: CLONE }))
        .body.output;
      const allowed = await end();

      expect(stranger.body.error.code).toBe('notAllowed');
      expect(actions).toContainEqual({ verb: 'delete', allowed: true });
      expect(allowed.status).toBe(200);
    });

    it('fail closed when the source is not configured any more', async () => {
      await start({ agentsMayDelete: true });
      await seedClone(portal, { id: CLONE, source: 'dropped' }, READY);

      expect((await end()).body.error.code).toBe('notOrderedByAgent');
    });
  });

  describe('of points', () => {
    beforeEach(() => start());

    const capture = (input: object = {}) =>
      act('create-database-snapshot', { source: 'customerdb', ...input });
    const end = (snapshotId: string) =>
      act('delete-database-snapshot', { snapshotId });
    const becomeReady = (id: string) =>
      portal.snapshots.observe(portal.hold, id, {
        phase: 'ready',
        takenAt: new Date(),
      });

    it('capture, and take away what agents alone have ordered', async () => {
      const captured = await capture({ label: 'T1', requestId: 'r1' });
      const { id } = captured.body.output;
      const joined = await capture({ requestId: 'r2' });
      await becomeReady(id);

      const ended = await end(id);

      expect(captured.body.output).toMatchObject({
        source: 'customerdb',
        label: 'T1',
        takenBy: 'user:default/sam',
        orderedVia: 'agent',
        phase: 'capturing',
        progress: 'Being captured.',
        repeated: false,
      });
      expect(joined.body.output.id).toBe(id);
      expect(ended.status).toBe(200);
      expect(ended.body.output.phase).toBe('deleting');
    });

    it('leave alone what people count on', async () => {
      const byHand = await portal
        .as('sam')
        .post('/snapshots', { source: 'customerdb', label: 'by hand' });
      const joined = await capture();
      await becomeReady(byHand.body.id);

      const refused = await end(byHand.body.id);
      const seen = await act('list-database-snapshots');

      expect(joined.body.output).toMatchObject({
        id: byHand.body.id,
        orderedVia: 'api',
      });
      expect(seen.body.output.items[0].actions).toContainEqual({
        verb: 'delete',
        allowed: false,
        reason: refused.body.error.message,
      });
      expect(refused.status).toBe(403);
      expect(refused.body.error.code).toBe('notOrderedByAgent');
      expect(refused.body.error.message).toContain(
        'The point by hand was not ordered by agents alone',
      );
      const deleted = await portal
        .as('sam')
        .delete(`/snapshots/${byHand.body.id}`);
      expect(deleted.status).toBe(202);
    });

    it('leave alone what a person joined, and tell open pages', async () => {
      const { id } = (await capture()).body.output;
      // The checks of the source tell of themselves meanwhile.
      const told = () =>
        portal.signals.filter(signal =>
          JSON.stringify(signal).includes(`"id":"${id}"`),
        ).length;
      const before = told();

      const joined = await portal
        .as('dana')
        .post('/snapshots', { source: 'customerdb' });
      await becomeReady(id);

      expect(joined.body).toMatchObject({ id, orderedVia: 'api' });
      expect(told()).toBe(before + 1);
      expect((await end(id)).body.error.code).toBe('notOrderedByAgent');
    });

    it('leave alone what a person joins while an agent deletes it', async () => {
      const { id } = (await capture()).body.output;
      await becomeReady(id);
      const { requestEnd } = DatabaseSnapshotStore.prototype;
      jest
        .spyOn(DatabaseSnapshotStore.prototype, 'requestEnd')
        .mockImplementationOnce(async function late(
          this: DatabaseSnapshotStore,
          ...request
        ) {
          await portal.snapshots.noteShared(id, 'api');
          return await requestEnd.apply(this, request);
        });

      const refused = await end(id);

      expect(refused.body.error.code).toBe('notOrderedByAgent');
      expect(await portal.snapshots.get(id)).toMatchObject({
        desired: 'present',
        phase: 'ready',
      });
    });
  });
});
