import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DriverProfile } from '../../drivers/DriverProfile';
import { Fields } from '../../kubernetes';
import { finalizers as snapshotFinalizers } from '../snapshots/names';
import { DRIVER, TestCluster, fromSnapshot } from '../testing/TestCluster';
import { VirtualClock } from '../../time/VirtualClock';
import { finalizers } from './names';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(60_000);

const BOGUS = 'deadbeef-0000-0000-0000-000000000000';

describe('the volume controllers', () => {
  let cluster: TestCluster;
  let handle: string;

  async function start(
    options: { driver?: Partial<DriverProfile>; clock?: VirtualClock } = {},
  ) {
    cluster = new TestCluster(options);
    const { directory } = await cluster.golden();
    writeFileSync(join(directory, 'marker'), 'v1');
    handle = await cluster.cut('v1');
    cluster.create('namespaces', { metadata: { name: 'env' } });
  }
  beforeEach(() => start());
  afterEach(() => cluster.close());

  async function imported(name: string, spec: Fields = {}) {
    cluster.import(`env/${name}`, handle, spec);
    await cluster.untilIs(
      'volumeSnapshots',
      `env/${name}`,
      one => one.status?.readyToUse,
    );
  }
  const claim = (name: string) =>
    cluster.get('persistentVolumeClaims', `env/${name}`);
  const bound = (name: string) =>
    cluster.untilIs(
      'persistentVolumeClaims',
      `env/${name}`,
      ({ status }) => status.phase === 'Bound',
    );
  const failed = (name: string, message: string) =>
    cluster.untilEvent(
      'PersistentVolumeClaim',
      name,
      `ProvisioningFailed ${message}`,
    );
  const volumeOf = async (name: string) => {
    const { spec } = await bound(name);
    return cluster.get('persistentVolumes', spec.volumeName ?? '')!;
  };

  it('makes a volume from an import and binds it as the real ones do (behaviours 4 and 5, transcript 02)', async () => {
    await imported('s');
    cluster.claim('env/p', fromSnapshot('s'));
    expect(claim('p')?.spec.dataSourceRef).toEqual(claim('p')?.spec.dataSource);
    const { metadata, spec, status } = await bound('p');
    expect(metadata.annotations).toEqual({
      'pv.kubernetes.io/bind-completed': 'yes',
      'pv.kubernetes.io/bound-by-controller': 'yes',
      'volume.beta.kubernetes.io/storage-provisioner': DRIVER,
      'volume.kubernetes.io/storage-provisioner': DRIVER,
    });
    expect(metadata.finalizers).toEqual([finalizers.claim]);
    expect(spec.volumeName).toBe(`pvc-${metadata.uid}`);
    expect(status).toEqual({
      phase: 'Bound',
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
    });
    const volume = await volumeOf('p');
    const made = cluster.array.volumes().at(-1)!;
    expect(volume.metadata).toMatchObject({
      annotations: {
        'pv.kubernetes.io/provisioned-by': DRIVER,
        'volume.kubernetes.io/provisioner-deletion-secret-name': '',
        'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
      },
      finalizers: [finalizers.provisioner, finalizers.volume],
    });
    expect(volume.spec).toMatchObject({
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: 'p',
        namespace: 'env',
        uid: metadata.uid,
      },
      csi: { driver: DRIVER, volumeHandle: made.handle },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'fada',
      volumeMode: 'Filesystem',
    });
    expect(volume.status.phase).toBe('Bound');
    expect(readFileSync(join(made.directory, 'marker'), 'utf8')).toBe('v1');
    const held = cluster.writes
      .map(({ object }) => object.metadata)
      .filter(({ namespace, name }) => namespace === 'env' && name === 's')
      .map(one => one.finalizers ?? []);
    expect(held).toContainEqual([
      snapshotFinalizers.asSource,
      snapshotFinalizers.provisioner,
    ]);
    expect(held.at(-1)).toEqual([snapshotFinalizers.asSource]);
    const events = cluster.eventsOf('PersistentVolumeClaim', 'p');
    for (const text of [
      'Provisioning External provisioner is provisioning volume for claim "env/p"',
      `ExternalProvisioning Waiting for a volume to be created either by the external provisioner '${DRIVER}' or manually`,
      `ProvisioningSucceeded Successfully provisioned volume pvc-${metadata.uid}`,
    ]) {
      expect(events).toContainEqual(expect.stringContaining(text));
    }
  });

  const prefix = (name: string) =>
    `error getting handle for DataSource Type VolumeSnapshot by Name ${name}: `;

  it.each<{
    what: string;
    given: () => Promise<unknown>;
    message: string;
    claimed?: Fields;
  }>([
    {
      what: 'no such snapshot (transcript 10)',
      given: async () => {},
      message:
        'error getting snapshot s from api server: volumesnapshots.snapshot.storage.k8s.io "s" not found',
    },
    {
      what: 'a snapshot that is not bound (transcript 11)',
      given: async () => {
        cluster.create('volumeSnapshots', {
          metadata: { namespace: 'env', name: 's' },
          spec: { source: { volumeSnapshotContentName: 'nowhere' } },
        });
      },
      message: 'snapshot s not bound',
    },
    {
      what: 'a snapshot that is not ready (behaviour 6, transcript 07)',
      given: async () => {
        cluster.import('env/s', BOGUS);
        await cluster.untilIs(
          'volumeSnapshots',
          'env/s',
          one => one.status?.boundVolumeSnapshotContentName,
        );
      },
      message: 'snapshot s is not Ready',
    },
    {
      what: 'a content whose uid was stripped by a forced apply (behaviour 16, transcript 17)',
      given: async () => {
        await imported('s');
        cluster.change('volumeSnapshotContents', 'env-s', draft => {
          delete draft.spec.volumeSnapshotRef.uid;
        });
      },
      message:
        'snapshotcontent env-s for snapshot s is bound to a different snapshot',
    },
    {
      what: 'a claim smaller than the snapshot (transcript 10)',
      given: () => imported('s'),
      message:
        'requested volume size 524288000 is less than the size 1073741824 for the source snapshot s',
      claimed: { resources: { requests: { storage: '500Mi' } } },
    },
    {
      what: 'another volume mode (behaviour 17, transcript 05)',
      given: () => imported('s', { sourceVolumeMode: 'Block' }),
      message:
        'requested volume env/p modifies the mode of the source volume but does not have permission to do so. snapshot.storage.kubernetes.io/allow-volume-mode-change annotation is not present on snapshotcontent env-s',
    },
  ])(
    'leaves the claim Pending for $what',
    async ({ given, message, claimed }) => {
      await given();
      cluster.claim('env/p', { ...fromSnapshot('s'), ...claimed });
      await failed('p', `${prefix('s')}${message}`);
      expect(claim('p')?.status.phase).toBe('Pending');
      expect(cluster.array.volumes()).toHaveLength(1);
    },
  );

  it('goes on once what was missing is there (behaviours 6 and 17, transcripts 05 and 10)', async () => {
    cluster.claim('env/p', fromSnapshot('s'));
    await failed('p', prefix('s'));
    cluster.import('env/s', handle, { sourceVolumeMode: 'Block' });
    await failed('p', `${prefix('s')}requested volume env/p modifies the mode`);
    cluster.change('volumeSnapshotContents', 'env-s', draft => {
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        'snapshot.storage.kubernetes.io/allow-volume-mode-change': 'true',
      };
    });
    expect((await bound('p')).spec.dataSource?.name).toBe('s');
  });

  it('tries again after 1, 2, 4 … seconds (behaviour 6, transcript 07)', async () => {
    await cluster.close();
    const clock = new VirtualClock();
    await start({ clock });
    const tries: number[] = [];
    cluster.store.watch(({ object }) => {
      if (object.reason === 'Provisioning') tries.push(clock.seconds);
    });
    cluster.claim('env/p', fromSnapshot('s'));
    await cluster.pass(40);
    const waits = tries
      .slice(1)
      .map((at, index) => Math.round(at - tries[index]));
    expect(waits).toEqual([1, 2, 4, 8, 16]);
  });

  it('makes an empty volume where the API dropped the source (behaviour 25, transcript 10)', async () => {
    cluster.claim('env/p', {
      dataSource: {
        ...Object(fromSnapshot('s').dataSource),
        kind: 'VolumeSnapshots',
      },
    });
    await bound('p');
    expect(claim('p')?.spec.dataSource).toBeUndefined();
  });

  it('makes no empty volume of a source that it does not know, or for a selector', async () => {
    cluster.claim('env/clone', {
      dataSource: { kind: 'PersistentVolumeClaim', name: 'data' },
    });
    cluster.claim('env/populated', {
      dataSourceRef: { apiGroup: 'example.com', kind: 'Backup', name: 'b' },
    });
    cluster.claim('env/chosen', { selector: { matchLabels: { disk: 'a' } } });
    await failed(
      'clone',
      'CSI driver does not support clone operations: controller CLONE_VOLUME capability is not supported',
    );
    await failed('chosen', 'claim Selector is not supported');
    await cluster.untilEvent(
      'PersistentVolumeClaim',
      'populated',
      'Provisioning Assuming an external populator will provision the volume',
    );
    expect(cluster.array.volumes()).toHaveLength(1);
  });

  it('binds a claim to the smallest volume that would do', async () => {
    const volume = (name: string, storage: string, disk: string) =>
      cluster.create('persistentVolumes', {
        metadata: { name, labels: { disk } },
        spec: {
          accessModes: ['ReadWriteOnce'],
          capacity: { storage },
          csi: { driver: 'other.csi.example.com', volumeHandle: name },
          storageClassName: 'by-hand',
        },
      });
    volume('a-huge', '100Gi', 'slow');
    volume('b-fitting', '2Gi', 'slow');
    volume('c-small', '512Mi', 'fast');
    volume('d-fast', '50Gi', 'fast');
    const spec = { storageClassName: 'by-hand' };
    cluster.claim('env/any', spec);
    expect((await volumeOf('any')).metadata.name).toBe('b-fitting');
    const selector = { matchLabels: { disk: 'fast' } };
    cluster.claim('env/fast', { ...spec, selector });
    expect((await volumeOf('fast')).metadata.name).toBe('d-fast');
  });

  it('says why a claim without a usable class waits (transcript 10)', async () => {
    cluster.claim('env/nosc', { storageClassName: '' });
    cluster.claim('env/badsc', { storageClassName: 'nope' });
    cluster.claim('env/wffc', { storageClassName: 'late' });
    await cluster.untilEvent(
      'PersistentVolumeClaim',
      'nosc',
      'FailedBinding no persistent volumes available for this claim and no storage class is set',
    );
    await failed('badsc', 'storageclass.storage.k8s.io "nope" not found');
    await cluster.untilEvent(
      'PersistentVolumeClaim',
      'wffc',
      'WaitForFirstConsumer waiting for first consumer to be created before binding',
    );
    expect(claim('wffc')?.metadata.annotations).toBeUndefined();
  });

  it('fails at the driver where only the array knows that the handle is bogus (behaviour 19, transcript 16)', async () => {
    await cluster.close();
    await start({ driver: { listSnapshots: false } });
    cluster.import('env/s', BOGUS);
    cluster.claim('env/p', fromSnapshot('s'));
    await failed(
      'p',
      `rpc error: code = NotFound desc = snapshot id ${BOGUS} does not exist in the snapshots list`,
    );
    await imported('t');
    cluster.claim('env/small', {
      ...fromSnapshot('t'),
      resources: { requests: { storage: '500Mi' } },
    });
    await failed(
      'small',
      `Volume provisioning failed with infeasible error. Retries will be delayed. rpc error: code = InvalidArgument desc = snapshot ${handle} size 1073741824 is greater than requested volume size 524288000`,
    );
    expect(cluster.array.volumes()).toHaveLength(1);
  });

  it('fails only new claims when the golden namespace takes the snapshot of the array with it (behaviour 22, transcripts 12, 19 and 20)', async () => {
    await imported('s');
    cluster.claim('env/before', fromSnapshot('s'));
    await bound('before');
    cluster.remove('namespaces', 'golden');
    await cluster.untilGone('namespaces', 'golden');
    await cluster.until(
      'the snapshot is gone from the array',
      () =>
        cluster.array.snapshots().length === 0 &&
        cluster.list('volumeSnapshotContents').length === 1,
    );
    await cluster.restart();
    cluster.claim('env/after', fromSnapshot('s'));
    await failed(
      'after',
      `rpc error: code = NotFound desc = snapshot id ${handle} does not exist in the snapshots list`,
    );
    expect(cluster.get('volumeSnapshots', 'env/s')?.status).toMatchObject({
      readyToUse: true,
    });
    expect(claim('before')?.status.phase).toBe('Bound');
  });

  it('waits for ever on a snapshot that is deleted before its volume is begun, until the claim goes (behaviour 20, transcript 08)', async () => {
    await cluster.close();
    await start({ clock: new VirtualClock() });
    await imported('s');
    const unfreeze = cluster.faults.add({
      on: 'controller',
      operation: 'volume.create',
      effect: { kind: 'fail', message: 'frozen' },
    });
    cluster.claim('env/p', fromSnapshot('s'));
    await failed('p', 'rpc error: code = Internal desc = frozen');
    cluster.remove('volumeSnapshots', 'env/s');
    unfreeze();
    await failed('p', `${prefix('s')}snapshot s is being deleted`);
    await cluster.untilEvent(
      'VolumeSnapshot',
      's',
      'SnapshotDeletePending Snapshot is being used to restore a PVC',
    );
    await cluster.pass(1_800);
    expect(claim('p')?.status.phase).toBe('Pending');
    cluster.remove('persistentVolumeClaims', 'env/p');
    await cluster.untilGone('persistentVolumeClaims', 'env/p');
    await cluster.untilGone('volumeSnapshots', 'env/s');
    expect(cluster.get('volumeSnapshotContents', 'env-s')).toBeDefined();
  });

  it('finishes a volume in flight before the snapshot goes (behaviour 20, transcript 14)', async () => {
    await cluster.close();
    await start({ clock: new VirtualClock() });
    await imported('s');
    cluster.claim('env/p', fromSnapshot('s'));
    await cluster.untilIs('volumeSnapshots', 'env/s', one =>
      one.metadata.finalizers?.includes(snapshotFinalizers.provisioner),
    );
    cluster.remove('volumeSnapshots', 'env/s');
    expect((await bound('p')).status.capacity).toEqual({ storage: '1Gi' });
    await cluster.untilGone('volumeSnapshots', 'env/s');
  });

  it('leaves its finalizer after a failure, until the sweep (behaviour 21, transcript 16)', async () => {
    await cluster.close();
    const clock = new VirtualClock();
    await start({ driver: { listSnapshots: false }, clock });
    cluster.import('env/s', BOGUS);
    cluster.claim('env/p', fromSnapshot('s'));
    await failed('p', 'rpc error: code = NotFound');
    cluster.remove('namespaces', 'env');
    await cluster.untilGone('persistentVolumeClaims', 'env/p');
    const { status } = await cluster.untilIs('namespaces', 'env', one =>
      one.status.conditions?.some(({ message }) =>
        message?.endsWith(
          `remaining: ${snapshotFinalizers.provisioner} in 1 resource instances`,
        ),
      ),
    );
    expect(status.phase).toBe('Terminating');
    await cluster.untilGone('namespaces', 'env');
    expect(clock.seconds).toBeGreaterThan(300);
    expect(clock.seconds).toBeLessThan(420);
  });

  it('deletes the volume with its claim, and keeps it where the class says Retain (transcript 10)', async () => {
    cluster.create('storageClasses', {
      metadata: { name: 'keep' },
      provisioner: DRIVER,
      reclaimPolicy: 'Retain',
    });
    cluster.claim('env/gone');
    cluster.claim('env/kept', { storageClassName: 'keep' });
    const gone = await volumeOf('gone');
    const kept = await volumeOf('kept');
    for (const name of ['gone', 'kept']) {
      cluster.remove('persistentVolumeClaims', `env/${name}`);
      await cluster.untilGone('persistentVolumeClaims', `env/${name}`);
    }
    await cluster.untilGone('persistentVolumes', gone.metadata.name);
    await cluster.untilIs(
      'persistentVolumes',
      kept.metadata.name,
      ({ status }) => status.phase === 'Released',
    );
    const handles = cluster.array.volumes().map(one => one.handle);
    expect(handles).not.toContain(gone.spec.csi?.volumeHandle);
    expect(handles).toContain(kept.spec.csi?.volumeHandle);
  });

  it('keeps a Released volume and says why while the array refuses (behaviour 13, transcript 14)', async () => {
    cluster.claim('env/p');
    const volume = await volumeOf('p');
    const repair = cluster.faults.add({
      on: 'controller',
      operation: 'volume.delete',
      effect: { kind: 'stall' },
    });
    cluster.remove('namespaces', 'env');
    await cluster.untilGone('namespaces', 'env');
    await cluster.untilEvent(
      'PersistentVolume',
      volume.metadata.name,
      'VolumeFailedDelete rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    );
    const left = cluster.get('persistentVolumes', volume.metadata.name);
    expect(left?.status.phase).toBe('Released');
    expect(left?.metadata.deletionTimestamp).toBeUndefined();
    repair();
    await cluster.untilGone('persistentVolumes', volume.metadata.name);
    expect(cluster.array.volumes()).toHaveLength(1);
  });

  it('keeps a claim while a pod has it, and attaches and detaches for the pod (transcripts 02 and 10)', async () => {
    cluster.claim('env/p');
    const volume = await volumeOf('p');
    cluster.faults.add({
      on: 'controller',
      operation: 'attach',
      name: 'p',
      times: 1,
      effect: { kind: 'fail', message: 'no path' },
    });
    cluster.create('pods', {
      metadata: { namespace: 'env', name: 'user' },
      spec: {
        containers: [{ name: 'c', image: 'db:1' }],
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'p' } }],
      },
    });
    await cluster.untilIs(
      'pods',
      'env/user',
      ({ status }) => status.phase === 'Running',
    );
    expect(cluster.eventsOf('Pod', 'user')).toEqual(
      expect.arrayContaining([
        `FailedAttachVolume AttachVolume.Attach failed for volume "${volume.metadata.name}" : rpc error: code = Internal desc = no path`,
        `SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "${volume.metadata.name}" `,
      ]),
    );
    const [attachment] = cluster.list('volumeAttachments');
    expect(attachment).toMatchObject({
      metadata: { name: expect.stringMatching(/^csi-[0-9a-f]{64}$/) },
      spec: {
        attacher: DRIVER,
        nodeName: 'sandbox',
        source: { persistentVolumeName: volume.metadata.name },
      },
      status: { attached: true },
    });

    const free = cluster.faults.add({
      on: 'controller',
      operation: 'detach',
      effect: { kind: 'fail', message: 'still open' },
    });
    cluster.remove('persistentVolumeClaims', 'env/p');
    expect(claim('p')?.metadata.deletionTimestamp).toBeDefined();
    cluster.remove('pods', 'env/user');
    await cluster.untilGone('persistentVolumeClaims', 'env/p');
    await cluster.untilEvent(
      'PersistentVolume',
      volume.metadata.name,
      `VolumeFailedDelete persistentvolume ${volume.metadata.name} is still attached to node sandbox`,
    );
    free();
    await cluster.untilGone('persistentVolumes', volume.metadata.name);
    expect(cluster.list('volumeAttachments')).toEqual([]);
  });

  it('deletes the volume of a claim that went while it was made', async () => {
    await cluster.close();
    await start({ clock: new VirtualClock() });
    await imported('s');
    cluster.claim('env/p', fromSnapshot('s'));
    await cluster.untilIs('volumeSnapshots', 'env/s', one =>
      one.metadata.finalizers?.includes(snapshotFinalizers.provisioner),
    );
    const uid = claim('p')?.metadata.uid;
    cluster.remove('persistentVolumeClaims', 'env/p');
    await cluster.untilGone('persistentVolumeClaims', 'env/p');
    await cluster.untilIs('persistentVolumes', `pvc-${uid}`, () => true);
    await cluster.untilGone('persistentVolumes', `pvc-${uid}`);
    expect(cluster.array.volumes()).toHaveLength(1);
  });
});
