import { DriverProfile } from '../../drivers/DriverProfile';
import { TestCluster } from '../testing/TestCluster';
import { VirtualClock } from '../../time/VirtualClock';
import { VolumeSnapshot } from '../kinds';
import { annotations, finalizers } from './names';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(60_000);

const BOGUS = 'deadbeef-0000-0000-0000-000000000000';

describe('the snapshot controllers', () => {
  let cluster: TestCluster;
  let handle: string;

  async function start(
    options: { driver?: Partial<DriverProfile>; clock?: VirtualClock } = {},
  ) {
    cluster = new TestCluster(options);
    await cluster.golden();
    handle = await cluster.cut('v1');
    cluster.create('namespaces', { metadata: { name: 'env' } });
  }
  beforeEach(() => start());
  afterEach(() => cluster.close());

  const content = (name: string) => cluster.get('volumeSnapshotContents', name);
  const snapshot = (key: string) => cluster.get('volumeSnapshots', key);
  const ready = (key: string) =>
    cluster.untilIs('volumeSnapshots', key, one => one.status?.readyToUse);
  const failed = (key: string, message: string) =>
    cluster.untilIs('volumeSnapshots', key, one =>
      one.status?.error?.message.includes(message),
    );

  it('cuts a claim, with the finalizers of policy Delete, and protects the claim meanwhile (transcript 01)', async () => {
    const cut = await ready('golden/v1');
    expect(cut.metadata.finalizers).toEqual([
      finalizers.asSource,
      finalizers.bound,
    ]);
    const { uid, creationTimestamp } = cut.metadata;
    expect(cut.status).toEqual({
      boundVolumeSnapshotContentName: `snapcontent-${uid}`,
      creationTime: expect.stringMatching(/^\d{4}-.*Z$/),
      readyToUse: true,
      restoreSize: '1Gi',
    });
    expect(creationTimestamp).toBeDefined();
    const made = content(`snapcontent-${uid}`)!;
    expect(made.metadata).toMatchObject({
      finalizers: [finalizers.content],
      generation: 1,
    });
    expect(made.spec).toMatchObject({
      deletionPolicy: 'Delete',
      sourceVolumeMode: 'Filesystem',
      volumeSnapshotRef: { kind: 'VolumeSnapshot', name: 'v1', uid },
    });
    // Behaviour 8: nanoseconds are beyond what a number holds exactly.
    expect(typeof made.status?.creationTime).toBe('bigint');
    expect(made.status?.creationTime).toBeGreaterThan(Number.MAX_SAFE_INTEGER);

    const claims = cluster.writes
      .filter(({ object }) => object.metadata.name === 'data')
      .map(({ object }) => object.metadata.finalizers ?? []);
    expect(claims.some(one => one.includes(finalizers.sourceClaim))).toBe(true);
    await cluster.untilIs(
      'persistentVolumeClaims',
      'golden/data',
      one => !one.metadata.finalizers?.includes(finalizers.sourceClaim),
    );
    expect(cluster.eventsOf('VolumeSnapshot', 'v1')).toEqual(
      expect.arrayContaining([
        'CreatingSnapshot Waiting for a snapshot golden/v1 to be created by the CSI driver.',
        'SnapshotCreated Snapshot golden/v1 was successfully created by the CSI driver.',
        'SnapshotReady Snapshot golden/v1 is ready to use.',
      ]),
    );
  });

  it('binds an import in the order of behaviours 1 to 3 (transcript 02)', async () => {
    cluster.create('volumeSnapshotContents', {
      metadata: { name: 'env-s' },
      spec: {
        deletionPolicy: 'Retain',
        driver: 'pxd.portworx.com',
        source: { snapshotHandle: handle },
        volumeSnapshotRef: { name: 's', namespace: 'env' },
      },
    });
    const alone = await cluster.untilIs(
      'volumeSnapshotContents',
      'env-s',
      one => one.status?.readyToUse,
    );
    expect(alone.metadata).toMatchObject({ generation: 1 });
    expect(alone.metadata.finalizers).toBeUndefined();
    cluster.create('volumeSnapshots', {
      metadata: { namespace: 'env', name: 's' },
      spec: { source: { volumeSnapshotContentName: 'env-s' } },
    });
    const { metadata } = await ready('env/s');
    expect(metadata.finalizers).toEqual([finalizers.asSource]);
    const bound = await cluster.untilIs(
      'volumeSnapshotContents',
      'env-s',
      one => one.metadata.finalizers,
    );
    expect(bound.metadata).toMatchObject({
      generation: 2,
      finalizers: [finalizers.content],
    });
    expect(bound.spec.volumeSnapshotRef.uid).toBe(metadata.uid);
    const states = cluster.writes
      .map(({ object }) => object)
      .filter(one => one.kind === 'VolumeSnapshot' && one.metadata.name === 's')
      .map(one => (one as VolumeSnapshot).status);
    expect(states).toEqual([undefined, undefined, states[2]]);
    expect(states[2]).toMatchObject({ readyToUse: true, restoreSize: '1Gi' });
  });

  it('waits for a content that comes later and clears its error then (behaviours 10 and 15, transcript 11)', async () => {
    cluster.create('volumeSnapshots', {
      metadata: { namespace: 'env', name: 's' },
      spec: { source: { volumeSnapshotContentName: 'env-s' } },
    });
    await failed('env/s', 'VolumeSnapshotContent is missing');
    await cluster.untilEvent('VolumeSnapshot', 's', 'SnapshotContentMissing');
    cluster.create('volumeSnapshotContents', {
      metadata: { name: 'env-s' },
      spec: {
        deletionPolicy: 'Retain',
        driver: 'pxd.portworx.com',
        source: { snapshotHandle: handle },
        volumeSnapshotRef: { name: 's', namespace: 'env' },
      },
    });
    expect((await ready('env/s')).status?.error).toBeUndefined();
  });

  it('refuses a content that was made for another snapshot, until its uid is cleared (behaviours 14 and 15, transcript 04)', async () => {
    cluster.import('env/s', handle);
    const first = await ready('env/s');
    cluster.remove('volumeSnapshots', 'env/s');
    await cluster.untilGone('volumeSnapshots', 'env/s');
    expect(content('env-s')?.spec.volumeSnapshotRef.uid).toBe(
      first.metadata.uid,
    );
    cluster.create('volumeSnapshots', {
      metadata: { namespace: 'env', name: 's' },
      spec: { source: { volumeSnapshotContentName: 'env-s' } },
    });
    await failed(
      'env/s',
      'VolumeSnapshotContent [env-s] is bound to a different snapshot',
    );
    await cluster.untilEvent('VolumeSnapshot', 's', 'SnapshotContentMisbound');
    cluster.change('volumeSnapshotContents', 'env-s', draft => {
      delete draft.spec.volumeSnapshotRef.uid;
    });
    await ready('env/s');

    const made = snapshot('golden/v1')?.status?.boundVolumeSnapshotContentName;
    cluster.create('volumeSnapshots', {
      metadata: { namespace: 'env', name: 'dynamic' },
      spec: { source: { volumeSnapshotContentName: made } },
    });
    await failed(
      'env/dynamic',
      'VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one',
    );
  });

  it('needs the class that is named and no other (behaviour 18, transcript 06)', async () => {
    cluster.import('env/none', handle, { volumeSnapshotClassName: undefined });
    await ready('env/none');

    cluster.import('env/bad', handle, { volumeSnapshotClassName: 'nope' });
    await cluster.untilIs('volumeSnapshotContents', 'env-bad', one =>
      one.status?.error?.message.includes(
        'failed to get snapshot class nope for snapshot content env-bad',
      ),
    );
    expect(snapshot('env/bad')?.status?.readyToUse).not.toBe(true);

    cluster.create('volumeSnapshots', {
      metadata: { namespace: 'env', name: 'lost' },
      spec: {
        volumeSnapshotClassName: 'nope',
        source: { volumeSnapshotContentName: 'env-none' },
      },
    });
    await failed(
      'env/lost',
      'Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "nope" not found',
    );
  });

  it('says that a handle is bogus where the driver can list (behaviours 9 and 19, transcript 07)', async () => {
    cluster.import('env/s', BOGUS);
    const message = `can not find snapshot for snapshotID ${BOGUS}`;
    await failed('env/s', message);
    expect(content('env-s')?.status).toMatchObject({ readyToUse: false });
    const [event] = cluster
      .list('events', 'default')
      .filter(({ involvedObject }) => involvedObject.name === 'env-s');
    expect(event.reason).toBe('SnapshotContentCheckandUpdateFailed');
  });

  it('believes any handle where the driver cannot list (behaviour 19, transcript 16)', async () => {
    await cluster.close();
    await start({ driver: { listSnapshots: false } });
    cluster.import('env/s', BOGUS);
    const { status } = await ready('env/s');
    expect(status?.restoreSize).toBeUndefined();
    expect(status?.creationTime).toBeDefined();
  });

  it('leaves a content of a driver that has no sidecar as it is: never ready, no error, never gone (behaviour 19, transcript 16)', async () => {
    await cluster.close();
    await start({ clock: new VirtualClock() });
    cluster.import('env/s', handle, { driver: 'absent.example.com' });
    await cluster.pass(600);
    expect(content('env-s')).not.toHaveProperty('status');
    expect(snapshot('env/s')?.status?.error).toBeUndefined();
    cluster.remove('volumeSnapshots', 'env/s');
    cluster.remove('volumeSnapshotContents', 'env-s');
    await cluster.pass(600);
    expect(content('env-s')).toBeDefined();
  });

  it('takes the snapshot of the array with policy Delete and only then (behaviours 12, 22 and 23, transcripts 03, 12 and 19)', async () => {
    cluster.import('env/s', handle);
    await ready('env/s');
    cluster.remove('volumeSnapshots', 'env/s');
    await cluster.untilGone('volumeSnapshots', 'env/s');
    expect(content('env-s')?.metadata).toMatchObject({
      annotations: { [annotations.beingDeleted]: 'yes' },
      finalizers: [finalizers.content],
    });
    cluster.remove('volumeSnapshotContents', 'env-s');
    await cluster.untilGone('volumeSnapshotContents', 'env-s');
    expect(cluster.array.snapshot(handle)).toBeDefined();

    // Never bound: goes at once, also with Delete, and touches nothing.
    cluster.create('volumeSnapshotContents', {
      metadata: { name: 'never' },
      spec: {
        deletionPolicy: 'Delete',
        driver: 'pxd.portworx.com',
        source: { snapshotHandle: handle },
        volumeSnapshotRef: { name: 'never', namespace: 'env' },
      },
    });
    await cluster.untilIs('volumeSnapshotContents', 'never', one => one.status);
    cluster.remove('volumeSnapshotContents', 'never');
    await cluster.untilGone('volumeSnapshotContents', 'never');
    expect(cluster.array.snapshot(handle)).toBeDefined();

    // One content with Delete takes it from all the others, which do not notice.
    cluster.import('env/other', handle);
    await ready('env/other');
    cluster.remove('volumeSnapshots', 'golden/v1');
    await cluster.untilGone('volumeSnapshots', 'golden/v1');
    expect(cluster.array.snapshot(handle)).toBeUndefined();
    expect(snapshot('env/other')?.status?.readyToUse).toBe(true);
  });

  it('keeps a bound content that is deleted first until its snapshot goes (behaviour 23, transcript 19)', async () => {
    await cluster.close();
    await start({ clock: new VirtualClock() });
    cluster.import('env/s', handle);
    await ready('env/s');
    await cluster.untilIs(
      'volumeSnapshotContents',
      'env-s',
      one => one.metadata.finalizers,
    );
    cluster.remove('volumeSnapshotContents', 'env-s');
    await cluster.pass(3_600);
    expect(content('env-s')?.metadata.deletionTimestamp).toBeDefined();
    cluster.remove('volumeSnapshots', 'env/s');
    await cluster.untilGone('volumeSnapshotContents', 'env-s');
    expect(cluster.array.snapshot(handle)).toBeDefined();
  });

  it('keeps a content whose uid a client set until it is marked being-deleted (behaviour 24, transcript 12)', async () => {
    await cluster.close();
    await start({ clock: new VirtualClock() });
    cluster.create('volumeSnapshotContents', {
      metadata: { name: 'foreign' },
      spec: {
        deletionPolicy: 'Retain',
        driver: 'pxd.portworx.com',
        source: { snapshotHandle: handle },
        volumeSnapshotRef: { name: 'x', namespace: 'env', uid: BOGUS },
      },
    });
    await cluster.untilIs(
      'volumeSnapshotContents',
      'foreign',
      one => one.metadata.finalizers && one.status?.readyToUse,
    );
    cluster.remove('volumeSnapshotContents', 'foreign');
    await cluster.pass(3_600);
    expect(content('foreign')).toBeDefined();
    cluster.change('volumeSnapshotContents', 'foreign', draft => {
      draft.metadata.annotations = { [annotations.beingDeleted]: 'yes' };
    });
    await cluster.untilGone('volumeSnapshotContents', 'foreign');
  });

  it('tries a failed cut again and keeps the claim until it knows (faults snapshot.create and snapshot.delete)', async () => {
    cluster.faults.add({
      on: 'controller',
      operation: 'snapshot.create',
      name: 'v2',
      times: 2,
      effect: { kind: 'fail', message: 'array is busy' },
    });
    const second = cluster.cut('v2');
    await failed(
      'golden/v2',
      'rpc error: code = Internal desc = array is busy',
    );
    const made = await second;
    expect((await ready('golden/v2')).status?.error).toBeUndefined();

    const removeFault = cluster.faults.add({
      on: 'controller',
      operation: 'snapshot.delete',
      name: 'v2',
      effect: { kind: 'fail', message: 'array is busy' },
    });
    const name = snapshot('golden/v2')?.status?.boundVolumeSnapshotContentName;
    cluster.remove('volumeSnapshots', 'golden/v2');
    await cluster.untilEvent(
      'VolumeSnapshotContent',
      name ?? '',
      'SnapshotDeleteError Failed to delete snapshot',
    );
    expect(cluster.array.snapshot(made)).toBeDefined();
    removeFault();
    await cluster.untilGone('volumeSnapshots', 'golden/v2');
    expect(cluster.array.snapshot(made)).toBeUndefined();
  });
});
