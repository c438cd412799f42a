import {
  golden,
  type KubernetesObject,
  type Resource,
  resources,
} from '@ephemeral-db/sandbox';
import { annotations, labels } from '../../../kubernetes/labels';
import {
  cloneNames,
  generationNames,
  markerName,
} from '../../../kubernetes/names';
import type { Observer } from './Observer';
import type { Meddling } from './steps';
import type { World } from './World';

/** Does to the cluster what the backend has not asked for, with kubectl as it were. */
export function meddle(
  world: World,
  observer: Observer,
  { how, which }: { how: Meddling; which: number },
): void {
  const { store } = world.cluster;
  const remove = (
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ) => {
    if (store.get(resource, namespace, name)) {
      store.delete(resource, namespace, name);
    }
  };
  const change = (
    resource: Resource,
    namespace: string | undefined,
    name: string,
    draft: (object: KubernetesObject) => void,
  ) => store.modify(resource, namespace, name, draft);
  const strip = (object: KubernetesObject) => {
    delete object.metadata.labels?.[labels.installation];
  };

  observer.harms.add('meddling');
  if (how === 'deleteGoldenPod') {
    const [pod] = store.list(resources.pods, { namespace: golden.namespace });
    if (pod) remove(resources.pods, golden.namespace, pod.metadata.name);
    return;
  }
  if (how === 'deleteMarker') {
    const { installation } = world.configuration;
    remove(resources.configMaps, 'backstage', markerName(installation));
    return;
  }
  if (how === 'deletePoint') {
    const points = observer.points();
    if (points.length === 0) return;
    const { volume_snapshot_name: name } = points[which % points.length];
    observer.allowEndOf(String(name));
    remove(resources.volumeSnapshots, golden.namespace, String(name));
    return;
  }

  const clones = observer.clones();
  if (clones.length === 0) return;
  const clone = clones[which % clones.length];
  const namespace = String(clone.namespace);
  const names = generationNames(namespace, Number(clone.generation));
  observer.touched.add(String(clone.id));
  switch (how) {
    case 'deleteNamespace':
      observer.importIsDeleted(names.content);
      remove(resources.namespaces, undefined, namespace);
      return;
    case 'deleteClaim':
      remove(resources.persistentVolumeClaims, namespace, names.claim);
      return;
    case 'deleteDeployment':
      remove(resources.deployments, namespace, names.deployment);
      return;
    case 'deletePod': {
      const [pod] = store.list(resources.pods, { namespace });
      if (pod) remove(resources.pods, namespace, pod.metadata.name);
      return;
    }
    case 'deleteSecret':
      remove(resources.secrets, namespace, cloneNames.adminSecret);
      return;
    case 'deleteService':
      remove(resources.services, namespace, cloneNames.service);
      return;
    case 'deletePolicy':
      remove(resources.networkPolicies, namespace, names.networkPolicy);
      return;
    case 'deleteImport':
      observer.importIsDeleted(names.content);
      remove(resources.volumeSnapshots, namespace, names.volumeSnapshot);
      return;
    case 'deleteContent':
      observer.importIsDeleted(names.content);
      remove(resources.volumeSnapshotContents, undefined, names.content);
      return;
    case 'dropOnDelete':
      observer.importIsDropped(names.content);
      change(
        resources.volumeSnapshotContents,
        undefined,
        names.content,
        object => {
          object.spec = {
            ...(object.spec as object),
            deletionPolicy: 'Delete',
          };
        },
      );
      return;
    case 'stripContent':
      observer.disown(names.content);
      change(resources.volumeSnapshotContents, undefined, names.content, strip);
      return;
    case 'stripClaim':
      change(resources.persistentVolumeClaims, namespace, names.claim, strip);
      return;
    case 'stripNamespace':
      observer.disown(namespace);
      change(resources.namespaces, undefined, namespace, strip);
      return;
    case 'forgeOrder':
      observer.forge(namespace);
      change(resources.namespaces, undefined, namespace, object => {
        const order = object.metadata.annotations?.[annotations.order];
        if (!order) return;
        object.metadata.annotations = {
          ...object.metadata.annotations,
          [annotations.order]: order.replace('orders', 'payroll'),
        };
      });
      return;
    default:
      throw new Error(`Unknown meddling ${how}`);
  }
}
