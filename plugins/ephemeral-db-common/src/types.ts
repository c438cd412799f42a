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
 * What is promised about the files of a point in time. `unknown`: taken by other hands.
 *
 * @public
 */
export type Consistency = 'crash' | 'checkpoint' | 'suspend' | 'unknown';

/**
 * What can be done with an object. `connect` is the reading of credentials, `check` a new look at a source's findings.
 *
 * @public
 */
export type ActionVerb =
  | 'capture'
  | 'check'
  | 'clone'
  | 'connect'
  | 'rewind'
  | 'refresh'
  | 'extend'
  | 'protect'
  | 'stop'
  | 'start'
  | 'retry'
  | 'delete';

/**
 * A verb of an object, for the caller who asked. A verb that the backend lacks is absent.
 *
 * @public
 */
export interface Action {
  verb: ActionVerb;
  allowed: boolean;
  /** Why not, in words for the person; absent when allowed. */
  reason?: string;
  /** What to know before, where it is allowed. */
  warning?: string;
}

/**
 * The one value that a probe's SELECT gave. Integers beyond JavaScript's safe range are strings.
 *
 * @public
 */
export type ProbeValue = string | number;

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
 * Bytes measured by a storage provider.
 *
 * @public
 */
export interface StorageUsage {
  uniqueBytes: number;
  logicalBytes: number;
  /** ISO 8601 UTC */
  measuredAt: string;
  provider: string;
}

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
  actions: Action[];
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
 * One page of a list.
 *
 * @public
 */
export interface Page<T> {
  items: T[];
  pageInfo: { nextCursor?: string };
  totalItems: number;
}

/**
 * How many points and clones one day (UTC, `YYYY-MM-DD`) has outside of the range that was asked for.
 *
 * @public
 */
export interface TimelineDay {
  day: string;
  source: string;
  snapshots: number;
  clones: number;
}

/**
 * All that an entity's card and tab need, in one read.
 *
 * @public
 */
export interface EntityTimeline {
  sources: Source[];
  /** Names in the entity's annotation that are not configured. */
  unknownSources: string[];
  snapshots: Snapshot[];
  /** At most 200, newest order first. */
  clones: Clone[];
  /** How many there are, of which `clones` may be a part. */
  totalClones: number;
  counts: TimelineDay[];
  pageInfo: { nextCursor?: string };
}

/**
 * What is broadcast on the signals channel `ephemeral-db`: the client refetches under its own permissions.
 *
 * @public
 */
export interface EphemeralDbSignal {
  kind: 'source' | 'snapshot' | 'clone';
  id: string;
  version: number;
}

/**
 * What can happen to a clone. `stage`: one is finished. `ready` may come again after `unavailable`.
 *
 * @public
 */
export type CloneActivityKind =
  | 'ordered'
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
