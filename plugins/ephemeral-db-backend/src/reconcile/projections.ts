import { annotations, labels, MANAGED_BY } from '../kubernetes/labels';
import type {
  Condition,
  Deployment,
  KubernetesEvent,
  KubernetesObject,
  Namespace,
  ObjectMeta,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Service,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../kubernetes/objects';

/*
 * What is kept in memory of each object that is watched: the fields that a plan reads and no others. Objects of the
 * platform are mostly managed fields, pod templates and defaults, and a thousand clones are ten thousand objects.
 */

const KEPT_LABELS = [MANAGED_BY, ...Object.values(labels)];

/** @param kept - names of the annotations that are read later */
function metadataOf(
  { metadata }: KubernetesObject,
  kept: string[] = [],
): ObjectMeta {
  const { name, namespace, uid, resourceVersion } = metadata;
  const { creationTimestamp, deletionTimestamp, finalizers } = metadata;
  return defined({
    ...{ name, namespace, uid, resourceVersion, creationTimestamp },
    deletionTimestamp,
    // They are named while an object does not go.
    finalizers: deletionTimestamp ? finalizers : undefined,
    labels: only(metadata.labels, KEPT_LABELS),
    annotations: only(metadata.annotations, kept),
  });
}

function only(
  words: Record<string, string> | undefined,
  kept: string[],
): Record<string, string> | undefined {
  const found = kept.flatMap(key =>
    words?.[key] === undefined ? [] : [[key, words[key]] as const],
  );
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** Without the fields that say nothing. */
function defined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Fields;
}

const kindOf = ({ apiVersion, kind }: KubernetesObject) => ({
  apiVersion,
  kind,
});

function conditionsOf(
  conditions: Condition[] | undefined,
  kept: (condition: Condition) => boolean,
): Condition[] | undefined {
  const found = conditions?.filter(kept);
  return found?.length
    ? found.map(({ type, status, reason, message }) =>
        defined({ type, status, reason, message }),
      )
    : undefined;
}

export function projectNamespace(namespace: Namespace): Namespace {
  return {
    ...kindOf(namespace),
    metadata: metadataOf(namespace, [annotations.order]),
    status: defined({
      conditions: conditionsOf(
        namespace.status?.conditions,
        ({ status }) => status === 'True',
      ),
    }),
  };
}

export function projectClaim(
  claim: PersistentVolumeClaim,
): PersistentVolumeClaim {
  const { volumeName, dataSource, dataSourceRef } = claim.spec;
  return {
    ...kindOf(claim),
    metadata: metadataOf(claim),
    spec: defined({ volumeName, dataSource, dataSourceRef }),
    status: defined({ phase: claim.status?.phase }),
  };
}

export function projectContent(
  content: VolumeSnapshotContent,
): VolumeSnapshotContent {
  const { deletionPolicy, driver, source, volumeSnapshotRef } = content.spec;
  const { name, namespace, uid } = volumeSnapshotRef;
  const { sourceVolumeMode } = content.spec;
  return {
    ...kindOf(content),
    metadata: metadataOf(content),
    spec: defined({
      ...{ deletionPolicy, driver, source, sourceVolumeMode },
      volumeSnapshotRef: defined({ name, namespace, uid }),
    }),
    status: content.status,
  };
}

export function projectDeployment(deployment: Deployment): Deployment {
  return {
    ...kindOf(deployment),
    metadata: metadataOf(deployment),
    spec: { replicas: deployment.spec.replicas },
    status: defined({
      conditions: conditionsOf(
        deployment.status?.conditions,
        ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
      ),
    }),
  };
}

export function projectPod(pod: Pod): Pod {
  const { phase, reason, message, conditions } = pod.status ?? {};
  const containers = pod.status?.containerStatuses?.map(
    ({ name, ready, restartCount, state, lastState }) => ({
      ...{ name, ready, restartCount, state, lastState },
    }),
  );
  return {
    ...kindOf(pod),
    metadata: metadataOf(pod),
    spec: defined({ nodeName: pod.spec.nodeName }),
    status: defined({
      ...{ phase, reason, message, containerStatuses: containers },
      conditions: conditionsOf(conditions, () => true),
    }),
  };
}

/** That it changed is all that matters. */
export function projectService(service: Service): Service {
  return {
    ...kindOf(service),
    metadata: metadataOf(service),
    spec: { ports: [] },
  };
}

export function projectImport(snapshot: VolumeSnapshot): VolumeSnapshot {
  const { source } = snapshot.spec;
  return {
    ...kindOf(snapshot),
    metadata: metadataOf(snapshot),
    spec: { source },
    status: snapshot.status,
  };
}

export function projectVolume(volume: PersistentVolume): PersistentVolume {
  const { claimRef, csi, persistentVolumeReclaimPolicy } = volume.spec;
  return {
    ...kindOf(volume),
    metadata: metadataOf(volume),
    spec: defined({
      claimRef: claimRef && { namespace: claimRef.namespace },
      csi: csi && { driver: csi.driver, volumeHandle: csi.volumeHandle },
      persistentVolumeReclaimPolicy,
    }),
    status: volume.status,
  };
}

export function projectEvent(event: KubernetesEvent): KubernetesEvent {
  const { type, reason, message, count, lastTimestamp, eventTime } = event;
  return defined({
    ...kindOf(event),
    metadata: metadataOf(event),
    ...{ type, reason, message, count, lastTimestamp, eventTime },
    involvedObject: event.involvedObject && { uid: event.involvedObject.uid },
  });
}

/** Golden objects are few, and most of what they say is read; managed fields are not. */
export function projectGolden<Type extends KubernetesObject>(
  object: Type,
): Type {
  const metadata: ObjectMeta & { managedFields?: unknown } = {
    ...object.metadata,
  };
  delete metadata.managedFields;
  return { ...object, metadata };
}
