import { TestDatabases } from '@backstage/backend-test-utils';
import { createReplica, Replica, until } from '../../__testUtils__/replica';
import { sampleSource } from '../../__testUtils__/sampleSource';
import {
  GoldenSandbox,
  startGoldenSandbox,
} from '../../__testUtils__/startGoldenSandbox';
import { type Clock, machineClock } from '../../clock';
import { HttpsCluster } from '../../kubernetes/HttpsCluster';
import { type Kind, kinds } from '../../kubernetes/kinds';
import { loadKubeConfig } from '../../kubernetes/kubeConfig';
import type {
  KubernetesObject,
  PersistentVolumeClaim,
  VolumeSnapshotContent,
} from '../../kubernetes/objects';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type {
  ClusterConfiguration,
  PluginConfiguration,
} from '../../sources/types';

jest.setTimeout(120_000);

const { namespace, volume, volumeSnapshotClass } = sampleSource;

/** The real loop with the rights of deploy/rbac.yaml, on a real API with an array behind it. */
describe('points in time', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let golden: GoldenSandbox;
  let admin: HttpsCluster;
  let configuration: PluginConfiguration;
  let knex: Awaited<ReturnType<typeof databases.init>>;
  let replica: Replica;
  /** What a second of ours is for the loop. */
  let pace = 1;
  const startedAt = Date.now();
  let passed = { at: startedAt, time: startedAt };
  const clock: Clock = {
    ...machineClock,
    now() {
      const now = Date.now();
      passed = { at: now, time: passed.time + (now - passed.at) * pace };
      return passed.time;
    },
  };

  beforeAll(async () => {
    golden = await startGoldenSandbox();
    const lab: ClusterConfiguration = {
      name: 'lab',
      access: {
        kind: 'kubeconfig',
        path: golden.kubeConfig,
        context: 'backstage',
      },
      namespace: 'backstage',
      windows: { importing: 4, binding: 4 },
    };
    admin = HttpsCluster.create({
      config: loadKubeConfig({
        ...lab,
        access: { ...lab.access, context: 'admin' } as typeof lab.access,
      }),
    });
    configuration = {
      installation: 'demo',
      admins: [],
      // By that clock the hold would lapse soon as well.
      holder: { renewMs: 1_000, lapseMs: 3_600_000 },
      clusters: { lab },
      sources: { customerdb: sampleSource },
    };
    knex = await databases.init('SQLITE_3');
    replica = await createReplica({
      knex,
      configuration,
      connectCluster: () => golden.cluster,
      clock,
    });
    replica.start();
  });
  afterEach(() => {
    pace = 1;
  });
  afterAll(async () => {
    await replica?.stop();
    await golden?.stop();
  });

  const reaches = (id: string, phase: string) =>
    until(`point ${id} is ${phase}`, async () => {
      const record = await replica.snapshots.get(id);
      return record?.phase === phase && record;
    });

  async function captured(): Promise<SnapshotRecord> {
    const { id } = await replica.capture();
    return await reaches(id, 'ready');
  }

  async function contentOf({ progress }: SnapshotRecord) {
    return await golden.cluster.read(
      kinds.volumeSnapshotContent,
      progress.contentName!,
    );
  }

  async function handleOf(point: SnapshotRecord): Promise<string> {
    return (await contentOf(point))!.status!.snapshotHandle!;
  }

  const identity = ({ metadata }: KubernetesObject) => ({
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid!,
  });

  /** As somebody with kubectl makes one. */
  async function snapshotByHand(name: string): Promise<string> {
    const { metadata } = await admin.create(kinds.volumeSnapshot, {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name, namespace },
      spec: {
        volumeSnapshotClassName: volumeSnapshotClass,
        source: { persistentVolumeClaimName: volume.claim },
      },
    } as KubernetesObject);
    return metadata.uid!;
  }

  async function removeAndWait(
    kind: Kind,
    name: string,
    inNamespace?: string,
  ): Promise<void> {
    const object = await admin.read(kind, name, inNamespace);
    await admin.remove(kind, identity(object!));
    await until(
      `${kind.kind} ${name} is gone`,
      async () => !(await admin.read(kind, name, inNamespace)),
    );
  }

  async function end(id: string): Promise<void> {
    await replica.snapshots.requestEnd(id, {
      endedBy: 'user:default/ada',
      now: new Date(),
    });
    // Something that wakes the loop, as the API does.
    await replica.end('nobody');
    await until(
      'the point is gone',
      async () => (await replica.snapshots.get(id))?.goneAt,
    );
  }

  it.each(['Delete', 'Retain'] as const)(
    'takes one of ours with deletionPolicy %s off the array',
    async policy => {
      const point = await captured();
      const handle = await handleOf(point);
      const content = (await contentOf(point))!;
      await admin.patch<VolumeSnapshotContent>(
        kinds.volumeSnapshotContent,
        identity(content),
        { spec: { deletionPolicy: policy } },
      );
      expect(golden.sandbox.array.snapshot(handle)).toBeDefined();

      await end(point.id);

      expect(golden.sandbox.array.snapshot(handle)).toBeUndefined();
      expect(await contentOf(point)).toBeUndefined();
    },
  );

  it('mirrors one by other hands, makes a clone of it, and takes it off the array', async () => {
    const uid = await snapshotByHand('by-hand');
    const point = await reaches(uid, 'ready');
    expect(point).toMatchObject({
      origin: 'other',
      consistency: 'unknown',
      formerVolume: false,
    });
    const { id } = await replica.order(point);
    const clone = await until('the clone is ready', async () => {
      const found = await replica.clones.get(id);
      if (found?.phase === 'failed') throw new Error(found.failure?.message);
      return found?.phase === 'ready' && found;
    });
    expect(clone.verification?.result).toBe('notRecorded');

    const handle = await handleOf(point);
    await replica.snapshots.requestEnd(uid, {
      endedBy: 'user:default/ada',
      now: new Date(),
    });
    await replica.end('nobody');
    expect((await reaches(uid, 'ready')).failure).toMatchObject({
      reason: 'InUse',
    });
    await replica.end(id);
    await until(
      'the clone is gone',
      async () => (await replica.clones.get(id))?.phase === 'gone',
    );
    await end(uid);
    expect(golden.sandbox.array.snapshot(handle)).toBeUndefined();
  });

  it('says that the array has lost one when a clone finds out', async () => {
    const point = await captured();
    golden.sandbox.array.deleteSnapshot(await handleOf(point));
    const { id } = await replica.order(point);
    pace = 60;

    const lost = await reaches(point.id, 'lost');

    expect(lost.failure).toMatchObject({
      reason: 'LostOnArray',
      message: expect.stringContaining('The array has not got the snapshot'),
    });
    expect((await replica.clones.get(id))?.failure).toMatchObject({
      reason: 'PointLost',
    });
    // Its VolumeSnapshot still says that it is ready; nobody believes it.
    await snapshotByHand('look-again');
    await until('the mirror has looked', async () =>
      (
        await replica.snapshots.present('lab')
      ).some(({ volumeSnapshotName }) => volumeSnapshotName === 'look-again'),
    );
    expect((await replica.snapshots.get(point.id))?.phase).toBe('lost');
    pace = 1;
    await replica.end(id);
    await until(
      'the clone is gone',
      async () => (await replica.clones.get(id))?.phase === 'gone',
    );
    await end(point.id);
  });

  it('keeps one of a former volume, says so, and makes a clone of it', async () => {
    const point = await captured();
    const deployment = (await admin.read(
      kinds.deployment,
      'mssql-golden',
      namespace,
    ))!;
    const scale = (replicas: number) =>
      admin.patch(kinds.deployment, identity(deployment), {
        spec: { replicas },
      });
    const { spec } = (await admin.read<PersistentVolumeClaim>(
      kinds.persistentVolumeClaim,
      volume.claim,
      namespace,
    ))!;
    await scale(0);
    await removeAndWait(kinds.persistentVolumeClaim, volume.claim, namespace);
    const { volumeName: _, ...wanted } = spec;
    await admin.create(kinds.persistentVolumeClaim, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: volume.claim, namespace },
      spec: wanted,
    } as KubernetesObject);
    await scale(1);
    await until('the new claim is bound', async () => {
      const claim = await admin.read<PersistentVolumeClaim>(
        kinds.persistentVolumeClaim,
        volume.claim,
        namespace,
      );
      return claim?.status?.phase === 'Bound';
    });
    const uid = await snapshotByHand('of-the-new-volume');

    await until(
      'the point is known to be of a former volume',
      async () => (await replica.snapshots.get(point.id))?.formerVolume,
    );
    expect((await reaches(uid, 'ready')).formerVolume).toBe(false);
    expect((await replica.snapshots.newest('customerdb'))?.id).toBe(uid);
    const { id } = await replica.order(point);
    const clone = await until('the clone is ready', async () => {
      const found = await replica.clones.get(id);
      if (found?.phase === 'failed') throw new Error(found.failure?.message);
      return found?.phase === 'ready' && found;
    });
    expect(clone.verification?.result).toBe('matched');
  });
});
