import type { Action, OrderedVia, ProbeValue, StorageUsage } from './shared';

/**
 * The state of a clone that a person sees. Those of later verbs are reserved.
 *
 * @public
 */
export type ClonePhase =
  | 'queued'
  | 'provisioning'
  | 'ready'
  | 'grace'
  | 'rewinding'
  | 'refreshing'
  | 'stopping'
  | 'stopped'
  | 'starting'
  | 'unavailable'
  | 'failed'
  | 'deleting'
  | 'gone';

/**
 * A step of bringing up a generation, named after what is true at its end.
 * `masked` is absent where the source has no masking rules.
 *
 * @public
 */
export type GenerationStage =
  | 'imported'
  | 'bound'
  | 'running'
  | 'secured'
  | 'verified'
  | 'masked'
  | 'ready';

/**
 * One run through a stage.
 *
 * @public
 */
export interface CloneStage {
  name: GenerationStage;
  /** ISO 8601 UTC */
  startedAt: string;
  finishedAt?: string;
  /** How much of it was waiting for a slot on the cluster. */
  waitedMs?: number;
}

/**
 * A failure in the platform's own words.
 *
 * @public
 */
export interface CloneFailure {
  stage: GenerationStage;
  /** A stable word. */
  reason: string;
  message: string;
  /** What to do now. */
  next: string;
}

/**
 * Where a ready clone answers. The password is read apart, see {@link CloneCredentials}.
 *
 * @public
 */
export interface CloneEndpoint {
  host: string;
  port: number;
  database: string;
  /** The people's login; its password is read apart. Absent for clones that an earlier version has opened. */
  login?: string;
  /** How people get there, for example `ClusterIP`. */
  via: string;
}

/**
 * The comparison of the point's probes with the clone.
 * `reported`: only ranges were recorded. `notRecorded`: the point has no probes.
 *
 * @public
 */
export interface CloneVerification {
  result: 'matched' | 'differs' | 'reported' | 'notRecorded';
  probes: { name: string; expected?: ProbeValue; actual?: ProbeValue }[];
}

/**
 * Where a clone is in its cluster: names for technical details and for commands to copy. They are fixed with the order,
 * so an object of the name need not be there yet.
 *
 * @public
 */
export interface ClonePlacement {
  cluster: string;
  namespace: string;
  /** The people's Service; without an endpoint until the clone is ready. */
  service: string;
  deployment: string;
  /** PersistentVolumeClaim of the present generation. */
  claim: string;
  /** The import of the point in the clone's namespace. */
  volumeSnapshot: string;
  /** Cluster-scoped. */
  volumeSnapshotContent: string;
  /** As the source is configured now; absent when it is not configured any more. */
  storageClass?: string;
}

/**
 * What a deletion, or the next try of a failed clone, waits for.
 *
 * @public
 */
export interface CloneBlocker {
  /** Kind and name, for example `PersistentVolume pvc-3f1a`. */
  object: string;
  /** In the platform's own words where it gave some. */
  reason: string;
  /** ISO 8601 UTC: since when it waits for this object. */
  since: string;
}

/**
 * What is taken away of a clone, in the order in which it goes: SQL Server, the volume, the import of the point (its
 * VolumeSnapshot, then its VolumeSnapshotContent), the namespace with all the rest.
 *
 * @public
 */
export type CloneRemains =
  | 'server'
  | 'volume'
  | 'import'
  | 'content'
  | 'namespace';

/**
 * How far a deletion is.
 *
 * @public
 */
export interface CloneDeletion {
  /** From 1; steps for which nothing is there are passed over. */
  step: number;
  of: number;
  /** What is being taken away now. A volume whose class says Retain is waited for last. */
  what: CloneRemains;
}

/**
 * That a clone was found in its cluster without a record. Nobody gets its password until an admin has confirmed it.
 *
 * @public
 */
export interface CloneAdoption {
  /** ISO 8601 UTC */
  at: string;
  /** The admin's entity ref; absent until then. */
  confirmedBy?: string;
}

/**
 * One writable database made from a snapshot, alone in its own namespace.
 *
 * @public
 */
export interface Clone {
  id: string;
  /** 1–40 characters, unique among the entity's clones that are not gone. */
  name: string;
  source: string;
  entityRef: string;
  /** The requester's entity ref. */
  requestedBy: string;
  /** Absent for clones that an earlier version has ordered. */
  orderedVia?: OrderedVia;
  purpose?: string;
  snapshot: { id: string; label?: string; takenAt: string };
  phase: ClonePhase;
  stage?: GenerationStage;
  stages: CloneStage[];
  generation: number;
  createdAt: string;
  readyAt?: string;
  /** The end of the lease. */
  expiresAt: string;
  protectedUntil?: string;
  endpoint?: CloneEndpoint;
  /** Absent when it is gone. */
  placement?: ClonePlacement;
  verification?: CloneVerification;
  usage?: StorageUsage;
  failure?: CloneFailure;
  /** `position`: how many are ahead. */
  queue?: { position: number };
  /** What it waits for while it is deleted, or before it is tried again. */
  blockedBy?: CloneBlocker;
  /** How far its deletion is; absent until it has begun. */
  deletion?: CloneDeletion;
  /** Median of this source's last 20 clones, order to ready; absent with fewer than 3. */
  usualSeconds?: number;
  /** Set while the cluster does not answer: what is shown was known then. */
  lastSeenAt?: string;
  /** Its record was lost, and it came back from what stands in its namespace. */
  adoption?: CloneAdoption;
  actions: Action[];
}

/**
 * How to log in to a ready clone. Never stored, never logged; each reading is recorded.
 *
 * @public
 */
export interface CloneCredentials {
  username: string;
  password: string;
  host: string;
  port: number;
  database: string;
}

/**
 * What can happen to a clone. `adopted`: it was found without a record. `stage`: one is finished. `ready` may come again after `unavailable`.
 *
 * @public
 */
export type CloneActivityKind =
  | 'ordered'
  | 'adopted'
  | 'confirmed'
  | 'stage'
  | 'ready'
  | 'unavailable'
  | 'failed'
  | 'retried'
  | 'deleted'
  | 'expired'
  | 'gone';

/**
 * Something that happened to a clone.
 *
 * @public
 */
export interface CloneActivity {
  id: string;
  /** ISO 8601 UTC */
  at: string;
  kind: CloneActivityKind;
  /** Entity ref of whoever did it; absent for what happened by itself. */
  by?: string;
  generation: number;
  /** Which one is finished, or failed. */
  stage?: GenerationStage;
  /** A stable word, the platform's own where it is one of it. */
  reason?: string;
  message?: string;
}

/**
 * The end of what a clone's SQL Server wrote. Passwords are replaced by `***`.
 *
 * @public
 */
export interface CloneLog {
  pod: string;
  /** Oldest first. */
  lines: string[];
}
