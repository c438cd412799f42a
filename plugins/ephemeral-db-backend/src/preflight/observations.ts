import type { AccessQuestion } from '../kubernetes/Cluster';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeSnapshotClass,
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
  }[];
  /** Of all databases whose files the login can see. */
  files: { database: string; name: string; path: string }[];
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
  /** What is wrong with Secrets of `clones.adminCredentials`, in words. */
  credentialTroubles: string[];
  /** Absent where the engine has no way to ask. */
  server?: { facts: ServerFacts } | { trouble: ServerTrouble };
}
