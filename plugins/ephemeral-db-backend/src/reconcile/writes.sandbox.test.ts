import { TestDatabases } from '@backstage/backend-test-utils';
import { LabObserver } from '../__testUtils__/LabObserver';
import { createReplica, type Replica } from '../__testUtils__/replica';
import { type Lab, startLab } from '../__testUtils__/startLab';

jest.setTimeout(120_000);

/** Writes per clone: its objects, and what opens it. */
const MOST_TO_CREATE = 14;
const MOST_TO_DELETE = 8;
const CLONES = 3;
const WRITES = new Set(['create', 'update', 'patch', 'delete']);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** All writes where they are more than so many for each clone, so that a failure shows which. */
function tooMany(writes: string[], mostPerClone: number): string[] {
  return writes.length > mostPerClone * CLONES ? writes : [];
}

/* Each write costs the API server, etcd and every controller that watches its kind. */
describe('What the loop writes to a cluster', () => {
  let lab: Lab;
  let replica: Replica;

  beforeAll(async () => {
    lab = await startLab();
    replica = await createReplica({
      knex: await databases.init('SQLITE_3'),
      configuration: lab.configuration,
    });
    replica.start();
  });
  afterAll(async () => {
    await replica.stop();
    await lab.stop();
  });

  /** What the backend has written since this was last called, each as `create services`. */
  function takeWrites(): string[] {
    const { requests } = lab.sandbox;
    const writes = requests
      .find({ userAgent: 'ephemeral-db' })
      .filter(
        ({ verb, resource = '' }) =>
          // A port-forward changes nothing.
          WRITES.has(verb) && !resource.includes('/'),
      )
      .map(({ verb, resource }) => `${verb} ${resource}`)
      .sort();
    requests.clear();
    return writes;
  }

  it('is bounded for each clone, in bringing it up as in taking it away', async () => {
    const observer = new LabObserver(lab.admin);
    const point = await observer.take(replica);
    takeWrites();

    const clones = await Promise.all(
      Array.from({ length: CLONES }, () => replica.order(point)),
    );
    for (const { id } of clones) await observer.reaches(replica, id, 'ready');
    const created = takeWrites();
    expect(created).toContain('create deployments');
    expect(tooMany(created, MOST_TO_CREATE)).toEqual([]);

    for (const { id } of clones) await replica.end(id);
    for (const { id } of clones) await observer.reaches(replica, id, 'gone');
    const deleted = takeWrites();
    expect(deleted).toContain('delete namespaces');
    expect(tooMany(deleted, MOST_TO_DELETE)).toEqual([]);
  });
});
