import { StatusError } from '../../kubernetes';
import { annotations, finalizers } from '../snapshots/names';
import { TestCluster, fromSnapshot } from '../testing/TestCluster';
import { VirtualClock } from '../../time/VirtualClock';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(60_000);

describe('the namespace controllers', () => {
  let clock: VirtualClock;
  let cluster: TestCluster;
  beforeEach(() => {
    clock = new VirtualClock();
    cluster = new TestCluster({ clock });
  });
  afterEach(() => cluster.close());

  const conditionsOf = (name: string) =>
    Object.fromEntries(
      (cluster.get('namespaces', name)?.status.conditions ?? []).map(one => [
        one.type,
        `${one.status} ${one.reason} ${one.message}`,
      ]),
    );

  it('gives every namespace a service account and the root certificate', async () => {
    cluster.create('namespaces', { metadata: { name: 'env' } });
    await cluster.untilIs('serviceAccounts', 'env/default', () => true);
    const map = await cluster.untilIs(
      'configMaps',
      'env/kube-root-ca.crt',
      () => true,
    );
    expect(map.data).toEqual({ 'ca.crt': expect.any(String) });
    cluster.remove('serviceAccounts', 'env/default');
    await cluster.untilIs('serviceAccounts', 'env/default', () => true);
  });

  it('empties a namespace in two turns and leaves the import behind (behaviours 11 and 12, transcript 03)', async () => {
    await cluster.golden();
    const handle = await cluster.cut('v1');
    cluster.create('namespaces', { metadata: { name: 'env' } });
    cluster.import('env/s', handle);
    await cluster.untilIs(
      'volumeSnapshots',
      'env/s',
      one => one.status?.readyToUse,
    );
    cluster.claim('env/p', fromSnapshot('s'));
    cluster.deployment('env/db', {
      volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'p' } }],
    });
    await cluster.untilIs(
      'deployments',
      'env/db',
      ({ status }) => status.availableReplicas === 1,
    );

    const before = clock.seconds;
    const at: Record<string, number> = {};
    cluster.store.watch(({ type, object }) => {
      if (type === 'DELETED') at[object.kind] ??= clock.seconds - before;
    });
    cluster.remove('namespaces', 'env');
    expect(() =>
      cluster.create('configMaps', {
        metadata: { namespace: 'env', name: 'late' },
      }),
    ).toThrow(
      'configmaps "late" is forbidden: unable to create new content in namespace env because it is being terminated',
    );
    expect(() =>
      cluster.create('namespaces', { metadata: { name: 'env' } }),
    ).toThrow(
      new StatusError(
        409,
        'AlreadyExists',
        'object is being deleted: namespaces "env" already exists',
      ),
    );
    await cluster.pass(4.9);
    expect(cluster.list('pods', 'env')).toHaveLength(1);
    expect(conditionsOf('env')).toEqual({});
    await cluster.pass(1);
    expect(cluster.list('pods', 'env')[0].metadata).toMatchObject({
      deletionTimestamp: expect.any(String),
    });
    expect(
      cluster.get('persistentVolumeClaims', 'env/p')?.metadata,
    ).not.toHaveProperty('deletionTimestamp');
    expect(conditionsOf('env')).toEqual({
      NamespaceDeletionDiscoveryFailure:
        'False ResourcesDiscovered All resources successfully discovered',
      NamespaceDeletionGroupVersionParsingFailure:
        'False ParsedGroupVersions All legacy kube types successfully parsed',
      NamespaceDeletionContentFailure:
        'False ContentDeleted All content successfully deleted, may be waiting on finalization',
      NamespaceContentRemaining:
        'False ContentRemoved All content successfully removed',
      NamespaceFinalizersRemaining:
        'False ContentHasNoFinalizers All content-preserving finalizers finished',
    });
    await cluster.untilIs('namespaces', 'env', ({ status }) =>
      status.conditions?.some(one => one.reason === 'SomeResourcesRemain'),
    );
    expect(conditionsOf('env')).toMatchObject({
      NamespaceContentRemaining:
        'True SomeResourcesRemain Some resources are remaining: persistentvolumeclaims. has 1 resource instances, volumesnapshots.snapshot.storage.k8s.io has 1 resource instances',
      NamespaceFinalizersRemaining:
        'True SomeFinalizersRemain Some content in the namespace has finalizers remaining: kubernetes.io/pvc-protection in 1 resource instances, snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection in 1 resource instances',
    });
    await cluster.untilGone('namespaces', 'env');
    expect(Math.round(at.Pod)).toBeGreaterThanOrEqual(5);
    expect(Math.round(at.Deployment)).toBe(10);
    expect(Math.round(at.Namespace)).toBe(15);

    await cluster.until(
      'its volume is gone',
      () => cluster.list('persistentVolumes').length === 1,
    );
    expect(cluster.list('volumeAttachments')).toEqual([]);
    expect(cluster.get('volumeSnapshotContents', 'env-s')).toMatchObject({
      metadata: {
        annotations: { [annotations.beingDeleted]: 'yes' },
        finalizers: [finalizers.content],
      },
      spec: { volumeSnapshotRef: { uid: expect.any(String) } },
      status: { readyToUse: true },
    });
    await cluster.pass(3_600);
    cluster.remove('volumeSnapshotContents', 'env-s');
    await cluster.untilGone('volumeSnapshotContents', 'env-s');
    expect(cluster.array.snapshot(handle)).toBeDefined();
  });

  it('says what holds a namespace until the holder lets go', async () => {
    cluster.create('namespaces', { metadata: { name: 'env' } });
    cluster.create('configMaps', {
      metadata: {
        namespace: 'env',
        name: 'held',
        finalizers: ['example.com/hold'],
      },
    });
    cluster.remove('namespaces', 'env');
    await cluster.pass(3_600);
    expect(conditionsOf('env')).toMatchObject({
      NamespaceContentRemaining: expect.stringContaining(
        'configmaps. has 1 resource instances',
      ),
      NamespaceFinalizersRemaining: expect.stringContaining(
        'example.com/hold in 1 resource instances',
      ),
    });
    cluster.change('configMaps', 'env/held', draft => {
      draft.metadata.finalizers = [];
    });
    await cluster.untilGone('namespaces', 'env');
  });
});
