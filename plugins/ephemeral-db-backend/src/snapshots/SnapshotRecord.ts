import type {
  Consistency,
  SnapshotFacts,
  SnapshotPhase,
  SnapshotProbe,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** One reading of a probe, before the second one has been compared with it. */
export interface ProbeReading {
  name: string;
  value: string | number;
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
  /** Databases that were left out of the CHECKPOINT, and why. */
  skipped?: { database: string; reason: string }[];
  /** A step that failed and is retried. */
  trouble?: { since: string; times: number; reason: string; message: string };
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
  takenBy?: string;
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
  | 'consistency'
  | 'orderedAt'
  | 'takenBy'
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
  | 'orderedAt'
  | 'takenAt'
  | 'readyAt'
  | 'sizeBytes'
  | 'volumeSnapshotName'
  | 'volumeSnapshotUid'
  | 'probes'
  | 'facts'
  | 'failure'
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
    | 'sizeBytes'
    | 'volumeSnapshotUid'
    | 'probes'
    | 'facts'
    | 'failure'
    | 'progress'
  >
>;
