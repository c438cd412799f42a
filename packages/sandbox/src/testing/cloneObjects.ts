import { driverProfiles } from '../drivers/profiles';
import { golden } from '../golden';
import type { KubernetesObject } from '../kubernetes';

const profile = driverProfiles['portworx-fada'];

/** The password of sa in every clone of these tests, as in the golden database that it comes from. */
export const ADMINISTRATOR_SECRET = golden.administratorSecret;

/** The namespace of a clone and, cluster-wide, its content; all else goes with these two. */
export const contentOf = (namespace: string) => `${namespace}-import`;

/** What a clone of a snapshot on the array consists of, in the order in which it can be created. */
export function cloneObjects(
  namespace: string,
  snapshotHandle: string,
): KubernetesObject[] {
  const metadata = (name: string) => ({ name, namespace });
  const labels = { app: 'mssql' };
  const snapshots = 'snapshot.storage.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: `${snapshots}/v1`,
      kind: 'VolumeSnapshotContent',
      metadata: { name: contentOf(namespace) },
      spec: {
        deletionPolicy: 'Retain',
        driver: profile.driver,
        source: { snapshotHandle },
        sourceVolumeMode: 'Filesystem',
        volumeSnapshotClassName: profile.volumeSnapshotClass.name,
        volumeSnapshotRef: { namespace, name: 'import' },
      },
    },
    {
      apiVersion: `${snapshots}/v1`,
      kind: 'VolumeSnapshot',
      metadata: metadata('import'),
      spec: {
        source: { volumeSnapshotContentName: contentOf(namespace) },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata('data'),
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: profile.storageClass.name,
        resources: { requests: { storage: '20Gi' } },
        dataSource: {
          apiGroup: snapshots,
          kind: 'VolumeSnapshot',
          name: 'import',
        },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata('mssql'),
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: 'mssql',
                image: golden.image,
                env: [{ name: 'ACCEPT_EULA', value: 'Y' }],
                readinessProbe: { tcpSocket: { port: 1433 }, periodSeconds: 1 },
                volumeMounts: [{ name: 'data', mountPath: '/var/opt/mssql' }],
              },
            ],
            volumes: [
              { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('mssql'),
      spec: { type: 'NodePort', selector: labels, ports: [{ port: 1433 }] },
    },
  ];
}
