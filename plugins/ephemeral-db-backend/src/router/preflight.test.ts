import { TestDatabases } from '@backstage/backend-test-utils';
import { seedSnapshot } from '../__testUtils__/seed';
import {
  Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';

jest.setTimeout(60_000);

const ORDER = {
  source: 'customerdb',
  entityRef: 'component:default/orders-api',
};
const CHECK = '/sources/customerdb/preflight';

describe('checks on request', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let portal: Portal;

  async function start(changes?: Parameters<typeof sourceConfig>[0]) {
    portal = await startPortal({
      knex: await databases.init('SQLITE_3'),
      sources: { customerdb: sourceConfig(changes) },
    });
    await seedSnapshot(portal);
  }
  afterEach(() => portal.stop());

  /** Without it no clone can be taken over; captures do not need it. */
  const spoil = () =>
    portal.kubernetes.remove(kinds.secret, 'golden-sa', 'db-golden');
  const mend = () =>
    portal.kubernetes.put(kinds.secret, {
      metadata: { name: 'golden-sa', namespace: 'db-golden' },
      data: { password: Buffer.from('secret').toString('base64') },
    });

  const verbs = (body: {
    actions: { verb: string; allowed: boolean; reason?: string }[];
  }) => Object.fromEntries(body.actions.map(each => [each.verb, each]));

  it('stop what needs what they found, until it is mended and checked again', async () => {
    await start();
    const dana = portal.as('dana');
    const sam = portal.as('sam');
    spoil();

    const checked = await dana.post(CHECK);
    expect(checked.status).toBe(200);
    expect(checked.body.preflight).toMatchObject({
      state: 'blocked',
      checkedAt: expect.any(String),
    });
    const finding = checked.body.preflight.findings.find(
      ({ id }: { id: string }) => id === 'adminCredentials',
    );
    expect(finding).toMatchObject({
      state: 'blocked',
      fix: expect.stringContaining('clones.adminCredentials'),
    });

    const { body: source } = await sam.get('/sources/customerdb');
    expect(verbs(source)).toMatchObject({
      capture: { allowed: true },
      clone: { allowed: false, reason: finding.found },
    });
    const refused = await sam.post('/clones', ORDER);
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      code: 'sourceBlocked',
      message: expect.stringContaining(finding.found),
    });
    expect(
      (await sam.post('/snapshots', { source: 'customerdb' })).status,
    ).toBe(202);

    mend();
    // Nobody has looked since.
    expect((await sam.post('/clones', ORDER)).status).toBe(409);
    const again = await dana.post(CHECK);
    expect(again.body.preflight.state).not.toBe('blocked');
    expect((await sam.post('/clones', ORDER)).status).toBe(202);
  });

  it('let pass what an admin has acknowledged', async () => {
    await start({ preflight: { acknowledge: ['adminCredentials'] } });
    spoil();

    const { body } = await portal.as('dana').post(CHECK);
    expect(body.preflight.findings).toContainEqual(
      expect.objectContaining({
        id: 'adminCredentials',
        state: 'warning',
        acknowledged: true,
      }),
    );
    expect((await portal.as('sam').post('/clones', ORDER)).status).toBe(202);
  });

  it("are for the source's owner and admins, are recorded, and change nothing", async () => {
    await start();
    const asked: number[] = [];
    for (const person of ['sam', 'eve', 'dana', 'alex']) {
      asked.push((await portal.as(person).post(CHECK)).status);
    }
    asked.push((await portal.service.post(CHECK)).status);
    asked.push((await portal.as('dana').post('/sources/no/preflight')).status);
    expect(asked).toEqual([403, 403, 200, 200, 403, 404]);
    expect(
      portal.audit.map(({ event, outcome }) => [event.eventId, outcome]),
    ).toEqual([
      ['source-check', 'fail'],
      ['source-check', 'fail'],
      ['source-check', 'success'],
      ['source-check', 'success'],
      ['source-check', 'fail'],
      ['source-check', 'fail'],
    ]);
    expect(portal.kubernetes.writes).toEqual([]);
  });
});
