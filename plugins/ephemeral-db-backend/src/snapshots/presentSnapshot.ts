import type {
  Action,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
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
  /** A clone showed the same figures. */
  verified: boolean;
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
  return source
    ? orderAction('clone', {
        viewer,
        source,
        subject,
        obstacle: obstacleOf(snapshot) ?? clusterObstacle,
      })
    : {
        verb: 'clone',
        allowed: false,
        reason: 'The golden source is not configured any more.',
      };
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
    origin: snapshot.origin,
    asked: snapshot.asked,
    consistency: snapshot.consistency,
    phase: snapshot.phase,
    sizeBytes: snapshot.sizeBytes,
    probes: snapshot.probes,
    facts: snapshot.facts,
    verified: context.verified || undefined,
    failure: snapshot.failure,
    clones: context.clones,
    actions: [cloneAction(snapshot, context)],
  };
}
