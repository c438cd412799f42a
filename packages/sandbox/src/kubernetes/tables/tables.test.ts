import { KubernetesObject } from '../objects';
import { Resource, resources } from '../resources';
import { humanDuration } from './Column';
import { tableOf } from './tableOf';

interface Case {
  resource: Resource;
  object: Partial<KubernetesObject>;
  row: Record<string, unknown>;
}

const running = { state: { running: {} }, ready: true, restartCount: 0 };

const cases: Case[] = [
  {
    resource: resources.persistentVolumeClaims,
    object: {
      spec: {
        ...{
          volumeName: 'pv',
          storageClassName: 'fast',
          volumeMode: 'Filesystem',
        },
        accessModes: ['ReadWriteMany'],
      },
      status: {
        phase: 'Bound',
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
      },
    },
    row: {
      ...{
        Status: 'Bound',
        Volume: 'pv',
        Capacity: '1Gi',
        StorageClass: 'fast',
      },
      'Access Modes': 'RWO',
      VolumeAttributesClass: '<unset>',
    },
  },
  {
    resource: resources.persistentVolumes,
    object: {
      metadata: { name: 'x', deletionTimestamp: '2026-11-22T10:00:00Z' },
      spec: {
        capacity: { storage: '1Gi' },
        claimRef: { namespace: 'db', name: 'p' },
        persistentVolumeReclaimPolicy: 'Delete',
      },
      status: { phase: 'Released' },
    },
    row: { Status: 'Terminating', Claim: 'db/p', 'Reclaim Policy': 'Delete' },
  },
  {
    resource: resources.volumeSnapshots,
    object: { spec: { source: { volumeSnapshotContentName: 'c' } } },
    row: {
      ReadyToUse: undefined,
      SourcePVC: undefined,
      SourceSnapshotContent: 'c',
      CreationTime: undefined,
    },
  },
  {
    resource: resources.volumeSnapshotContents,
    object: {
      spec: {
        ...{ deletionPolicy: 'Retain', driver: 'd' },
        volumeSnapshotRef: { name: 's', namespace: 'n' },
      },
      status: { readyToUse: true, restoreSize: 1073741824 },
    },
    row: {
      ReadyToUse: true,
      RestoreSize: 1073741824,
      VolumeSnapshot: 's',
      VolumeSnapshotNamespace: 'n',
    },
  },
  {
    resource: resources.services,
    object: {
      spec: {
        ...{ type: 'NodePort', clusterIP: '10.0.0.1', selector: { a: 'b' } },
        ports: [{ port: 1433, nodePort: 30001, protocol: 'TCP' }],
      },
    },
    row: {
      ...{ Type: 'NodePort', 'Cluster-IP': '10.0.0.1', Selector: 'a=b' },
      'External-IP': '<none>',
      'Port(s)': '1433:30001/TCP',
    },
  },
  {
    resource: resources.deployments,
    object: {
      spec: { replicas: 2 },
      status: { readyReplicas: 1, updatedReplicas: 2 },
    },
    row: { Ready: '1/2', 'Up-to-date': 2, Available: 0 },
  },
  {
    resource: resources.pods,
    object: {
      spec: { containers: [{}, {}] },
      status: {
        phase: 'Running',
        containerStatuses: [
          running,
          {
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            restartCount: 3,
          },
        ],
      },
    },
    row: { Ready: '1/2', Status: 'CrashLoopBackOff', Restarts: '3' },
  },
  {
    resource: resources.pods,
    object: {
      spec: { containers: [{}], initContainers: [{}, {}] },
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          { state: { terminated: { exitCode: 0 } } },
          { state: { running: {} } },
        ],
      },
    },
    row: { Status: 'Init:1/2' },
  },
  {
    resource: resources.pods,
    object: {
      metadata: { name: 'x', deletionTimestamp: '2026-11-22T10:00:00Z' },
      spec: { containers: [{}] },
      status: { phase: 'Running', containerStatuses: [running] },
    },
    row: { Status: 'Terminating' },
  },
  {
    resource: resources.events,
    object: {
      ...{ type: 'Warning', reason: 'Failed', message: 'why\n' },
      involvedObject: { kind: 'Pod', name: 'p' },
      source: { component: 'kubelet', host: 'n' },
    },
    row: { Object: 'pod/p', Source: 'kubelet, n', Message: 'why' },
  },
  {
    resource: resources.resourceQuotas,
    object: {
      status: {
        hard: { 'limits.cpu': '2', pods: '4' },
        used: { 'limits.cpu': '1', pods: '3' },
      },
    },
    row: { Request: 'pods: 3/4', Limit: 'limits.cpu: 1/2' },
  },
];

describe('tables', () => {
  it.each(cases)('$resource.kind: $row', ({ resource, object, row }) => {
    const { columnDefinitions, rows } = tableOf(
      resource,
      [{ apiVersion: '', kind: '', metadata: { name: 'x' }, ...object }],
      {},
      new Date(),
    );
    const cells = columnDefinitions.map(({ name }, index) => [
      name,
      rows[0].cells[index],
    ]);
    expect(Object.fromEntries(cells)).toMatchObject(row);
  });

  it.each([
    [0, '0s'],
    [119_000, '119s'],
    [120_000, '2m'],
    [154_000, '2m34s'],
    [3_600_000, '60m'],
    [4 * 3_600_000 + 60_000, '4h1m'],
    [30 * 3_600_000, '30h'],
    [50 * 3_600_000, '2d2h'],
    [10 * 24 * 3_600_000, '10d'],
    [800 * 24 * 3_600_000, '2y70d'],
    [-5_000, '<invalid>'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(humanDuration(milliseconds)).toBe(text);
  });
});
