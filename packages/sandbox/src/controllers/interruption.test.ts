import { StatusError } from '../kubernetes';
import { TestCluster, fromSnapshot } from './testing/TestCluster';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(60_000);

/** More than the writes that bring up one clone. */
const MOMENTS = 70;

describe('a namespace that is deleted at any moment', () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
  });
  afterEach(() => cluster.close());

  /** Orders a clone and deletes its namespace at the given write to one of its objects. */
  function orderAndDelete(name: string, handle: string, moment: number) {
    let writes = 0;
    const stop = cluster.store.watch(({ object }) => {
      const { namespace } = object.metadata;
      if (object.kind === 'Event') return;
      if (namespace !== name && object.metadata.name !== `${name}-i`) return;
      writes += 1;
      if (writes < moment) return;
      stop();
      cluster.remove('namespaces', name);
    });
    cluster.create('namespaces', { metadata: { name } });
    try {
      cluster.import(`${name}/i`, handle);
      cluster.claim(`${name}/p`, fromSnapshot('i'));
      cluster.deployment(`${name}/db`, {
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'p' } }],
      });
    } catch (error) {
      // The namespace may be going already.
      if (!(error instanceof StatusError)) throw error;
    }
    return {
      /** Deletes it now, unless that has happened. */
      finish: () => {
        stop();
        const namespace = cluster.get('namespaces', name);
        if (namespace && !namespace.metadata.deletionTimestamp) {
          cluster.remove('namespaces', name);
        }
      },
    };
  }

  it('leaves nothing but the import', async () => {
    await cluster.golden();
    const handle = await cluster.cut('v1');
    const orders = Array.from({ length: MOMENTS }, (_, moment) =>
      orderAndDelete(`env-${moment}`, handle, moment + 1),
    );
    await cluster.until('one clone came up', () =>
      cluster
        .list('deployments')
        .some(({ status }) => status.availableReplicas === 1),
    );
    orders.forEach(({ finish }) => finish());
    await cluster.until(
      'all namespaces are gone',
      () =>
        !cluster
          .list('namespaces')
          .some(({ metadata }) => metadata.name.startsWith('env-')),
    );
    await cluster.until(
      'all volumes are gone',
      () => cluster.list('persistentVolumes').length === 1,
    );
    expect(cluster.list('volumeAttachments')).toEqual([]);
    expect(cluster.array.volumes()).toHaveLength(1);
    expect(cluster.array.snapshots().map(one => one.handle)).toEqual([handle]);
    for (const { metadata } of cluster.list('volumeSnapshotContents')) {
      if (metadata.name.startsWith('env-')) {
        cluster.remove('volumeSnapshotContents', metadata.name);
      }
    }
    await cluster.until(
      'all imports are gone',
      () => cluster.list('volumeSnapshotContents').length === 1,
    );
    const running = cluster.runtime.containers.filter(one => one.listens(1433));
    expect(running).toEqual([]);
    // What is ordered afterwards under a name that was used works.
    cluster.create('namespaces', { metadata: { name: 'env-1' } });
    cluster.import('env-1/i', handle);
    cluster.claim('env-1/p', fromSnapshot('i'));
    await cluster.untilIs(
      'persistentVolumeClaims',
      'env-1/p',
      ({ status }) => status.phase === 'Bound',
    );
  });
});
