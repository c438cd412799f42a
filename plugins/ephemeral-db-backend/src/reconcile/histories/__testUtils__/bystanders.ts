import {
  type KubernetesObject,
  LocalApi,
  resources,
} from '@ephemeral-db/sandbox';
import { labels, MANAGED_BY, MANAGED_BY_US } from '../../../kubernetes/labels';
import type { World } from './World';

const NAMESPACE = 'edb-theirs';
const CONTENT = 'edb-theirs-g1';

/** Lays out a clone of another installation, which looks like ours in all but its label. */
export function layOutBystanders({ cluster }: World): void {
  const api = new LocalApi(cluster.store, 'another-backend');
  const theirs = {
    [MANAGED_BY]: MANAGED_BY_US,
    [labels.installation]: 'other',
    [labels.clone]: '11111111-1111-4111-8111-111111111111',
    [labels.generation]: '1',
  };
  const metadata = { namespace: NAMESPACE, labels: theirs };
  api.create(resources.namespaces, undefined, {
    metadata: { name: NAMESPACE, labels: theirs },
  });
  api.create(resources.configMaps, NAMESPACE, {
    metadata: { ...metadata, name: 'mssql-conf' },
    data: { 'mssql.conf': '' },
  });
  api.create(resources.volumeSnapshotContents, undefined, {
    metadata: { name: CONTENT, labels: theirs },
    spec: {
      deletionPolicy: 'Retain',
      driver: 'pxd.portworx.com',
      source: { snapshotHandle: 'theirs' },
      volumeSnapshotRef: { name: 'import-g1', namespace: NAMESPACE },
    },
  });
}

/** @returns in words what is not as it was laid out */
export function checkBystanders({ cluster }: World): string[] {
  const { store } = cluster;
  const found: [string, KubernetesObject | undefined][] = [
    ['Namespace', store.get(resources.namespaces, undefined, NAMESPACE)],
    ['ConfigMap', store.get(resources.configMaps, NAMESPACE, 'mssql-conf')],
    [
      'VolumeSnapshotContent',
      store.get(resources.volumeSnapshotContents, undefined, CONTENT),
    ],
  ];
  return found.flatMap(([kind, object]) => {
    const { metadata } = object ?? {};
    const isTheirs = metadata?.labels?.[labels.installation] === 'other';
    const isAsBefore =
      isTheirs &&
      !metadata?.deletionTimestamp &&
      !metadata?.managedFields?.some(({ manager }) =>
        manager.startsWith('backend-'),
      );
    return isAsBefore
      ? []
      : [`The ${kind} of another installation was touched`];
  });
}
