import { Scenario } from './runScenario';
import {
  all,
  bindHandle,
  bindUid,
  claim,
  create,
  environment,
  expect,
  foreignContent,
  freezeDriver,
  imported,
  kubectl,
  laterGolden,
  madeBy,
  namespaces,
  orphan,
  pause,
  retainClass,
  start,
  stop,
  strayContent,
  thawDriver,
} from './startStates';

const quotaClaim = create(`
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: a, namespace: q}
spec: {accessModes: [ReadWriteOnce], storageClassName: csi-hostpath-sc, resources: {requests: {storage: 1Gi}}}
`);

/** The transcripts that are replayed; 17, 18 and 19E are not (see README). */
export const scenarios: Scenario[] = [
  { transcript: '01-golden' },
  { transcript: '02-import-and-deploy', given: laterGolden },
  {
    transcript: '03-delete-namespace',
    given: all(
      laterGolden,
      madeBy('02-import-and-deploy'),
      expect(
        '[ "$(kubectl get deploy web -n env-a -o jsonpath={.status.availableReplicas})" = 1 ]',
      ),
      pause(2),
    ),
  },
  {
    transcript: '04-recreate-same-names-on-stale-content',
    given: all(environment, kubectl('delete', 'ns', 'env-a')),
    before: { 94: pause(3.5), 112: pause(4) },
  },
  {
    transcript: '05-sourceVolumeMode',
    given: all(environment, namespaces('vm')),
    before: {
      53: pause(4),
      80: pause(0.7),
      95: pause(5),
      139: pause(4),
      178: pause(4.2),
      598: kubectl('delete', 'ns', 'vm'),
      611: kubectl('delete', 'vsc', 'vm-none', 'vm-block', 'vm-fs', 'vm-weird'),
    },
  },
  {
    transcript: '06-snapshot-class-absent',
    given: all(environment, retainClass, namespaces('cls')),
    before: {
      143: pause(4.5),
      314: all(
        pause(0.5),
        ...['none', 'bad', 'c', 'd', 'e'].map(name =>
          claim(`cls/${name}`, name),
        ),
        pause(3.9),
      ),
      745: all(
        kubectl('delete', 'ns', 'cls'),
        kubectl('delete', 'vsc', 'cls-none', 'cls-c', 'cls-d', 'cls-e'),
        pause(5),
      ),
    },
  },
  {
    transcript: '07-bogus-handle',
    given: environment,
    before: {
      3: all(pause(0.09), namespaces('bog')),
      38: pause(5.5),
      101: pause(30),
      147: pause(3),
      181: pause(8),
      400: kubectl('delete', 'ns', 'bog'),
    },
  },
  {
    transcript: '08-snapshot-deleted-while-provisioning',
    given: all(environment, strayContent, namespaces('prov')),
    before: {
      26: stop('csi-provisioner'),
      39: pause(1),
      105: pause(4),
      127: start('csi-provisioner'),
      129: pause(36),
      163: pause(5),
      342: stop('csi-provisioner'),
      319: all(
        kubectl('delete', 'pvc', 'p', 'p2', '-n', 'prov'),
        kubectl('delete', 'vsc', 'prov-1'),
      ),
      356: pause(9),
    },
  },
  {
    transcript: '09-two-contents-one-handle',
    given: all(environment, strayContent),
    before: {
      3: namespaces('two-a', 'two-b'),
      13: bindHandle('c2ab8f40-e65c-11f1-96dc-a22c3852fc5d', 'golden/shared'),
      101: pause(5),
      165: pause(6),
      389: kubectl('delete', 'ns', 'two-a', 'two-b', '--wait=false'),
    },
  },
  {
    transcript: '10-pvc-problems',
    given: all(
      environment,
      create(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: csi-hostpath-wffc}
provisioner: hostpath.csi.k8s.io
volumeBindingMode: WaitForFirstConsumer
`),
      namespaces('pp'),
    ),
    before: {
      2: all(pause(0.525), imported('pp/s', 'pp-1'), pause(0.2)),
      188: pause(9),
      754: all(
        kubectl('delete', 'ns', 'pp'),
        kubectl('delete', 'vsc', 'pp-1'),
        pause(5),
      ),
    },
  },
  {
    transcript: '11-order-and-mismatch',
    given: all(environment, strayContent, namespaces('ord')),
    before: {
      25: pause(5.7),
      136: pause(6),
      184: pause(3.5),
      210: pause(3.9),
    },
  },
  {
    transcript: '12-golden-deleted-under-imports',
    given: all(
      environment,
      strayContent,
      foreignContent,
      retainClass,
      namespaces('gd'),
    ),
    before: {
      53: all(
        bindHandle('5952057b-e65d-11f1-96dc-a22c3852fc5d', 'golden/doomed'),
        bindHandle('59c8876d-e65d-11f1-96dc-a22c3852fc5d', 'golden/kept'),
        bindUid('077ee1f5-ae09-49bf-9fb2-ef292babb0c2', 'golden/kept'),
      ),
      132: pause(3.5),
      256: bindHandle('60b29ce2-e65d-11f1-96dc-a22c3852fc5d', 'golden/doomed2'),
      282: pause(22),
    },
  },
  {
    transcript: '14-slow-array',
    given: all(environment, strayContent, foreignContent, namespaces('slow')),
    before: {
      26: freezeDriver,
      45: pause(2.2),
      52: all(pause(1.1), thawDriver),
      145: freezeDriver,
      189: bindUid('420dac5c-e12d-4421-be2f-8abbdae7091a', 'golden/slowsnap'),
      187: pause(3),
      195: pause(66),
      201: all(pause(4.5), thawDriver, pause(2)),
      399: freezeDriver,
      415: all(pause(10), thawDriver, pause(3)),
    },
  },
  {
    transcript: '16-driver-without-LIST_SNAPSHOTS',
    given: laterGolden,
    profile: { listSnapshots: false },
    before: {
      4: all(pause(0.2), namespaces('nl', 'bog')),
      39: pause(4),
      101: pause(4),
      151: pause(8),
      377: pause(1),
    },
  },
  {
    transcript: '19-content-deletion-corner-cases',
    given: all(laterGolden, retainClass, namespaces('cc')),
    leftOut: [166, 170, 183],
    before: {
      35: bindHandle(
        'ba54b015-e65f-11f1-be49-a22c3852fc5d',
        'golden/throwaway',
      ),
      80: stop('snapshot-controller'),
      88: start('snapshot-controller'),
      110: bindUid('8b212b42-3b22-4dff-b89a-d0ad5366aae0', 'golden/throwaway2'),
      113: pause(3),
    },
  },
  {
    transcript: '20-dangling-import-after-controller-restart',
    given: all(orphan, namespaces('dg')),
    before: {
      16: bindHandle(
        '8728f3a2-e660-11f1-9ec0-a22c3852fc5d',
        'golden/app-data-v1',
      ),
      49: all(stop('snapshot-controller'), stop('csi-snapshotter')),
      54: all(
        start('snapshot-controller'),
        start('csi-snapshotter'),
        pause(15),
      ),
      79: kubectl('delete', 'pvc', 'pe', '-n', 'dg'),
    },
  },
  {
    transcript: '13-workload-failures',
    given: all(environment, namespaces('wl', 'q'), ({ runtime }) => {
      const exit = { exitCode: 1, reason: 'Error' } as const;
      runtime.pods.set('crash-', { exit });
    }),
    rewrite: manifest =>
      manifest.replace(
        /annotations: \{fake-kubelet\/fail: NotReady\}\}\n(.*)'nginx'/,
        "annotations: {}}\n$1'nginx', readinessProbe: {tcpSocket: {port: 9}}",
      ),
    before: {
      142: pause(0.1),
      150: quotaClaim,
      176: pause(14),
    },
    // Their output was cut off when it was recorded.
    leftOut: [338, 341, 346],
  },
  {
    transcript: '00-api-error-shapes',
    // No sidecar ran yet.
    given: stop('csi-snapshotter'),
    before: { 178: namespaces('err-ns') },
  },
  {
    transcript: '15-quota-raw-and-rbac',
    given: all(environment, namespaces('q')),
    before: {
      10: quotaClaim,
      33: pause(5),
      63: ({ store }) => store.compact(),
      123: pause(2),
    },
    // What was recorded of it is a filter's choice of lines.
    leftOut: [166],
  },
];
