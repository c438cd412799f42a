import type { ObjectIdentity } from '../../kubernetes/Cluster';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import type { ObservedPoint } from './ObservedPoint';

/** All that the plan of a point's deletion may look at. Read live, all of it. */
export interface DeletionSituation {
  record: SnapshotRecord;
  /** `undefined`: it is not configured any more. */
  source: GoldenSource | undefined;
  /** The point's own VolumeSnapshot; another one of its name is not it. */
  snapshot: ObservedPoint | undefined;
  /** The golden's own content, which may outlive the VolumeSnapshot. */
  content:
    | (ObjectIdentity & {
        policy: 'Retain' | 'Delete';
        /** When its deletion was asked for, in milliseconds since 1970. */
        deletingSince?: number;
        /** The driver's own words. */
        error?: string;
      })
    | undefined;
  /** Clones that refer to it and others who need the array's snapshot, in words. */
  holders: string[];
  /** Milliseconds since 1970. */
  now: number;
}
