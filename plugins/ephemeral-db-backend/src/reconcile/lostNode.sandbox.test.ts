import { TestDatabases } from '@backstage/backend-test-utils';
import { LabObserver } from '../__testUtils__/LabObserver';
import { createReplica, Replica, until } from '../__testUtils__/replica';
import { Lab, startLab } from '../__testUtils__/startLab';
import { kinds } from '../kubernetes/kinds';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('a clone on a node that is lost', () => {
  let lab: Lab;
  let observer: LabObserver;
  let one: Replica;

  beforeAll(async () => {
    lab = await startLab({ nodes: ['node1', 'node2'] });
    observer = new LabObserver(lab.admin);
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

  it('is unavailable, and its deletion waits for the node and forces nothing', async () => {
    const { id, namespace } = await one.order(await observer.take(one));
    await observer.reaches(one, id, 'ready');
    const podsOf = async () => {
      const { items } = await lab.admin.list(kinds.pod, { namespace });
      return items;
    };
    const [pod] = await podsOf();
    const { nodeName: node } = pod.spec as { nodeName: string };

    await lab.sandbox.nodes.lose(node);
    expect(await observer.reaches(one, id, 'unavailable')).toMatchObject({
      failure: { stage: 'ready' },
    });
    await one.end(id);
    await until('its server is not wanted any more', async () => {
      const pods = await podsOf();
      return pods.length === 1 && pods[0].metadata.deletionTimestamp;
    });
    // The cluster can not end what runs on a node that does not answer.
    expect((await podsOf())[0].metadata.uid).toBe(pod.metadata.uid);
    expect((await one.clones.get(id))?.phase).toBe('deleting');
    expect(
      lab.sandbox.requests.find({ verb: 'delete', resource: 'pods' }),
    ).toEqual([]);

    lab.sandbox.nodes.recover(node);
    await observer.reaches(one, id, 'gone');
    expect(await observer.ofClones()).toEqual([]);
    expect(lab.reports).toEqual([]);
  });
});
