import type {
  Consistency,
  OrderedVia,
  SnapshotFacts,
  SnapshotPhase,
  SnapshotProbe,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The array has not got the snapshot any more, though its VolumeSnapshot is there. */
export const LOST_ON_ARRAY = 'LostOnArray';
/** The VolumeSnapshot is there, but nothing says any more where its snapshot is. */
export const CONTENT_GONE = 'ContentGone';

/** One reading of a probe, before the second one has been compared with it. */
export interface ProbeReading {
  name: string;
  value: string | number;
}

/** A step of a capture that the platform refused. */
export interface CaptureTrouble {
  /** Since when steps go wrong, in milliseconds since 1970. */
  since: number;
  times: number;
  reason: string;
  message: string;
  next: string;
  /** `final`: trying again can't help. `refused`: quota or rights, which may change soon. */
  kind: 'final' | 'refused' | 'transient';
}

/** What the loop notes for itself about a capture. */
export interface SnapshotProgress {
  /** The golden was brought to rest as far as asked; what was read just before. */
  quiesced?: { at: string; probes: ProbeReading[] };
  /** Probes were read again after the cut. */
  compared?: boolean;
  /** The final annotations are on the VolumeSnapshot. */
  annotated?: boolean;
  contentName?: string;
  /** What becomes of the array's snapshot when the VolumeSnapshot is deleted. */
  policy?: 'Retain' | 'Delete';
  /** The volume on the array that it is a snapshot of. */
  volumeHandle?: string;
  /** Databases that were left out of the CHECKPOINT, and why. */
  skipped?: { database: string; reason: string }[];
  /** The last step did not work and is tried again. */
  trouble?: CaptureTrouble;
  /** What a removal waits for, or that there is nothing left to remove. */
  removed?: boolean;
}

/** One point in time as the database holds it. */
export interface SnapshotRecord {
  id: string;
  source: string;
  cluster: string;
  label?: string;
  origin: 'ours' | 'other';
  asked?: Consistency;
  consistency: Consistency;
  phase: SnapshotPhase;
  orderedAt: Date;
  /** The cut: when the array froze the data. */
  takenAt?: Date;
  readyAt?: Date;
  goneAt?: Date;
  /** Since when nothing can come of it any more: failed or lost. */
  endedAt?: Date;
  /** Since when writes are held for it, while they are. */
  frozenAt?: Date;
  takenBy?: string;
  /** Absent for points by other hands, and where an earlier version took the order. */
  orderedVia?: OrderedVia;
  /** `absent`: its deletion was asked for. */
  desired: 'present' | 'absent';
  endedBy?: string;
  /** Its volume is not the source's any more: the claim was made anew. */
  formerVolume: boolean;
  sizeBytes?: number;
  volumeSnapshotName?: string;
  volumeSnapshotUid?: string;
  probes: SnapshotProbe[];
  facts?: SnapshotFacts;
  failure?: { reason: string; message: string; next: string };
  progress: SnapshotProgress;
  requestId?: string;
  requestHash?: string;
  version: number;
}

/** What a capture order writes. */
export type NewCapture = Pick<
  SnapshotRecord,
  | 'id'
  | 'source'
  | 'cluster'
  | 'label'
  | 'asked'
  | 'consistency'
  | 'orderedAt'
  | 'takenBy'
  | 'orderedVia'
  | 'volumeSnapshotName'
  | 'requestId'
  | 'requestHash'
>;

/** What the mirror writes of a point that other hands took. */
export type MirroredSnapshot = Pick<
  SnapshotRecord,
  | 'id'
  | 'source'
  | 'cluster'
  | 'label'
  | 'consistency'
  | 'phase'
  | 'formerVolume'
  | 'orderedAt'
  | 'takenAt'
  | 'readyAt'
  | 'sizeBytes'
  | 'volumeSnapshotName'
  | 'volumeSnapshotUid'
  | 'probes'
  | 'facts'
  | 'goneAt'
  | 'failure'
  | 'progress'
>;

/** What the loop may write of a capture. `undefined` clears a field. */
export type SnapshotObservation = Partial<
  Pick<
    SnapshotRecord,
    | 'asked'
    | 'consistency'
    | 'phase'
    | 'takenAt'
    | 'readyAt'
    | 'goneAt'
    | 'endedAt'
    | 'frozenAt'
    | 'desired'
    | 'formerVolume'
    | 'sizeBytes'
    | 'volumeSnapshotUid'
    | 'probes'
    | 'facts'
    | 'failure'
    | 'progress'
  >
>;
