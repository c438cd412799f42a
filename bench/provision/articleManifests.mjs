/**
 * The objects that the article makes of a clone, by the step in which it makes them.
 *
 * @param {string} name - of the clone: its namespace, and a part of the name of its content
 * @param {object} golden - what is cloned, and the point in time
 * @param {Record<string, string>} labels - on all of them
 */
export function articleManifests(name, golden, labels) {
  const snapshots = 'snapshot.storage.k8s.io/v1';
  const inside = its => ({ name: its, namespace: name, labels });
  const pods = { app: 'mssql', ...labels };
  const content = `${name}-content`;
  return {
    namespace: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    },
    content: {
      apiVersion: snapshots,
      kind: 'VolumeSnapshotContent',
      metadata: { name: content, labels },
      spec: {
        deletionPolicy: 'Retain',
        driver: golden.driver,
        source: { snapshotHandle: golden.snapshotHandle },
        sourceVolumeMode: 'Filesystem',
        volumeSnapshotClassName: golden.volumeSnapshotClass,
        volumeSnapshotRef: { name: 'imported', namespace: name },
      },
    },
    snapshot: {
      apiVersion: snapshots,
      kind: 'VolumeSnapshot',
      metadata: inside('imported'),
      spec: { source: { volumeSnapshotContentName: content } },
    },
    claim: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: inside('data'),
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: golden.storageClass,
        dataSource: {
          apiGroup: 'snapshot.storage.k8s.io',
          kind: 'VolumeSnapshot',
          name: 'imported',
        },
        resources: { requests: { storage: golden.size } },
      },
    },
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: inside('mssql'),
      spec: {
        selector: pods,
        ports: [{ name: 'mssql', port: 1433, targetPort: 1433 }],
      },
    },
    deployment: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: inside('mssql'),
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: pods },
        template: {
          metadata: { labels: pods },
          spec: podSpec(golden),
        },
      },
    },
  };
}

function podSpec({ image, resources, fsGroup }) {
  return {
    hostname: 'mssql',
    ...(fsGroup ? { securityContext: { fsGroup } } : {}),
    terminationGracePeriodSeconds: 10,
    containers: [
      {
        name: 'mssql',
        image,
        env: [
          { name: 'ACCEPT_EULA', value: 'Y' },
          { name: 'MSSQL_PID', value: 'Developer' },
        ],
        ports: [{ containerPort: 1433 }],
        resources,
        readinessProbe: { tcpSocket: { port: 1433 }, periodSeconds: 1 },
        volumeMounts: [{ name: 'data', mountPath: '/var/opt/mssql' }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  };
}
