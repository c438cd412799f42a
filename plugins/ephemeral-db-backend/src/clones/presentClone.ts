import type {
  Action,
  Clone,
  ClonePlacement,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { recordedEntity } from '../authorize/EntityDirectory';
import { factsOfClone } from '../authorize/facts';
import type { Act, Decision } from '../authorize/rules';
import type { Viewer } from '../authorize/Viewer';
import { cloneNames, generationNames } from '../kubernetes/names';
import type { ClusterStatus } from '../sources/DatabaseStatusStore';
import type { GoldenSource } from '../sources/types';
import type { CloneRecord } from './CloneRecord';
import { isUnconfirmed } from './isUnconfirmed';

/** What a clone's row does not hold. */
export interface CloneContext {
  viewer: Viewer;
  sources: Record<string, GoldenSource>;
  /** As recorded last. */
  entityOwners: string[];
  clusterStatus?: ClusterStatus;
  usualSeconds?: number;
  /** How many orders are ahead of it, while it waits for its turn. */
  ahead?: number;
}

function toAction(
  verb: Action['verb'],
  decision: Decision,
  obstacle: string | undefined,
): Action {
  if (!decision.allowed) {
    return { verb, allowed: false, reason: decision.reason };
  }
  return obstacle === undefined
    ? { verb, allowed: true }
    : { verb, allowed: false, reason: obstacle };
}

function connectObstacle(clone: CloneRecord): string | undefined {
  const { phase, name } = clone;
  switch (phase) {
    case 'ready':
      return isUnconfirmed(clone)
        ? `${name} was found in its cluster without a record. An admin must confirm it before anyone gets its password.`
        : undefined;
    case 'gone':
    case 'deleting':
      return `${name} is ${phase === 'gone' ? 'gone' : 'being deleted'}.`;
    default:
      return `${name} is not ready.`;
  }
}

function deleteObstacle({ phase, name }: CloneRecord): string | undefined {
  switch (phase) {
    case 'gone':
      return `${name} is gone already.`;
    case 'deleting':
      return `${name} is being deleted already.`;
    default:
      return undefined;
  }
}

function actionsOf(clone: CloneRecord, context: CloneContext): Action[] {
  const { viewer, sources, entityOwners } = context;
  const facts = factsOfClone(clone, sources, entityOwners);
  const subject = {
    clone,
    source: Object.hasOwn(sources, clone.source)
      ? sources[clone.source]
      : undefined,
    entity: recordedEntity(clone.entityRef, entityOwners),
  };
  const ask = (act: Act) => viewer.decide(act, facts, subject);
  return [
    toAction('connect', ask('clone.credentials.read'), connectObstacle(clone)),
    ...(isUnconfirmed(clone) && clone.desired === 'present'
      ? [toAction('confirm', ask('clone.confirm'), undefined)]
      : []),
    // A clone that works has nothing to try again.
    ...(clone.phase === 'failed'
      ? [toAction('retry', ask('clone.update'), undefined)]
      : []),
    toAction('delete', ask('clone.delete'), deleteObstacle(clone)),
  ];
}

/** Names are fixed with the order; what has them comes and goes. */
function placementOf(
  { cluster, namespace, generation, source }: CloneRecord,
  sources: Record<string, GoldenSource>,
): ClonePlacement {
  const names = generationNames(namespace, generation);
  return {
    cluster,
    namespace,
    service: cloneNames.service,
    deployment: names.deployment,
    claim: names.claim,
    volumeSnapshot: names.volumeSnapshot,
    volumeSnapshotContent: names.content,
    storageClass: Object.hasOwn(sources, source)
      ? sources[source].clones.storageClass
      : undefined,
  };
}

/** It is deleted, or what failed is taken away for its next try: somebody waits for that. */
function isLeaving(clone: CloneRecord): boolean {
  const { phase, generation, wantedGeneration } = clone;
  return (
    phase === 'deleting' ||
    (phase === 'queued' && wantedGeneration > generation)
  );
}

/** A clone as the API shows it to this caller. */
export function presentClone(clone: CloneRecord, context: CloneContext): Clone {
  const { clusterStatus } = context;
  const { label, takenAt } = clone.point;
  const seenAt =
    clusterStatus?.reachable === false && clone.phase !== 'gone'
      ? clusterStatus.lastSeenAt ?? clone.lastSeenAt
      : undefined;
  return {
    id: clone.id,
    name: clone.name,
    source: clone.source,
    entityRef: clone.entityRef,
    requestedBy: clone.requestedBy,
    orderedVia: clone.orderedVia,
    purpose: clone.purpose,
    snapshot: { id: clone.snapshotId, label, takenAt },
    phase: clone.phase,
    stage: clone.stage,
    stages: clone.stages,
    generation: clone.generation,
    createdAt: clone.createdAt.toISOString(),
    readyAt: clone.readyAt?.toISOString(),
    expiresAt: clone.expiresAt.toISOString(),
    endpoint: clone.endpoint,
    placement:
      clone.phase === 'gone' ? undefined : placementOf(clone, context.sources),
    verification: clone.verification,
    usage: clone.usage,
    failure: clone.failure,
    queue:
      context.ahead === undefined ? undefined : { position: context.ahead },
    blockedBy: isLeaving(clone) ? clone.holdup : undefined,
    deletion: clone.phase === 'deleting' ? clone.progress.deletion : undefined,
    usualSeconds: context.usualSeconds,
    lastSeenAt: seenAt?.toISOString(),
    adoption: clone.adoptedAt && {
      at: clone.adoptedAt.toISOString(),
      confirmedBy: clone.confirmedBy,
    },
    actions: actionsOf(clone, context),
  };
}
