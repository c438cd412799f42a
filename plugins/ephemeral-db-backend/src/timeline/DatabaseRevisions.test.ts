import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { DatabaseOwnerStore } from '../authorize/DatabaseOwnerStore';
import { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import { seedClone, seedSnapshot } from '../__testUtils__/seed';
import { DatabaseRevisions } from './DatabaseRevisions';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const hold = { cluster: 'lab', holder: 'the-test', epoch: 1 };

async function open(databaseId: TestDatabaseId): Promise<Knex> {
  const knex = await databases.init(databaseId);
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@ephemeral-db/backstage-plugin-ephemeral-db-backend',
      'migrations',
    ),
  });
  await knex('holders').insert({ ...hold, until: new Date('2999-01-01') });
  return knex;
}

describe.each(databases.eachSupportedId())('DatabaseRevisions, %p', id => {
  it('is new after each write to what pages show, and only then', async () => {
    const knex = await open(id);
    const revisions = DatabaseRevisions.create({ knex });
    const clones = DatabaseCloneStore.create({ knex });
    const snapshots = DatabaseSnapshotStore.create({ knex });
    const statuses = DatabaseStatusStore.create({ knex });
    const owners = DatabaseOwnerStore.create({ knex });
    const stores = { hold, clones, snapshots };
    const now = new Date();
    let clone = '';
    const writes: Record<string, () => Promise<unknown>> = {
      'a point': async () => seedSnapshot(stores),
      'a clone': async () => {
        clone = await seedClone(stores);
      },
      'what became of it': () =>
        clones.observe(hold, clone, { phase: 'ready' }),
      'its end': () => clones.requestEnd(clone, 'user:default/sam'),
      'its row': async () => knex('clones').where({ id: clone }).delete(),
      'a cluster': () =>
        statuses.recordCluster('lab', { reachable: false }, now),
      'a check': () =>
        statuses.recordPreflight('customerdb', { findings: [] } as never, now),
      'storage of a source': () =>
        statuses.recordUsage('customerdb', { provider: 'test' } as never),
      owners: () => owners.record('component:default/a', ['group:default/b']),
    };

    const seen = [await revisions.current()];
    for (const write of Object.values(writes)) {
      await write();
      seen.push(await revisions.current());
    }

    expect(new Set(seen).size).toBe(seen.length);
    await knex('holders').update({ until: new Date('2998-01-01') });
    expect(await revisions.current()).toBe(seen.at(-1));
  });

  it('stays the same for what is rolled back', async () => {
    const knex = await open(id);
    const revisions = DatabaseRevisions.create({ knex });
    const before = await revisions.current();

    await expect(
      knex.transaction(async trx => {
        await trx('entity_owners').insert({ entity_ref: 'a', owner_ref: 'b' });
        throw new Error('No');
      }),
    ).rejects.toThrow('No');

    expect(await revisions.current()).toBe(before);
  });
});

// SQLite has one writer at a time.
describe('DatabaseRevisions on PostgreSQL', () => {
  it('counts once for all that a transaction writes, as it commits', async () => {
    const knex = await open('POSTGRES_15');
    const before = await knex('revisions').sum({ sum: 'value' });
    await knex.transaction(async trx => {
      for (const owner of ['b', 'c']) {
        await trx('entity_owners').insert({
          entity_ref: 'a',
          owner_ref: owner,
        });
      }
      // Nobody waits for a counter while the transaction goes on.
      await knex('revisions').select('*').forUpdate().noWait();
    });
    const after = await knex('revisions').sum({ sum: 'value' });
    expect(Number(after[0].sum)).toBe(Number(before[0].sum) + 1);
  });
});
