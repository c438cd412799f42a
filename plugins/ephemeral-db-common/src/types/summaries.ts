import type { Clone } from './clones';
import type { Snapshot } from './snapshots';
import type { Source } from './sources';

/**
 * What agents and other plugins are told of a golden source.
 *
 * @public
 */
export type SourceSummary = Pick<
  Source,
  | 'name'
  | 'title'
  | 'description'
  | 'notice'
  | 'owner'
  | 'databases'
  | 'lease'
  | 'usualSeconds'
  | 'usualCaptureSeconds'
  | 'lastSnapshotAt'
  | 'snapshots'
  | 'clones'
  | 'actions'
>;

/**
 * What agents and other plugins are told of a point in time.
 *
 * @public
 */
export interface SnapshotSummary
  extends Pick<
    Snapshot,
    | 'id'
    | 'name'
    | 'source'
    | 'label'
    | 'orderedAt'
    | 'takenAt'
    | 'takenBy'
    | 'orderedVia'
    | 'consistency'
    | 'phase'
    | 'probes'
    | 'verified'
    | 'failure'
    | 'clones'
    | 'actions'
  > {
  /** How far it is, in words. */
  progress: string;
}

/**
 * What agents and other plugins are told of a clone: never a password, but where a person gets it.
 *
 * @public
 */
export interface CloneSummary
  extends Pick<
    Clone,
    | 'id'
    | 'name'
    | 'source'
    | 'entityRef'
    | 'requestedBy'
    | 'orderedVia'
    | 'purpose'
    | 'snapshot'
    | 'phase'
    | 'stage'
    | 'createdAt'
    | 'readyAt'
    | 'expiresAt'
    | 'endpoint'
    | 'failure'
    | 'actions'
  > {
  /** How far it is, in words. */
  progress: string;
  /** Its page in the portal. */
  url: string;
  /** Its page, open where the person may reveal or copy the password. */
  connectUrl: string;
}
