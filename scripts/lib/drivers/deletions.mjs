import assert from 'node:assert/strict';
import { poll } from '../poll.mjs';

const SNAPSHOT_API = 'snapshot.storage.k8s.io/v1';
const VOLUME = { accessModes: ['ReadWriteOnce'] };
const SECONDS = { seconds: 60, everyMs: 50 };

/** A class without a vendor's parameters. */
const PLAIN_CLASS = 'plain';

function wordsFor(kept, { volumeSnapshotClass }) {
  if (kept === 2) return 'keeps points';
  if (kept === 0) return 'takes points';
  const [[name, value]] = Object.entries(volumeSnapshotClass.parameters);
  return `takes points without ${name}: ${value}`;
}

/**
 * Deletes first a snapshot that a clone was made of, then a volume that a snapshot was cut of, in a namespace of their own,
 * and tells what became of the others. No portal has a hand in it.
 *
 * @param {import('../Cluster.mjs').Cluster} cluster
 * @param {Awaited<ReturnType<import('./startWorld.mjs').startWorld>>['clusters'][number]} kind
 * @returns {Promise<{ snapshotInUse: string, sourceDeleted: string }>}
 */
export async function tryDeletions(cluster, { profile, sandbox }) {
  const namespace = 'deletions';
  const metadata = name => ({ name, namespace });
  const read = (apiVersion, kind, name) =>
    cluster.read(apiVersion, kind, name, namespace);
  const volume = async (name, source = {}) => {
    const [node] = await cluster.list('v1', 'Node');
    await cluster.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      // As the scheduler says it where a class waits for a pod: here is none.
      metadata: {
        ...metadata(name),
        annotations: {
          'volume.kubernetes.io/selected-node': node.metadata.name,
        },
      },
      spec: {
        ...VOLUME,
        ...source,
        storageClassName: profile.storageClass.name,
        resources: { requests: { storage: '1Gi' } },
      },
    });
    await poll(
      `${name} to be bound`,
      async () => {
        const claim = await read('v1', 'PersistentVolumeClaim', name);
        return claim.status.phase === 'Bound' || undefined;
      },
      SECONDS,
    );
  };
  const { name: itsClass } = profile.volumeSnapshotClass;
  const cut = async (
    name,
    persistentVolumeClaimName,
    volumeSnapshotClassName = itsClass,
  ) => {
    await cluster.create({
      apiVersion: SNAPSHOT_API,
      kind: 'VolumeSnapshot',
      metadata: metadata(name),
      spec: {
        volumeSnapshotClassName,
        source: { persistentVolumeClaimName },
      },
    });
    await poll(
      `${name} to be ready`,
      async () => {
        const snapshot = await read(SNAPSHOT_API, 'VolumeSnapshot', name);
        return snapshot.status?.readyToUse || undefined;
      },
      SECONDS,
    );
  };
  const remove = (apiVersion, kind, name) =>
    cluster.delete({ apiVersion, kind, metadata: metadata(name) });
  const { array } = sandbox;

  await cluster.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  const before = array.snapshots().length;
  await volume('source');
  await cut('point', 'source');
  await volume('clone', {
    dataSource: {
      apiGroup: 'snapshot.storage.k8s.io',
      kind: 'VolumeSnapshot',
      name: 'point',
    },
  });
  await remove(SNAPSHOT_API, 'VolumeSnapshot', 'point');
  let busy = false;
  await poll(
    'the point to be gone',
    async () => {
      const events = await cluster.list('v1', 'Event', 'default');
      busy ||= events.some(({ reason }) => reason === 'SnapshotDeleteError');
      return (
        !(await read(SNAPSHOT_API, 'VolumeSnapshot', 'point')) || undefined
      );
    },
    SECONDS,
  );
  const hidden = array.hiddenSnapshots().length > 0;
  const snapshotInUse =
    (busy && 'busy, clone is split') || (hidden && 'hidden') || 'goes';

  await cluster.create({
    apiVersion: SNAPSHOT_API,
    kind: 'VolumeSnapshotClass',
    metadata: { name: PLAIN_CLASS },
    driver: profile.driver,
    deletionPolicy: 'Delete',
  });
  await cut('orphan', 'source');
  await cut('plain-orphan', 'source', PLAIN_CLASS);
  await remove('v1', 'PersistentVolumeClaim', 'source');
  await poll(
    'the source to be gone from the array',
    async () =>
      (
        await cluster.list('v1', 'PersistentVolume')
      ).every(({ spec }) => spec.claimRef.name !== 'source') || undefined,
    SECONDS,
  );
  const kept = array.snapshots().length - before;
  await cluster.delete({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  await poll(
    'nothing of it to be left',
    async () => {
      const left = await cluster.list('v1', 'Namespace');
      return left.every(one => one.metadata.name !== namespace) || undefined;
    },
    SECONDS,
  );
  await cluster.delete({
    apiVersion: SNAPSHOT_API,
    kind: 'VolumeSnapshotClass',
    metadata: { name: PLAIN_CLASS },
  });
  assert.equal(array.snapshots().length, before, 'snapshots on the array');
  assert.equal(array.hiddenSnapshots().length, 0, 'hidden ones');
  return { snapshotInUse, sourceDeleted: wordsFor(kept, profile) };
}
