/**
 * What the cluster holds of one clone's present generation, reduced to what the
 * plan decides on. `undefined` means a live 404 for whatever was recorded
 * before, or that nothing of the name is in the synced cache.
 */
export interface ObservedClone {
  namespace?: Seen & {
    /** What keeps it from going away, in the platform's words. */
    holdup?: string;
  };
  content?: Seen & {
    policy: string;
    snapshotHandle?: string;
    /** The uid of the VolumeSnapshot that it is bound to. */
    boundUid?: string;
    error?: string;
  };
  volumeSnapshot?: Seen & {
    ready: boolean;
    boundContent?: string;
    error?: string;
  };
  claim?: Seen & {
    phase: string;
    volumeName?: string;
    /** It really is made from our import: the API drops what it does not understand. */
    fromImport: boolean;
  };
  deployment?: Seen & {
    replicas: number;
    /** Quota, Pod Security and the like, which stand only in this condition. */
    refusal?: Trouble;
  };
  pods: ObservedPod[];
  /** The volume of a claim that is gone; read only while tearing down. */
  volume?: {
    name: string;
    phase: string;
    reclaimPolicy: string;
    message?: string;
  };
  /** The last warning about what the present stage waits for. */
  warning?: Trouble;
}

/** An object that was seen. */
export interface Seen {
  uid: string;
  resourceVersion: string;
  /** Installation, clone (and generation) labels are ours, and the uid is not another than recorded. */
  ours: boolean;
  /** When its deletion was asked for, in milliseconds. */
  deletingSince?: number;
  /** What has to be done before it goes, by names of whoever does it; told of what is going only. */
  finalizers?: string[];
}

export interface ObservedPod {
  name: string;
  ready: boolean;
  deleting: boolean;
  restarts: number;
  /** Why its container does not run, or ended last time. */
  trouble?: Trouble;
}

/** A reason in the platform's own words. */
export interface Trouble {
  reason: string;
  message: string;
}
