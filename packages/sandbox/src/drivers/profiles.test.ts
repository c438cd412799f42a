import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestCluster, fromSnapshot } from '../controllers/testing/TestCluster';
import { VirtualClock } from '../time/VirtualClock';
import { DriverName, DriverProfile, driverProfiles } from './profiles';

const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

describe('a driver', () => {
  let cluster: TestCluster;
  let directory: string;

  async function start(
    driver: DriverProfile,
    options: { clock?: VirtualClock; nodes?: string[] } = {},
  ) {
    cluster = new TestCluster({ driver, ...options });
    ({ directory } = await cluster.golden());
    writeFileSync(join(directory, 'rows'), '10');
  }
  afterEach(() => cluster.close());

  const bound = async (name: string) => {
    const { spec } = await cluster.untilIs(
      'persistentVolumeClaims',
      `golden/${name}`,
      ({ status }) => status.phase === 'Bound',
    );
    return cluster.get('persistentVolumes', spec.volumeName ?? '')!;
  };
  const restore = async (name: string, snapshot: string) => {
    cluster.claim(`golden/${name}`, fromSnapshot(snapshot));
    const volume = await bound(name);
    return cluster.array.volume(volume.spec.csi?.volumeHandle ?? '')!;
  };
  const pod = (name: string, claimName: string) =>
    cluster.create('pods', {
      metadata: { namespace: 'golden', name },
      spec: {
        containers: [{ name: 'c', image: 'db:1' }],
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName } }],
      },
    });
  const running = (name: string) =>
    cluster.untilIs(
      'pods',
      `golden/${name}`,
      ({ status }) => status.phase === 'Running',
    );

  it.each<[DriverName, string, string]>([
    ['portworx-fada', '[1-9][0-9]{17}', '[1-9][0-9]{17}'],
    ['hostpath', UUID, UUID],
    [
      'ceph-rbd',
      `0001-0009-rook-ceph-0000000000000002-${UUID}`,
      `0001-0009-rook-ceph-0000000000000002-${UUID}`,
    ],
    ['ebs', 'vol-[0-9a-f]{17}', 'snap-[0-9a-f]{17}'],
    ['trident', `pvc-${UUID}`, `pvc-${UUID}/snapshot-${UUID}`],
  ])(
    'called %s has handles of a shape of its own',
    async (name, volume, snapshot) => {
      await start(driverProfiles[name]);
      const handle = await cluster.cut('t0');
      const clone = await restore('clone', 't0');
      expect(handle).toMatch(new RegExp(`^${snapshot}$`));
      expect(clone.handle).toMatch(new RegExp(`^${volume}$`));
      expect(readFileSync(join(clone.directory, 'rows'), 'utf8')).toBe('10');
    },
  );

  it('that cascades takes the snapshots with their volume, but for those of a class that keeps them (portworx, type: clone)', async () => {
    await start(driverProfiles['portworx-fada']);
    cluster.create('volumeSnapshotClasses', {
      metadata: { name: 'careless' },
      driver: 'pxd.portworx.com',
      deletionPolicy: 'Delete',
    });
    await cluster.cut('lost', 'careless');
    const kept = await cluster.cut('kept');
    expect(cluster.array.snapshots()).toHaveLength(2);

    cluster.remove('persistentVolumeClaims', 'golden/data');
    await cluster.untilNone('persistentVolumes');
    expect(cluster.array.snapshots()).toMatchObject([{ handle: kept }]);
    // The cluster learns nothing of it: both still say that they are ready.
    expect(
      cluster
        .list('volumeSnapshots', 'golden')
        .map(({ status }) => status?.readyToUse),
    ).toEqual([true, true]);
    cluster.claim('golden/late', fromSnapshot('lost'));
    await cluster.untilEvent(
      'PersistentVolumeClaim',
      'late',
      'ProvisioningFailed rpc error: code = NotFound',
    );
    expect((await restore('clone', 'kept')).snapshotHandle).toBe(kept);
  });

  it('that cannot list calls any import ready (ceph-rbd; behaviour 19, transcript 16)', async () => {
    await start(driverProfiles['ceph-rbd']);
    cluster.import('golden/import', 'of nothing');
    const { status } = await cluster.untilIs(
      'volumeSnapshotContents',
      'golden-import',
      one => one.status?.readyToUse,
    );
    expect(status).not.toHaveProperty('restoreSize');
  });

  it('that hides a snapshot in use deletes it for everybody but its clones (ceph-rbd, trash)', async () => {
    await start(driverProfiles['ceph-rbd']);
    await cluster.cut('t0');
    const clone = await restore('clone', 't0');
    cluster.remove('volumeSnapshots', 'golden/t0');
    await cluster.untilNone('volumeSnapshotContents');
    expect(cluster.array.snapshots()).toEqual([]);
    expect(cluster.array.hiddenSnapshots()).toHaveLength(1);
    expect(readFileSync(join(clone.directory, 'rows'), 'utf8')).toBe('10');

    cluster.remove('persistentVolumeClaims', 'golden/clone');
    await cluster.until(
      'an empty trash',
      () => cluster.array.hiddenSnapshots().length === 0,
    );
  });

  it.each<{ what: string; profile: DriverProfile }>([
    {
      what: 'for as long as a clone lives',
      profile: { ...driverProfiles.trident, snapshotInUse: 'refused' },
    },
    {
      what: 'until the clones are split off (trident)',
      profile: driverProfiles.trident,
    },
  ])(
    'that calls a snapshot in use busy does not delete it $what',
    async ({ profile }) => {
      const clock = new VirtualClock();
      await start(profile, { clock });
      await cluster.cut('t0');
      const clone = await restore('clone', 't0');
      cluster.remove('volumeSnapshots', 'golden/t0');
      const [content] = cluster.list('volumeSnapshotContents');
      await cluster.untilEvent(
        'VolumeSnapshotContent',
        content.metadata.name,
        'SnapshotDeleteError Failed to delete snapshot',
      );
      await cluster.pass(600);
      const isSplit = profile.snapshotInUse === 'split';
      expect(cluster.array.snapshots()).toHaveLength(isSplit ? 0 : 1);
      expect(cluster.list('volumeSnapshots')).toHaveLength(isSplit ? 0 : 1);
      expect(cluster.array.volume(clone.handle)?.depth).toBe(isSplit ? 0 : 2);

      cluster.remove('persistentVolumeClaims', 'golden/clone');
      await cluster.untilNone('volumeSnapshots');
      expect(cluster.array.snapshots()).toEqual([]);
    },
  );

  it('with a limit of depth makes the provisioner try again until the volume has blocks of its own (ceph-rbd)', async () => {
    await start(
      { ...driverProfiles['ceph-rbd'], cloneDepth: { soft: 3, hard: 4 } },
      { clock: new VirtualClock() },
    );
    await cluster.cut('t0');
    expect((await restore('clone', 't0')).depth).toBe(2);
    await cluster.cut('t1', 'delete', 'clone');
    const ofClone = await restore('of-clone', 't1');
    expect(
      cluster.eventsOf('PersistentVolumeClaim', 'of-clone'),
    ).toContainEqual(
      `ProvisioningFailed rpc error: code = Aborted desc = flatten in progress: flatten is in progress for image ${ofClone.handle}`,
    );
    expect(ofClone).toMatchObject({ depth: 0 });
    expect(cluster.array.volumes()).toHaveLength(3);
  });

  it('of a zone waits for a pod, and its volumes can be reached from that zone only (ebs, WaitForFirstConsumer)', async () => {
    await start(driverProfiles.ebs, { nodes: ['node1', 'node2'] });
    cluster.claim('golden/late', { storageClassName: 'late' });
    await cluster.untilEvent(
      'PersistentVolumeClaim',
      'late',
      'WaitForFirstConsumer waiting for first consumer to be created before binding',
    );
    pod('first', 'late');
    expect((await running('first')).spec.nodeName).toBe('node1');
    const volume = await bound('late');
    expect(volume.spec.nodeAffinity).toEqual({
      required: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              {
                key: 'topology.ebs.csi.aws.com/zone',
                operator: 'In',
                values: ['eu-central-1a'],
              },
            ],
          },
        ],
      },
    });

    cluster.remove('pods', 'golden/first');
    await cluster.untilGone('pods', 'golden/first');
    cluster.change('nodes', 'node1', draft => {
      draft.spec.unschedulable = true;
    });
    pod('second', 'late');
    await cluster.untilEvent(
      'Pod',
      'second',
      "FailedScheduling 0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    );
  });

  it('with an attach limit keeps a pod off a node that is full (ebs)', async () => {
    await start({ ...driverProfiles.ebs, attachLimit: 1 });
    cluster.claim('golden/other');
    await bound('other');
    pod('first', 'data');
    await running('first');
    pod('second', 'other');
    await cluster.untilEvent(
      'Pod',
      'second',
      'FailedScheduling 0/1 nodes are available: 1 node(s) exceed max volume count. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    );
    cluster.remove('pods', 'golden/first');
    expect((await running('second')).spec.nodeName).toBe('sandbox');
  });

  it('that keeps snapshots in another place cuts at once and is ready much later, and a restored volume is slow at first (ebs)', async () => {
    const clock = new VirtualClock();
    await start(driverProfiles.ebs, { clock });
    const ordered = clock.seconds;
    cluster.create('volumeSnapshots', {
      metadata: { namespace: 'golden', name: 't0' },
      spec: {
        volumeSnapshotClassName: 'delete',
        source: { persistentVolumeClaimName: 'data' },
      },
    });
    const { status } = await cluster.untilIs(
      'volumeSnapshots',
      'golden/t0',
      one => one.status?.creationTime,
    );
    expect(clock.seconds - ordered).toBeLessThan(5);
    expect(status?.readyToUse).toBe(false);
    await cluster.untilIs(
      'volumeSnapshots',
      'golden/t0',
      one => one.status?.readyToUse,
    );
    expect(clock.seconds - ordered).toBeGreaterThan(60);

    const clone = await restore('clone', 't0');
    expect(cluster.array.clonesOf(clone.snapshotHandle ?? '')).toEqual([]);
    const times = [];
    for (const name of ['first', 'second']) {
      const from = clock.seconds;
      pod(name, 'clone');
      await running(name);
      times.push(clock.seconds - from);
      cluster.remove('pods', `golden/${name}`);
      await cluster.untilNone('volumeAttachments');
    }
    expect(times[0] - times[1]).toBeCloseTo(20, 0);
  });

  it('of one node copies in full, and its volumes stay on that node (hostpath; transcripts 01 and 02)', async () => {
    await start(driverProfiles.hostpath, { nodes: ['node1', 'node2'] });
    await cluster.cut('t0');
    const clone = await restore('clone', 't0');
    expect(clone).not.toHaveProperty('snapshotHandle');
    const { spec } = await bound('clone');
    expect(spec.nodeAffinity?.required.nodeSelectorTerms).toEqual([
      {
        matchExpressions: [
          {
            key: 'topology.hostpath.csi/node',
            operator: 'In',
            values: ['node1'],
          },
        ],
      },
    ]);
    expect(cluster.get('csiNodes', 'node1')?.spec.drivers).toMatchObject([
      { topologyKeys: ['topology.hostpath.csi/node'] },
    ]);
  });
});
