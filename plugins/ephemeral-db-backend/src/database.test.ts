import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { openDatabase } from './database';

jest.setTimeout(60_000);

describe('openDatabase', () => {
  const databases = TestDatabases.create({
    ids: ['SQLITE_3', 'POSTGRES_15'],
  });

  it.each(databases.eachSupportedId())(
    'makes the tables once for replicas that start at the same time, on %s',
    async id => {
      const knex = await databases.init(id);
      const open = () => openDatabase(mockServices.database({ knex }));

      await Promise.all([open(), open(), open(), open()]);

      expect(await knex('clones').select()).toEqual([]);
      const names = await knex('knex_migrations').pluck('name');
      expect(new Set(names).size).toBe(names.length);
    },
  );
});
