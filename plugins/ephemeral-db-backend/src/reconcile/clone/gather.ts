import type { CloneRecord } from '../../clones/CloneRecord';
import { Cluster } from '../../kubernetes/Cluster';
import { Kind, kinds } from '../../kubernetes/kinds';
import { isOurs } from '../../kubernetes/labels';
import { generationNames } from '../../kubernetes/names';
import {
  Deployment,
  KubernetesEvent,
  KubernetesObject,
  Namespace,
  PersistentVolumeClaim,
  Pod,
} from '../../kubernetes/objects';
import { Reflector } from '../../kubernetes/Reflector';
import { ClusterCache } from '../ClusterCache';
import { ObservedClone, Seen, Trouble } from './ObservedClone';
import { observePod, podTrouble } from './observePod';
import { isRetried } from './retry';

/** After this long without progress the platform's events are asked why. */
const ASK_WHY_AFTER_MS = 3_000;

/**
 * Collects what the cluster holds of a clone: from the cache, and live where
 * the cache can't tell "gone" from "not seen yet".
 */
export async function gatherClone(options: {
  clone: CloneRecord;
  installation: string;
  cluster: Cluster;
  cache: ClusterCache;
  now: number;
}): Promise<ObservedClone> {
  const { clone, cluster, cache, now } = options;
  const names = generationNames(clone.namespace, clone.generation);
  const { progress } = clone;

  /** From the cache, or live if it was recorded, is not there and is not known to be gone. */
  const find = async <Type extends KubernetesObject>(
    reflector: Reflector<Type>,
    kind: Kind<Type>,
    name: string,
    namespace: string | undefined,
    recordedUid: string | undefined,
  ): Promise<Type | undefined> => {
    const cached = reflector.get(name, namespace);
    if (cached || !recordedUid || reflector.isGone(recordedUid)) return cached;
    const live = await cluster.read(kind, name, namespace);
    if (live?.metadata.uid !== recordedUid) reflector.noteGone(recordedUid);
    return live;
  };

  const [namespace, content, volumeSnapshot, claim, deployment] =
    await Promise.all([
      find(
        cache.namespaces,
        kinds.namespace,
        names.namespace,
        undefined,
        progress.namespaceUid,
      ),
      find(
        cache.contents,
        kinds.volumeSnapshotContent,
        names.content,
        undefined,
        progress.contentUid,
      ),
      find(
        cache.imports,
        kinds.volumeSnapshot,
        names.volumeSnapshot,
        names.namespace,
        progress.importUid,
      ),
      find(
        cache.claims,
        kinds.persistentVolumeClaim,
        names.claim,
        names.namespace,
        progress.claimUid,
      ),
      find(
        cache.deployments,
        kinds.deployment,
        names.deployment,
        names.namespace,
        progress.deploymentUid,
      ),
    ]);
  const see = (
    { metadata }: KubernetesObject,
    recordedUid: string | undefined,
    generation?: number,
  ): Seen => ({
    uid: metadata.uid!,
    resourceVersion: metadata.resourceVersion!,
    ours:
      isOurs(metadata, {
        installation: options.installation,
        clone: clone.id,
        generation,
      }) &&
      (!recordedUid || recordedUid === metadata.uid),
    ...(metadata.deletionTimestamp
      ? {
          deletingSince: Date.parse(metadata.deletionTimestamp),
          finalizers: metadata.finalizers,
        }
      : {}),
  });
  const { generation } = clone;
  const pods = cache.pods.all().filter(
    ({ metadata }) =>
      metadata.namespace === names.namespace &&
      isOurs(metadata, {
        installation: options.installation,
        clone: clone.id,
        generation,
      }),
  );

  const observed: ObservedClone = {
    namespace: namespace && {
      ...see(namespace, progress.namespaceUid),
      holdup: holdupOf(namespace),
    },
    content: content && {
      ...see(content, progress.contentUid, generation),
      policy: content.spec.deletionPolicy,
      snapshotHandle: content.spec.source.snapshotHandle,
      boundUid: content.spec.volumeSnapshotRef.uid,
      error: content.status?.error?.message,
    },
    volumeSnapshot: volumeSnapshot && {
      ...see(volumeSnapshot, progress.importUid, generation),
      ready: volumeSnapshot.status?.readyToUse === true,
      boundContent: volumeSnapshot.status?.boundVolumeSnapshotContentName,
      error: volumeSnapshot.status?.error?.message,
    },
    claim: claim && {
      ...see(claim, progress.claimUid, generation),
      phase: claim.status?.phase ?? 'Pending',
      volumeName: claim.spec.volumeName,
      fromImport: isFromImport(claim, names.volumeSnapshot),
    },
    deployment: deployment && {
      ...see(deployment, progress.deploymentUid, generation),
      replicas: deployment.spec.replicas ?? 1,
      refusal: refusalOf(deployment),
    },
    pods: pods.map(observePod),
  };

  const leaving =
    clone.desired === 'absent' || clone.phase === 'failed' || isRetried(clone);
  if (leaving && !claim && progress.volumeName) {
    observed.volume = await findVolume(cluster, cache, progress.volumeName);
  }
  const serves = clone.phase === 'ready' || clone.phase === 'unavailable';
  const suspect = stuckObject(observed, { claim, pods, serves }, now);
  if (suspect) {
    observed.warning = lastWarning(cache, suspect);
  }
  return observed;
}

/** Whether the claim that the API keeps is really made from our import. */
export function isFromImport(
  claim: PersistentVolumeClaim,
  volumeSnapshot: string,
): boolean {
  const { dataSource, dataSourceRef } = claim.spec;
  return [dataSource, dataSourceRef].some(
    reference =>
      reference?.kind === 'VolumeSnapshot' &&
      reference.apiGroup === 'snapshot.storage.k8s.io' &&
      reference.name === volumeSnapshot,
  );
}

/** Volumes are named after their claims' uids, so that a name never comes back either. */
async function findVolume(
  cluster: Cluster,
  { volumes }: ClusterCache,
  name: string,
): Promise<ObservedClone['volume']> {
  let volume = volumes.get(name);
  if (!volume && !volumes.isGone(name)) {
    volume = await cluster.read(kinds.persistentVolume, name);
    if (!volume) volumes.noteGone(name);
  }
  return (
    volume && {
      name,
      phase: volume.status?.phase ?? 'unknown',
      reclaimPolicy: volume.spec.persistentVolumeReclaimPolicy ?? 'Delete',
      message: volume.status?.message,
    }
  );
}

/** What a namespace that is going away still waits for, in its own conditions. */
function holdupOf(namespace: Namespace): string | undefined {
  const conditions = (namespace.status?.conditions ?? []).filter(
    condition => condition.status === 'True',
  );
  return conditions.length
    ? conditions.map(condition => condition.message).join(' ')
    : undefined;
}

function refusalOf(deployment: Deployment): Trouble | undefined {
  const condition = deployment.status?.conditions?.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  return (
    condition && {
      reason: condition.reason ?? 'ReplicaFailure',
      message: condition.message ?? 'the platform refused the pod',
    }
  );
}

/** The object whose events may tell why nothing moves. */
function stuckObject(
  observed: ObservedClone,
  live: { claim?: PersistentVolumeClaim; pods: Pod[]; serves: boolean },
  now: number,
): string | undefined {
  const stale = (object: KubernetesObject) =>
    now - Date.parse(object.metadata.creationTimestamp ?? '') >
    ASK_WHY_AFTER_MS;
  const { claim, pods, serves } = live;
  if (claim && observed.claim?.phase !== 'Bound' && stale(claim)) {
    return claim.metadata.uid;
  }
  // A pod that served and does not: of a lost node only events tell.
  const pod = pods.find(
    candidate =>
      (candidate.status?.phase === 'Pending' ||
        (serves && !observePod(candidate).ready)) &&
      !podTrouble(candidate) &&
      stale(candidate),
  );
  return pod?.metadata.uid;
}

/** As far as the platform has said anything by now: what it says later asks for a pass of its own. */
function lastWarning(
  { warnings }: ClusterCache,
  uid: string,
): Trouble | undefined {
  const last = warnings
    .all()
    .filter(({ involvedObject }) => involvedObject?.uid === uid)
    .sort((a, b) => timeOf(a) - timeOf(b))
    .pop();
  return (
    last && { reason: last.reason ?? 'Warning', message: last.message ?? '' }
  );
}

function timeOf(event: KubernetesEvent): number {
  return Date.parse(
    event.lastTimestamp ??
      event.eventTime ??
      event.metadata.creationTimestamp ??
      '',
  );
}
