import type { Action, Consistency, OrderedVia, ProbeValue } from './shared';

/**
 * The state of a point in time.
 *
 * @public
 */
export type SnapshotPhase =
  | 'capturing'
  | 'cut'
  | 'ready'
  | 'failed'
  | 'lost'
  | 'deleting';

/**
 * A probe as recorded with a point in time. `exact`: the same before and after the cut, in `value`;
 * else the range `before` to `after`, which is shown but never a gate.
 *
 * @public
 */
export interface SnapshotProbe {
  name: string;
  exact: boolean;
  value?: ProbeValue;
  before?: ProbeValue;
  after?: ProbeValue;
}

/**
 * What the golden server was at the cut.
 *
 * @public
 */
export interface SnapshotFacts {
  productVersion?: string;
  edition?: string;
  collation?: string;
  databases?: { name: string; sizeBytes?: number }[];
}

/**
 * Writes to the golden source are held for a cut just now.
 *
 * @public
 */
export interface SnapshotFreeze {
  /** ISO 8601 UTC */
  since: string;
  /** After which the server lets writes go on by itself. */
  deadlineSeconds: number;
}

/**
 * One frozen point in time of a golden source.
 *
 * @public
 */
export interface Snapshot {
  /** The order's UUID; for a point by other hands the VolumeSnapshot's uid. */
  id: string;
  volumeSnapshotUid?: string;
  name: string;
  source: string;
  label?: string;
  orderedAt: string;
  /** From the cut on. */
  takenAt?: string;
  /** Order to ready. */
  seconds?: number;
  takenBy?: string;
  /**
   * Absent for points by other hands, and for those that an earlier version has taken. Where one capture answers several
   * orders, some of them an agent's, that of the others.
   */
  orderedVia?: OrderedVia;
  origin: 'ours' | 'other';
  /** The point is of a volume that the source had before its claim was made anew. */
  formerVolume?: boolean;
  /** The consistency that was asked for, where it is another than the one reached. */
  asked?: Consistency;
  consistency: Consistency;
  /** Databases that were left out of what the consistency promises, and why. */
  skipped?: { database: string; reason: string }[];
  phase: SnapshotPhase;
  /** Set while the server holds the writes of its databases for the cut. */
  freeze?: SnapshotFreeze;
  sizeBytes?: number;
  probes: SnapshotProbe[];
  facts?: SnapshotFacts;
  /** A clone showed the same figures. */
  verified?: boolean;
  failure?: { reason: string; message: string; next: string };
  protectedUntil?: string;
  /** How many clones that are not gone come from it. */
  clones: number;
  /** Names of clones that come from it, oldest first: those that the caller may see, at most 10. */
  usedBy?: string[];
  actions: Action[];
}
