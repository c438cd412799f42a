import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestCluster, fromSnapshot } from './testing/TestCluster';
import { VirtualClock } from '../time/VirtualClock';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(60_000);

describe('the story of a clone in the cluster', () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
  });
  afterEach(() => cluster.close());

  it('makes two clones of two points in time and takes them down without a trace (transcripts 01, 02 and 03)', async () => {
    const { directory } = await cluster.golden();
    const handles: Record<string, string> = {};
    for (const point of ['t0', 't1']) {
      writeFileSync(join(directory, 'rows'), point);
      handles[point] = await cluster.cut(point);
    }
    const before = {
      volumes: cluster.list('persistentVolumes').length,
      contents: cluster.list('volumeSnapshotContents').length,
    };

    for (const point of ['t0', 't1']) {
      cluster.create('namespaces', { metadata: { name: `env-${point}` } });
      cluster.import(`env-${point}/import`, handles[point]);
      cluster.claim(`env-${point}/data`, fromSnapshot('import'));
      cluster.deployment(`env-${point}/db`, {
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
        containers: [
          {
            name: 'c',
            image: 'db:1',
            readinessProbe: { tcpSocket: { port: 1433 } },
            volumeMounts: [{ name: 'd', mountPath: '/data' }],
          },
        ],
      });
    }
    for (const point of ['t0', 't1']) {
      await cluster.untilIs(
        'deployments',
        `env-${point}/db`,
        ({ status }) => status.availableReplicas === 1,
      );
      const [pod] = cluster.list('pods', `env-${point}`);
      const [mount] = cluster.runtime.of(pod.metadata.name)!.spec.mounts;
      expect(mount).toMatchObject({ mountPath: '/data', readOnly: false });
      const rows = join('directory' in mount ? mount.directory : '', 'rows');
      expect(readFileSync(rows, 'utf8')).toBe(point);
      writeFileSync(rows, 'changed');
    }
    expect(readFileSync(join(directory, 'rows'), 'utf8')).toBe('t1');

    for (const point of ['t0', 't1']) {
      const namespace = `env-${point}`;
      cluster.change('deployments', `${namespace}/db`, draft => {
        draft.spec.replicas = 0;
      });
      await cluster.untilNone('pods', namespace);
      const claim = cluster.get('persistentVolumeClaims', `${namespace}/data`);
      cluster.remove('persistentVolumeClaims', `${namespace}/data`);
      await cluster.untilGone(
        'persistentVolumes',
        claim?.spec.volumeName ?? '',
      );
      cluster.remove('volumeSnapshots', `${namespace}/import`);
      await cluster.untilGone('volumeSnapshots', `${namespace}/import`);
      cluster.remove('volumeSnapshotContents', `${namespace}-import`);
      await cluster.untilGone('volumeSnapshotContents', `${namespace}-import`);
      cluster.remove('namespaces', namespace);
      await cluster.untilGone('namespaces', namespace);
    }
    expect(cluster.list('persistentVolumes')).toHaveLength(before.volumes);
    expect(cluster.list('volumeSnapshotContents')).toHaveLength(
      before.contents,
    );
    expect(cluster.list('volumeAttachments')).toEqual([]);
    expect(cluster.array.volumes()).toHaveLength(1);
    expect(cluster.array.snapshots().map(one => one.handle)).toEqual(
      Object.values(handles),
    );
  });

  it('takes the times of the article where each object is ordered just in time', async () => {
    await cluster.close();
    const clock = new VirtualClock();
    cluster = new TestCluster({ clock });
    await cluster.golden();
    const times: Record<string, number> = {};
    const time = async (what: string, work: () => Promise<unknown>) => {
      const start = clock.seconds;
      await work();
      times[what] = Math.round(clock.seconds - start);
    };
    let handle = '';
    await time('capture', async () => {
      handle = await cluster.cut('v1');
    });
    cluster.create('namespaces', { metadata: { name: 'env' } });
    await time('imported', async () => {
      cluster.import('env/i', handle);
      await cluster.untilIs(
        'volumeSnapshots',
        'env/i',
        one => one.status?.readyToUse,
      );
    });
    await time('bound', async () => {
      cluster.claim('env/p', fromSnapshot('i'));
      await cluster.untilIs(
        'persistentVolumeClaims',
        'env/p',
        ({ status }) => status.phase === 'Bound',
      );
    });
    await time('running', async () => {
      cluster.deployment('env/db', {
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'p' } }],
      });
      await cluster.untilIs(
        'deployments',
        'env/db',
        ({ status }) => status.availableReplicas === 1,
      );
    });
    // The container opens its port at once; the real one takes 17 s more.
    expect(times).toEqual({ capture: 3, imported: 3, bound: 13, running: 9 });
  });
});
