import { ControllerName } from '../../controllers/startControllers';
import { Correspondence } from './Correspondence';
import { ReplayCluster } from './ReplayCluster';
import { readTranscript } from './files';

const COMMAND_SECONDS = 0.065;

/** Does what a recording does not show, or what its prose says. */
export type Action = (
  cluster: ReplayCluster,
  correspondence: Correspondence,
) => void | Promise<void>;

/** One action after the other. */
export function all(...actions: Action[]): Action {
  return async (cluster, correspondence) => {
    for (const action of actions) await action(cluster, correspondence);
  };
}

export function pause(seconds: number): Action {
  return cluster => cluster.pass(seconds);
}

/** Makes what a manifest says, as somebody else than the recorded commands. */
export function create(manifest: string): Action {
  return async (cluster, correspondence) => {
    cluster.create(correspondence.translate(manifest));
    await cluster.pass(COMMAND_SECONDS);
  };
}

export function namespaces(...names: string[]): Action {
  return all(
    ...names.map(name =>
      create(`{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`),
    ),
  );
}

/** Runs a command that the recording does not show; what it says is not compared. */
export function kubectl(...args: string[]): Action {
  return async (cluster, correspondence) => {
    await cluster.runKubectl(args.map(one => correspondence.translate(one)));
    await cluster.pass(COMMAND_SECONDS);
  };
}

export function expect(condition: string): Action {
  return cluster => cluster.expect(condition);
}

/** Says which handle of the recording the array's snapshot of a VolumeSnapshot is. */
export function bindHandle(recorded: string, snapshot: string): Action {
  return (cluster, correspondence) =>
    correspondence.bind(recorded, cluster.handleOf(snapshot));
}

/** The objects that another transcript makes, in its order. */
export function madeBy(transcript: string): Action {
  const { steps } = readTranscript(transcript);
  return all(
    ...steps.flatMap(step => {
      if (step.kind !== 'kubectl' || step.args[0] !== 'create') return [];
      return step.input ? [create(step.input)] : [namespaces(step.args[2])];
    }),
  );
}

interface GoldenNames {
  /** The VolumeSnapshot's uid. */
  snapshot: string;
  /** What the array calls it. */
  handle: string;
}

/** What transcript 01 leaves behind: a volume and its snapshot in namespace golden. */
export function golden({ snapshot, handle }: GoldenNames): Action {
  return all(
    madeBy('01-golden'),
    expect(
      '[ "$(kubectl get vs app-data-v1 -n golden -o jsonpath={.status.readyToUse})" = true ]',
    ),
    bindHandle(handle, 'golden/app-data-v1'),
    ({ uidOf }, correspondence) =>
      correspondence.bind(
        snapshot,
        uidOf('volumeSnapshots', 'golden/app-data-v1'),
      ),
    // The controllers have their whole budget again.
    pause(5),
  );
}

/** The golden snapshot of the recordings from 10:25 on: 01 to 03, 16, 18 and 19. */
export const laterGolden = golden({
  snapshot: '3c292e59-ae3e-4982-830e-6389b713e6d1',
  handle: '0f42925b-e65f-11f1-a1cc-a22c3852fc5d',
});

/** That of the recordings before: 04 to 15. */
export const earlierGolden = golden({
  snapshot: 'faea2d5a-90c7-4fcc-9b63-9667fd313cfc',
  handle: 'af781536-e65b-11f1-96dc-a22c3852fc5d',
});

/** What transcript 04 leaves behind: an import and its volume in namespace env-a. */
export const environment = all(
  earlierGolden,
  namespaces('env-a'),
  create(`
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotContent
metadata: {name: env-a-app-data}
spec:
  deletionPolicy: Retain
  driver: hostpath.csi.k8s.io
  source: {snapshotHandle: af781536-e65b-11f1-96dc-a22c3852fc5d}
  sourceVolumeMode: Filesystem
  volumeSnapshotClassName: csi-hostpath-snapclass
  volumeSnapshotRef: {name: app-data, namespace: env-a}
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: app-data, namespace: env-a}
spec: {source: {volumeSnapshotContentName: env-a-app-data}}
`),
  create(`
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: app-data, namespace: env-a}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: csi-hostpath-sc
  dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: app-data}
  resources: {requests: {storage: 1Gi}}
`),
  expect(
    '[ "$(kubectl get pvc app-data -n env-a -o jsonpath={.status.phase})" = Bound ]',
  ),
  pause(5),
);

/** A claim for a clone, as the recordings' own commands made it. */
export function claim(key: string, snapshot: string): Action {
  const [namespace, name] = key.split('/');
  return create(`
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: csi-hostpath-sc
  dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: ${snapshot}}
  resources: {requests: {storage: 1Gi}}
`);
}

/** An import: content and VolumeSnapshot, as the recordings' own commands made them. */
export function imported(
  key: string,
  content: string,
  handle = 'af781536-e65b-11f1-96dc-a22c3852fc5d',
): Action {
  const [namespace, name] = key.split('/');
  return all(
    create(`
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotContent
metadata: {name: ${content}}
spec:
  deletionPolicy: Retain
  driver: hostpath.csi.k8s.io
  source: {snapshotHandle: ${handle}}
  sourceVolumeMode: Filesystem
  volumeSnapshotClassName: csi-hostpath-snapclass
  volumeSnapshotRef: {name: ${name}, namespace: ${namespace}}
`),
    create(`
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: ${name}, namespace: ${namespace}}
spec: {source: {volumeSnapshotContentName: ${content}}}
`),
  );
}

/** The content of transcript 11 F with a uid that nobody has, being deleted in vain. */
export const foreignContent = all(
  namespaces('ord'),
  create(`
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotContent
metadata: {name: ord-6}
spec:
  deletionPolicy: Retain
  driver: hostpath.csi.k8s.io
  source: {snapshotHandle: af781536-e65b-11f1-96dc-a22c3852fc5d}
  sourceVolumeMode: Filesystem
  volumeSnapshotRef: {name: s6, namespace: ord, uid: 00000000-0000-0000-0000-000000000000}
`),
  kubectl('delete', 'vsc', 'ord-6', '--wait=false'),
  kubectl('delete', 'ns', 'ord'),
);

/** A second class whose snapshots stay. */
export const retainClass = create(`
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotClass
metadata: {name: csi-hostpath-snapclass-retain}
driver: hostpath.csi.k8s.io
deletionPolicy: Retain
`);

/** The content of transcript 07 for a driver that nobody runs, which can never be deleted. */
export const strayContent = all(
  namespaces('bog'),
  create(`
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotContent
metadata: {name: bog-3}
spec:
  deletionPolicy: Retain
  driver: other.csi.example.com
  source: {snapshotHandle: h}
  sourceVolumeMode: Filesystem
  volumeSnapshotClassName: csi-hostpath-snapclass
  volumeSnapshotRef: {name: s3, namespace: bog}
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: s3, namespace: bog}
spec: {source: {volumeSnapshotContentName: bog-3}}
`),
  kubectl('delete', 'vsc', 'bog-3', '--wait=false'),
  kubectl('delete', 'ns', 'bog'),
);

/** Says which uid of the recording a VolumeSnapshot here has. */
export function bindUid(recorded: string, snapshot: string): Action {
  return (cluster, correspondence) =>
    correspondence.bind(recorded, cluster.uidOf('volumeSnapshots', snapshot));
}

/** What transcript 19 leaves behind: a golden namespace, and a snapshot on the array that no object knows. */
export const orphan = all(
  retainClass,
  namespaces('golden'),
  create(`
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: app-data, namespace: golden}
spec: {accessModes: [ReadWriteOnce], storageClassName: csi-hostpath-sc, resources: {requests: {storage: 1Gi}}}
`),
  create(`
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: throwaway, namespace: golden}
spec: {volumeSnapshotClassName: csi-hostpath-snapclass-retain, source: {persistentVolumeClaimName: app-data}}
`),
  expect(
    '[ "$(kubectl get vs throwaway -n golden -o jsonpath={.status.readyToUse})" = true ]',
  ),
  bindUid('daa7beda-ef34-4097-9b36-4951f2451cd8', 'golden/throwaway'),
  kubectl('delete', 'vs', 'throwaway', '-n', 'golden'),
  kubectl('delete', 'vsc', 'snapcontent-daa7beda-ef34-4097-9b36-4951f2451cd8'),
  kubectl('delete', 'pvc', 'app-data', '-n', 'golden'),
  pause(5),
);

/** The CSI driver answers nothing any more, as a process that is stopped. */
export const freezeDriver: Action = cluster => cluster.freezeDriver();

export const thawDriver: Action = cluster => cluster.thawDriver();

export function stop(name: ControllerName): Action {
  return ({ controllers }) => controllers.stop(name);
}

export function start(name: ControllerName): Action {
  return ({ controllers }) => controllers.start(name);
}
