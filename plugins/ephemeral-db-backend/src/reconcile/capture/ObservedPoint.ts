/**
 * What the cluster holds of one point in time: a VolumeSnapshot in a golden
 * namespace and the content that it is bound to.
 */
export interface ObservedPoint {
  name: string;
  uid: string;
  resourceVersion: string;
  /** It bears the labels of this installation and of the source. */
  ours: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** When its deletion was asked for, in milliseconds since 1970. */
  deletingSince?: number;
  /** The claim that it is a snapshot of; absent on an import. */
  claim?: string;
  annotations: Record<string, string>;
  /** When the array froze the data: known from the cut on. */
  cutAt?: Date;
  /** Clones can be made from it. */
  ready: boolean;
  /** Bytes that a volume made from it needs. */
  sizeBytes?: number;
  /** The platform's own words; it retries by itself. */
  error?: string;
  /** Only a content that is bound to it, both ways. */
  content?: {
    name: string;
    uid: string;
    resourceVersion: string;
    policy: 'Retain' | 'Delete';
    snapshotHandle?: string;
    /** The volume on the array that it was cut from; absent on an import. */
    volumeHandle?: string;
  };
}
