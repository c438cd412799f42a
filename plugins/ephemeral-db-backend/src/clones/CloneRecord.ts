import type { GoldenPoint } from '../kubernetes/manifests';
import type { PodSpec } from '../kubernetes/podTypes';
import type {
  CloneBlocker,
  CloneDeletion,
  CloneEndpoint,
  CloneFailure,
  ClonePhase,
  CloneStage,
  CloneVerification,
  GenerationStage,
  OrderedVia,
  SnapshotProbe,
  StorageUsage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** What a clone remembers of its point in time, also when that is long gone. */
export interface ClonePoint {
  id: string;
  label?: string;
  /** ISO 8601 UTC, the moment that the array cut the snapshot. */
  takenAt: string;
  /** Name of the VolumeSnapshot in the golden's namespace. */
  volumeSnapshotName: string;
  volumeSnapshotUid: string;
  probes: SnapshotProbe[];
}

/**
 * What the loop notes for itself: the identities of what it created, so that
 * an object of the same name that is not ours is never taken for it.
 */
export interface CloneProgress {
  namespaceUid?: string;
  /** When a later generation was put in line, in milliseconds since 1970. */
  queuedAt?: number;
  /** Secrets, ConfigMap, ServiceAccount and NetworkPolicy are in place. */
  preparedGeneration?: number;
  contentUid?: string;
  importUid?: string;
  claimUid?: string;
  volumeName?: string;
  deploymentUid?: string;
  /** The golden content as it was checked, before anything was made from it. */
  point?: GoldenPoint;
  /** The pod as it was derived from the golden's, without its claim. */
  pod?: PodSpec;
  /** Job outcomes that must not be lost with the process. */
  secured?: boolean;
  verified?: boolean;
  /** The network is open and the people's Secret and Service are in place. */
  opened?: boolean;
  /** How far it is taken away. */
  deletion?: CloneDeletion;
  /** Nothing is left: asked live, one by one. */
  confirmedGone?: boolean;
  /** What is left of a generation that failed has been removed. */
  dropped?: boolean;
  /** The last step did not work and is tried again. */
  trouble?: StepTrouble;
}

/** A step that the platform refused. */
export interface StepTrouble {
  /** Which action it was. */
  step: string;
  /** It is not tried again before, in milliseconds since 1970. */
  notBefore: number;
  /** Since when the same thing goes wrong, in milliseconds since 1970. */
  since: number;
  times: number;
  reason: string;
  message: string;
  next: string;
  /** `final`: trying again can't help. `refused`: quota or rights, which may change soon. */
  kind: 'final' | 'refused' | 'transient';
}

/** One clone as the database holds it: the order, and what became of it. */
export interface CloneRecord {
  id: string;
  name: string;
  source: string;
  cluster: string;
  namespace: string;
  entityRef: string;
  requestedBy: string;
  /** Absent where an earlier version took the order. */
  orderedVia?: OrderedVia;
  purpose?: string;
  snapshotId: string;
  point: ClonePoint;
  desired: 'present' | 'absent';
  /** Who asked for the end: an entity ref, `lease`, or `outside`. */
  endedBy?: string;
  phase: ClonePhase;
  stage?: GenerationStage;
  generation: number;
  /** Which one people want; greater while a failed one is being given up. */
  wantedGeneration: number;
  stages: CloneStage[];
  verification?: CloneVerification;
  endpoint?: CloneEndpoint;
  usage?: StorageUsage;
  failure?: CloneFailure;
  /** What a deletion, or the removal of a failed generation, waits for. */
  holdup?: CloneBlocker;
  progress: CloneProgress;
  createdAt: Date;
  readyAt?: Date;
  expiresAt: Date;
  goneAt?: Date;
  lastSeenAt?: Date;
  requestId?: string;
  requestHash?: string;
  /** When it was found in its cluster without a row; absent for what was ordered here. */
  adoptedAt?: Date;
  /** The admin who said that an adopted one may be used. */
  confirmedBy?: string;
  /** Grows with every change that a reader could see. */
  version: number;
}

/** What an order writes; everything else starts empty. */
export type NewClone = Pick<
  CloneRecord,
  | 'id'
  | 'name'
  | 'source'
  | 'cluster'
  | 'namespace'
  | 'entityRef'
  | 'requestedBy'
  | 'orderedVia'
  | 'purpose'
  | 'snapshotId'
  | 'point'
  | 'createdAt'
  | 'expiresAt'
  | 'requestId'
  | 'requestHash'
  | 'adoptedAt'
> & {
  /** 1 unless it is found in a cluster with a later one. */
  generation?: number;
};

/** What the loop may write of a clone. `undefined` clears a field. */
export type CloneObservation = Partial<
  Pick<
    CloneRecord,
    | 'desired'
    | 'endedBy'
    | 'snapshotId'
    | 'phase'
    | 'stage'
    | 'generation'
    | 'stages'
    | 'verification'
    | 'endpoint'
    | 'usage'
    | 'failure'
    | 'holdup'
    | 'progress'
    | 'readyAt'
    | 'goneAt'
    | 'lastSeenAt'
  >
>;
