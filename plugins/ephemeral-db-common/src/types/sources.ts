import type { GenerationStage } from './clones';
import type { Action, Consistency, StorageUsage } from './shared';

/**
 * What several measured clones take together.
 *
 * @public
 */
export interface ClonesUsage extends StorageUsage {
  /** How many clones are in the sums: those that are not measured are in neither. */
  clones: number;
  /** ISO 8601 UTC: the oldest of the measurements. */
  measuredAt: string;
  /** Where several measured, all of them, separated by commas. */
  provider: string;
}

/**
 * One check of a golden source.
 *
 * @public
 */
export interface PreflightFinding {
  id: string;
  state: 'ok' | 'warning' | 'blocked' | 'unreachable';
  found: string;
  /** What to do about it, to copy where it is a statement or a manifest. */
  fix?: string;
  /** An admin knows of it and accepts it: its state is one step better than what was found. */
  acknowledged?: true;
}

/**
 * Whether a golden source is fit for captures and clones.
 *
 * @public
 */
export interface Preflight {
  state: 'ok' | 'warning' | 'blocked' | 'unreachable';
  /** ISO 8601 UTC: since when it is in this state. */
  since: string;
  /** ISO 8601 UTC: when it was last looked at. */
  checkedAt?: string;
  findings: PreflightFinding[];
}

/**
 * A database that an admin offers for cloning. Durations are ISO 8601.
 *
 * @public
 */
export interface Source {
  name: string;
  title: string;
  description?: string;
  owner: string;
  cluster: string;
  engine: string;
  consistency: Consistency;
  lease: { default: string; max: string };
  notice?: string;
  databases: string[];
  sizeBytes?: number;
  /** Median of its last 20 clones, order to ready; absent with fewer than 3. */
  usualSeconds?: number;
  /** Of the same clones: the median of what each waited for slots on the cluster. */
  usualWaitSeconds?: number;
  /** Of the same clones: the median of each stage without its wait; absent for stages that fewer than 3 went through. */
  usualStageSeconds?: Partial<Record<GenerationStage, number>>;
  /** Median of its last 20 captures from here, order to ready; absent with fewer than 3. */
  usualCaptureSeconds?: number;
  minInterval: string;
  /** Longest freeze, where the source suspends writes. */
  deadline?: string;
  paused?: { reason: string; since: string };
  /** Absent until the first check has run. */
  preflight?: Preflight;
  lastSnapshotAt?: string;
  nextSnapshotAt?: string;
  /** Points that are not failed, lost or being deleted. */
  snapshots: number;
  /** Clones that are not gone. */
  clones: number;
  /** Of the golden volume. */
  usage?: StorageUsage;
  /** Of its clones that are not gone and that the caller may see; absent when none is measured. */
  clonesUsage?: ClonesUsage;
  /** Set while the cluster does not answer: what is shown was known then. */
  lastSeenAt?: string;
  actions: Action[];
}
