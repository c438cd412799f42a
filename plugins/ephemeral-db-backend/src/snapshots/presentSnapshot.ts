import type {
  Action,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { factsOfSnapshot } from '../authorize/facts';
import type { Viewer } from '../authorize/Viewer';
import { orderAction, type OrderSubject } from '../sources/orderRules';
import type { GoldenSource } from '../sources/types';
import type { SnapshotRecord } from './SnapshotRecord';

/** What a snapshot's row does not hold. */
export interface SnapshotContext {
  viewer: Viewer;
  /** Absent when it is no longer configured. */
  source?: GoldenSource;
  subject: OrderSubject;
  /** Why nothing can be ordered on its cluster just now. */
  clusterObstacle?: string;
  /** Clones from it that are not gone. */
  clones: number;
  /** Names of those that the caller may see. */
  usedBy?: string[];
  /** A clone showed the same figures. */
  verified: boolean;
  /** Milliseconds since 1970. */
  now: number;
}

function obstacleOf({ phase }: SnapshotRecord): string | undefined {
  switch (phase) {
    case 'ready':
      return undefined;
    case 'capturing':
    case 'cut':
      return 'This point is not ready yet.';
    case 'failed':
      return 'This capture failed, so there is nothing to clone.';
    default:
      return "This point can't be cloned any more.";
  }
}

function cloneAction(
  snapshot: SnapshotRecord,
  context: SnapshotContext,
): Action {
  const { viewer, source, subject, clusterObstacle } = context;
  if (!source) {
    return {
      verb: 'clone',
      allowed: false,
      reason: 'The golden source is not configured any more.',
    };
  }
  const action = orderAction('clone', {
    viewer,
    source,
    subject,
    obstacle: obstacleOf(snapshot) ?? clusterObstacle,
  });
  return action.allowed && snapshot.formerVolume
    ? {
        ...action,
        warning: `This point is of a former volume of ${source.title}: its claim was made anew since, so the data may have little to do with what the source holds now.`,
      }
    : action;
}

function deleteObstacle(
  { phase, progress }: SnapshotRecord,
  { source, clones, clusterObstacle }: SnapshotContext,
): string | undefined {
  switch (phase) {
    case 'capturing':
    case 'cut':
      return 'This point is still being taken.';
    case 'deleting':
      return 'This point is being deleted already.';
    case 'failed':
      return progress.removed
        ? undefined
        : 'What this capture left is still being removed.';
    default:
  }
  if (!source) return 'The golden source is not configured any more.';
  if (clones > 0) {
    return `Can't be deleted: ${
      clones === 1 ? '1 clone uses' : `${clones} clones use`
    } it.`;
  }
  return clusterObstacle;
}

function deleteAction(
  snapshot: SnapshotRecord,
  context: SnapshotContext,
): Action {
  const { viewer, source } = context;
  const facts = factsOfSnapshot(
    snapshot,
    source ? { [source.name]: source } : {},
  );
  const decision = viewer.decide('snapshot.delete', facts, {
    source,
    snapshot,
  });
  const reason = decision.allowed
    ? deleteObstacle(snapshot, context)
    : decision.reason;
  return reason === undefined
    ? { verb: 'delete', allowed: true }
    : { verb: 'delete', allowed: false, reason };
}

/** Whatever became of whoever held them: after the deadline the server has let writes go on. */
function freezeOf(
  { phase, frozenAt }: SnapshotRecord,
  { source, now }: SnapshotContext,
): Snapshot['freeze'] {
  if (phase !== 'capturing' || !frozenAt || !source) return undefined;
  const { deadlineMs } = source.capture;
  return now < frozenAt.getTime() + deadlineMs
    ? { since: frozenAt.toISOString(), deadlineSeconds: deadlineMs / 1_000 }
    : undefined;
}

/** A point in time as the API shows it to this caller. */
export function presentSnapshot(
  snapshot: SnapshotRecord,
  context: SnapshotContext,
): Snapshot {
  const { orderedAt, readyAt } = snapshot;
  return {
    id: snapshot.id,
    volumeSnapshotUid: snapshot.volumeSnapshotUid,
    name: snapshot.volumeSnapshotName ?? snapshot.id,
    source: snapshot.source,
    label: snapshot.label,
    orderedAt: orderedAt.toISOString(),
    takenAt: snapshot.takenAt?.toISOString(),
    seconds: readyAt && (readyAt.getTime() - orderedAt.getTime()) / 1_000,
    takenBy: snapshot.takenBy,
    orderedVia: snapshot.orderedVia,
    origin: snapshot.origin,
    formerVolume: snapshot.formerVolume || undefined,
    asked: snapshot.asked,
    consistency: snapshot.consistency,
    skipped: snapshot.progress.skipped,
    phase: snapshot.phase,
    freeze: freezeOf(snapshot, context),
    sizeBytes: snapshot.sizeBytes,
    probes: snapshot.probes,
    facts: snapshot.facts,
    verified: context.verified || undefined,
    failure: snapshot.failure,
    clones: context.clones,
    usedBy: context.usedBy,
    actions: [cloneAction(snapshot, context), deleteAction(snapshot, context)],
  };
}
