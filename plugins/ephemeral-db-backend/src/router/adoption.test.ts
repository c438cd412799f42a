import { TestDatabases } from '@backstage/backend-test-utils';
import { READY, seedClone } from '../__testUtils__/seed';
import { type Portal, startPortal } from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';
import { labels } from '../kubernetes/labels';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const CLONE = 'c0000000-0000-4000-8000-000000000000';

describe.each(databases.eachSupportedId())(
  'a clone that was adopted, %s',
  databaseId => {
    let portal: Portal;

    beforeEach(async () => {
      portal = await startPortal({ knex: await databases.init(databaseId) });
      const adoptedAt = new Date('2026-11-22T12:00:00Z');
      await seedClone(portal, { id: CLONE, name: 'nightly', adoptedAt }, READY);
      portal.kubernetes.put(kinds.secret, {
        metadata: {
          name: 'mssql-access',
          namespace: 'edb-customerdb-c0000000',
          labels: { [labels.clone]: CLONE, [labels.installation]: 'test' },
        },
        data: {
          username: Buffer.from('edb').toString('base64'),
          password: Buffer.from('P3ople-of-this').toString('base64'),
        },
      });
    });

    afterEach(() => portal.stop());

    const read = async (person: string) =>
      (await portal.as(person).get(`/clones/${CLONE}`)).body;
    const verb = async (person: string, wanted: string) =>
      (await read(person)).actions.find(
        (action: { verb: string }) => action.verb === wanted,
      );
    const login = () => portal.as('sam').post(`/clones/${CLONE}/credentials`);
    const confirm = (person: string) =>
      portal.as(person).post(`/clones/${CLONE}/confirm`);

    it('gives nobody its password until an admin has confirmed it', async () => {
      expect((await login()).body.error).toMatchObject({
        code: 'cloneUnconfirmed',
        message:
          'nightly was found in its cluster without a record in the database, so nobody gets its password before an admin has confirmed it. Ask an admin of the golden sources.',
      });
      expect(await verb('sam', 'confirm')).toMatchObject({ allowed: false });
      expect(await read('sam')).toMatchObject({
        adoption: { at: '2026-11-22T12:00:00.000Z' },
      });

      const refused = await confirm('sam');
      expect([refused.status, refused.body.error.message]).toEqual([
        403,
        'Only an admin can confirm this clone.',
      ]);
      expect((await login()).status).toBe(409);

      const confirmed = await confirm('alex');
      expect(confirmed.status).toBe(200);
      expect(confirmed.body.adoption.confirmedBy).toBe('user:default/alex');
      expect((await login()).body).toMatchObject({
        username: 'edb',
        password: 'P3ople-of-this',
      });
      expect(await verb('alex', 'confirm')).toBeUndefined();
      // Its owners were looked up, and are known again.
      expect(await verb('sam', 'connect')).toMatchObject({ allowed: true });
    });

    it('is confirmed once, and what was never adopted not at all', async () => {
      const { version } = (await portal.clones.get(CLONE))!;
      await Promise.all([confirm('alex'), confirm('alex')]);
      expect((await portal.clones.get(CLONE))!.version).toBe(version + 1);
      const { body } = await portal.as('sam').get(`/clones/${CLONE}/activity`);
      expect(
        body.items.map(({ kind, by }: { kind: string; by?: string }) => [
          kind,
          by,
        ]),
      ).toEqual(
        expect.arrayContaining([
          ['confirmed', 'user:default/alex'],
          ['adopted', undefined],
        ]),
      );
      expect(
        body.items.filter(({ kind }: { kind: string }) => kind === 'confirmed'),
      ).toHaveLength(1);

      const ordered = await seedClone(portal, {}, READY);
      const answer = await portal.as('alex').post(`/clones/${ordered}/confirm`);
      expect(answer.status).toBe(200);
      expect(answer.body.adoption).toBeUndefined();
    });
  },
);
