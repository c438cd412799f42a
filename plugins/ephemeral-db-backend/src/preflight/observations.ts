import type { AccessQuestion } from '../kubernetes/Cluster';
import type {
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ResourceQuota,
  StorageClass,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from '../kubernetes/objects';

/** Something that was looked for: what it is, that there is none, or why nobody can tell. */
export type Looked<Type> =
  | { state: 'found'; value: Type }
  | { state: 'missing' }
  | {
      state: 'unknown';
      /** Nothing answered, so that looking again later may tell. */
      unreachable: boolean;
      message: string;
    };

/** What the golden server answered to one question, or that it refused to. */
export type Answer<Row> = { rows: Row[] } | { refused: string };

/** What the golden server says of itself to the login for captures. */
export interface ServerFacts {
  user: string;
  productVersion: string;
  edition: string;
  isSysadmin: boolean;
  /** Of those that are configured, those that the login can see. */
  databases: {
    name: string;
    /** `ONLINE`, `OFFLINE`, `RESTORING`, … */
    state: string;
    isReadOnly: boolean;
    mayCheckpoint: boolean;
    /** Asked only where the source suspends. */
    maySuspend?: boolean;
  }[];
  /** Of all databases whose files the login can see. */
  files: Answer<{
    database: string;
    name: string;
    path: string;
    sizeBytes: number;
  }>;
  /** Without it the four below may lack rows. */
  seesDefinitions: boolean;
  startupProcedures: Answer<string>;
  logonTriggers: Answer<string>;
  audits: Answer<{ name: string; onFailure: string }>;
  availabilityGroups: Answer<{ group: string; database: string }>;
  /** Asked only where the clones' edition lacks features that databases may have. */
  editionFeatures?: Answer<{ database: string; feature: string }>;
}

/** Why the golden server could not be asked. */
export interface ServerTrouble {
  kind:
    | 'missing'
    | 'unreachable'
    | 'starting'
    | 'certificate'
    | 'login'
    | 'statement'
    | 'timeout'
    | 'forbidden';
  message: string;
}

/** All that the judgement of a golden source rests on. */
export interface SourceObservations {
  /** What we may not do, of what we need. */
  denied: AccessQuestion[];
  storageClass: Looked<StorageClass>;
  volumeSnapshotClass: Looked<VolumeSnapshotClass>;
  claim: Looked<PersistentVolumeClaim>;
  /** Of the claim, once it is bound. */
  volume: Looked<PersistentVolume>;
  /** In the golden namespace, with the pods that its Service selects. */
  network: Looked<{ policies: NetworkPolicy[]; pods: Pod[] }>;
  /** In the golden namespace, where points are made. */
  quotas: Looked<ResourceQuota[]>;
  /** Of the whole cluster: they tell how the driver treats imports. */
  contents: Looked<VolumeSnapshotContent[]>;
  /** What is wrong with Secrets of `clones.adminCredentials`, in words. */
  credentialTroubles: string[];
  /** Absent where the engine has no way to ask. */
  server?: { facts: ServerFacts } | { trouble: ServerTrouble };
}
