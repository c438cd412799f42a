import { TestDatabases } from '@backstage/backend-test-utils';
import { READY, seedClone, seedSnapshot } from '../__testUtils__/seed';
import { type Portal, startPortal } from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const CLONE = 'c0000000-0000-4000-8000-000000000000';
const FAILED = 'c1000000-0000-4000-8000-000000000000';
const PASSWORD = 'S3cret-of-the-clone';
const CAPTURE = { source: 'customerdb' };
const ORDER = { ...CAPTURE, entityRef: 'component:default/orders-api' };

describe('the audit log', () => {
  let portal: Portal;

  beforeEach(async () => {
    portal = await startPortal({ knex: await databases.init('SQLITE_3') });
    await seedSnapshot(portal);
    await seedClone(portal, { id: CLONE }, READY);
    await seedClone(portal, { id: FAILED }, { phase: 'failed' });
    portal.kubernetes.put(kinds.secret, {
      metadata: {
        name: 'mssql-access',
        namespace: 'edb-customerdb-c0000000',
        labels: {
          'ephemeral-db.io/installation': 'test',
          'ephemeral-db.io/clone': CLONE,
        },
      },
      data: {
        username: Buffer.from('edb').toString('base64'),
        password: Buffer.from(PASSWORD).toString('base64'),
      },
    });
  });

  afterEach(() => portal.stop());

  it('has each write, and each reading of credentials', async () => {
    const sam = portal.as('sam');

    const captured = await sam.post('/snapshots', CAPTURE);
    const ordered = await sam.post('/clones', ORDER);
    await sam.post(`/clones/${CLONE}/credentials`);
    await sam.delete(`/clones/${CLONE}`);
    await sam.post(`/clones/${FAILED}/retry`);
    await sam.get(`/clones/${FAILED}/log`);

    const { entityRef } = ORDER;
    expect(portal.audit).toEqual([
      {
        event: {
          eventId: 'snapshot-capture',
          severityLevel: 'medium',
          meta: { source: 'customerdb', force: false, via: 'api' },
        },
        outcome: 'success',
        detail: { meta: { snapshotId: captured.body.id, repeated: false } },
      },
      {
        event: {
          eventId: 'clone-order',
          severityLevel: 'medium',
          meta: {
            source: 'customerdb',
            snapshot: 'newest',
            entityRef,
            via: 'api',
          },
        },
        outcome: 'success',
        detail: { meta: { cloneId: ordered.body.id, repeated: false } },
      },
      {
        event: {
          eventId: 'clone-credentials-read',
          severityLevel: 'high',
          meta: { cloneId: CLONE, via: 'api' },
        },
        outcome: 'success',
        detail: { meta: { entityRef } },
      },
      {
        event: {
          eventId: 'clone-delete',
          severityLevel: 'medium',
          meta: { cloneId: CLONE, via: 'api' },
        },
        outcome: 'success',
        detail: { meta: { entityRef } },
      },
      {
        event: {
          eventId: 'clone-retry',
          severityLevel: 'medium',
          meta: { cloneId: FAILED, via: 'api' },
        },
        outcome: 'success',
        detail: { meta: { entityRef, generation: 2 } },
      },
      {
        event: {
          eventId: 'clone-log-read',
          severityLevel: 'low',
          meta: { cloneId: FAILED, via: 'api' },
        },
        outcome: 'fail',
        detail: { error: expect.objectContaining({ code: 'noLog' }) },
      },
    ]);
  });

  it('has what was refused, and why', async () => {
    const eve = portal.as('eve');

    await eve.post('/snapshots', CAPTURE);
    await eve.post('/clones', ORDER);
    await eve.post(`/clones/${CLONE}/credentials`);
    await eve.delete(`/clones/${CLONE}`);
    await eve.delete('/clones/nothing');

    expect(
      portal.audit.map(({ event, outcome, detail }) => [
        event.eventId,
        outcome,
        (detail as { error: { code: string } }).error.code,
      ]),
    ).toEqual([
      ['snapshot-capture', 'fail', 'notAllowed'],
      ['clone-order', 'fail', 'notEntityOwner'],
      ['clone-credentials-read', 'fail', 'notEntityOwner'],
      ['clone-delete', 'fail', 'notAllowed'],
      ['clone-delete', 'fail', 'unknownClone'],
    ]);
  });

  it('stays silent about reads', async () => {
    await portal.as('sam').get('/clones');
    await portal.as('sam').get(`/clones/${CLONE}`);

    expect(portal.audit).toEqual([]);
  });

  it('holds no secret, nor do logs, rows and refusals', async () => {
    const sam = portal.as('sam');

    const login = await sam.post(`/clones/${CLONE}/credentials`);
    const refused = await portal.as('eve').post(`/clones/${CLONE}/credentials`);
    portal.kubernetes.answers = false;
    const silent = await sam.post(`/clones/${CLONE}/credentials`);

    expect(login.body.password).toBe(PASSWORD);
    const everything = JSON.stringify([
      portal.audit,
      portal.logged(),
      await portal.rows(),
      refused.body,
      silent.body,
    ]);
    expect(silent.status).toBe(503);
    expect(portal.logged()).toContain('Cluster lab does not answer');
    expect(everything).not.toContain(PASSWORD);
    expect(everything).not.toContain(Buffer.from(PASSWORD).toString('base64'));
    expect(everything).not.toContain('token-of-the-backend');
  });
});
