import {
  type Action,
  type ClonesUsage,
  formatDuration,
  obstacleTo,
  type Preflight,
  type Source,
  type StorageUsage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Viewer } from '../authorize/Viewer';
import type { UsualTimes } from '../clones/usualTimes';
import type { ClusterStatus } from './DatabaseStatusStore';
import { describeUnreachable } from './LiveClusters';
import { checkAction, orderAction, type OrderSubject } from './orderRules';
import type { GoldenSource } from './types';

/** What the configuration does not say. */
export interface SourceContext {
  viewer: Viewer;
  subject: OrderSubject;
  summary?: { snapshots: number; lastSnapshotAt?: Date; sizeBytes?: number };
  /** Those that are not gone. */
  clones: number;
  usage?: StorageUsage;
  clonesUsage?: ClonesUsage;
  usual: UsualTimes & Pick<Source, 'usualCaptureSeconds'>;
  clusterStatus?: ClusterStatus;
  checked?: { preflight: Preflight; checkedAt: Date };
}

/** A golden source as the API shows it to this caller. */
export function presentSource(
  source: GoldenSource,
  context: SourceContext,
): Source {
  const { summary, usual, clusterStatus, checked } = context;
  const { capture } = source;
  const { lease } = source.clones;
  return {
    name: source.name,
    title: source.title,
    description: source.description,
    owner: source.owner,
    cluster: source.cluster,
    engine: source.engine.type,
    consistency: capture.consistency,
    lease: {
      default: formatDuration(lease.defaultMs),
      max: formatDuration(lease.maxMs),
    },
    notice: source.notice,
    databases: source.engine.databases,
    sizeBytes: summary?.sizeBytes,
    usualSeconds: usual.usualSeconds,
    usualWaitSeconds: usual.usualWaitSeconds,
    usualStageSeconds: usual.usualStageSeconds,
    usualCaptureSeconds: usual.usualCaptureSeconds,
    minInterval: formatDuration(capture.minIntervalMs),
    deadline:
      capture.consistency === 'suspend'
        ? formatDuration(capture.deadlineMs)
        : undefined,
    preflight: checked && {
      ...checked.preflight,
      checkedAt: checked.checkedAt.toISOString(),
    },
    lastSnapshotAt: summary?.lastSnapshotAt?.toISOString(),
    snapshots: summary?.snapshots ?? 0,
    clones: context.clones,
    usage: context.usage,
    clonesUsage: context.clonesUsage,
    lastSeenAt:
      clusterStatus?.reachable === false
        ? clusterStatus.lastSeenAt?.toISOString()
        : undefined,
    actions: actionsOf(source, context),
  };
}

function actionsOf(
  source: GoldenSource,
  { viewer, subject, summary, clusterStatus, checked }: SourceContext,
): Action[] {
  const clusterObstacle =
    clusterStatus?.reachable === false
      ? describeUnreachable(source.cluster, clusterStatus)
      : undefined;
  const nothingToClone = summary?.lastSnapshotAt
    ? undefined
    : `${source.title} has no point in time yet. Capture one first.`;
  return [
    orderAction('capture', {
      viewer,
      source,
      subject,
      obstacle:
        clusterObstacle ?? obstacleTo('capture', checked?.preflight)?.found,
    }),
    orderAction('clone', {
      viewer,
      source,
      subject,
      obstacle:
        clusterObstacle ??
        nothingToClone ??
        obstacleTo('clone', checked?.preflight)?.found,
    }),
    checkAction(viewer, source),
  ];
}
