import { TestDatabases } from '@backstage/backend-test-utils';
import { LabObserver } from '../__testUtils__/LabObserver';
import { createReplica, Replica, until } from '../__testUtils__/replica';
import { Lab, startLab } from '../__testUtils__/startLab';
import { kinds } from '../kubernetes/kinds';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the loop, when the whole cluster goes down and comes back', () => {
  let lab: Lab;
  let one: Replica;

  beforeAll(async () => {
    lab = await startLab();
    one = await createReplica({
      knex: await databases.init('SQLITE_3'),
      configuration: lab.configuration,
    });
    one.start();
  });
  afterAll(async () => {
    await one.stop();
    await lab.stop();
  });

  it('keeps a clone that was ready, and brings up one that was under way', async () => {
    const observer = new LabObserver(lab.admin);
    const golden = await observer.take(one);
    const ready = await one.order(golden);
    await observer.reaches(one, ready.id, 'ready');
    const underWay = await one.order(golden);
    await until('the second has a namespace', async () => {
      const clone = await one.clones.get(underWay.id);
      return clone?.progress.namespaceUid;
    });

    await lab.restart();

    await until('its server serves again', async () => {
      const { items } = await lab.admin.list(kinds.pod, {
        namespace: ready.namespace,
      });
      const [server] = items[0]?.status?.containerStatuses ?? [];
      return server?.ready && server.restartCount === 1;
    });
    await observer.reaches(one, underWay.id, 'ready');
    const kept = await observer.reaches(one, ready.id, 'ready');
    expect(kept.generation).toBe(ready.generation);

    for (const { id } of [ready, underWay]) await one.end(id);
    for (const { id } of [ready, underWay]) {
      await observer.reaches(one, id, 'gone');
    }
    expect(await observer.ofClones()).toEqual([]);
  });
});
