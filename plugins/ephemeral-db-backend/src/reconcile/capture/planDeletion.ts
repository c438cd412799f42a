import { backoff } from '../backoff';
import type { CapturePlan } from './CaptureSituation';
import type { DeletionSituation } from './DeletionSituation';

/** Watches are hints. */
const LOOK_AGAIN_MS = 5_000;
const LOOK_LATER_MS = 60_000;
/** After this long a deletion is said to be held up, and by what. */
const PATIENCE_MS = 60_000;

/**
 * Decides what the deletion of a point needs next. Pure.
 *
 * Design: with `Retain` the array would keep the snapshot for ever, so first
 * the owning content's policy becomes Delete and only then the VolumeSnapshot
 * goes, and the content with it; where the VolumeSnapshot went before (deleted
 * by other hands, a policy that was turned back), the content is deleted
 * itself. Each step asks what is there, so each can be repeated. Until one of
 * the two is going, whoever needs the array's snapshot calls it off; from then
 * on nothing can.
 */
export function planDeletion(situation: DeletionSituation): CapturePlan {
  const { record, source, snapshot, content, now } = situation;
  if (record.goneAt) return { status: {} };
  if (!source) {
    return {
      status: {
        failure: {
          reason: 'SourceGone',
          message: `${record.source} was taken out of the configuration while VolumeSnapshot ${record.volumeSnapshotName} was to be deleted`,
          next: 'Put the source back, or delete the VolumeSnapshot by hand.',
        },
      },
      again: LOOK_LATER_MS,
    };
  }
  if (!snapshot && !content) {
    return {
      status: {
        goneAt: new Date(now),
        failure: undefined,
        progress: { ...record.progress, trouble: undefined },
      },
    };
  }
  const going =
    snapshot?.deletingSince !== undefined ||
    content?.deletingSince !== undefined;
  if (!going && situation.holders.length > 0) return callOff(situation);
  return nextStep(situation);
}

function nextStep({
  record,
  source,
  snapshot,
  content,
  now,
}: DeletionSituation): CapturePlan {
  const again = backoff((record.progress.trouble?.times ?? 0) + 1);
  if (content?.policy === 'Retain') {
    const { name, uid, resourceVersion } = content;
    return {
      status: {},
      action: { do: 'dropOnDelete', content: { name, uid, resourceVersion } },
      again,
    };
  }
  if (snapshot && snapshot.deletingSince === undefined) {
    const { name, uid, resourceVersion } = snapshot;
    return {
      status: {},
      action: {
        do: 'remove',
        volumeSnapshot: {
          name,
          namespace: source?.namespace,
          uid,
          resourceVersion,
        },
      },
      again,
    };
  }
  if (!snapshot && content && content.deletingSince === undefined) {
    const { name, uid, resourceVersion } = content;
    return {
      status: {},
      action: { do: 'removeContent', content: { name, uid, resourceVersion } },
      again,
    };
  }
  const since = snapshot?.deletingSince ?? content?.deletingSince ?? now;
  const why = content?.error ?? snapshot?.error;
  const heldUp = why !== undefined || now - since > PATIENCE_MS;
  return {
    status: {
      failure: heldUp
        ? {
            reason: 'StillDeleting',
            message: `VolumeSnapshot ${source?.namespace}/${
              record.volumeSnapshotName
            } has been going since ${new Date(since).toISOString()}: ${
              why ??
              'the platform gives no reason; a PersistentVolumeClaim that is Pending on it would hold it'
            }`,
            next: 'The platform goes on trying. Ask the cluster’s admin with these words if it stays.',
          }
        : undefined,
    },
    again: LOOK_AGAIN_MS,
  };
}

/** Somebody needs it after all: it is as it was before. */
function callOff({
  record,
  snapshot,
  holders,
}: DeletionSituation): CapturePlan {
  return {
    status: {
      desired: 'present',
      phase: snapshot?.ready ? 'ready' : 'lost',
      failure: {
        reason: 'InUse',
        message: `The deletion of VolumeSnapshot ${
          record.volumeSnapshotName
        } was called off: ${holders.join('; ')}`,
        next: 'Delete those first, then this point.',
      },
    },
  };
}
