/** What one kind of storage is like, wherever kinds differ. */
export interface DriverProfile {
  /** The CSI driver, as StorageClasses and VolumeSnapshotClasses name it. */
  driver: string;
  /** What its vendor's instructions have an administrator lay out. */
  storageClass: {
    name: string;
    parameters?: Record<string, string>;
    volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer';
  };
  volumeSnapshotClass: {
    name: string;
    parameters?: Record<string, string>;
  };
  /** What the driver calls a new volume or snapshot; opaque to everybody else. */
  handles: {
    volume(volume: { name: string }): string;
    snapshot(snapshot: { name: string; volumeHandle: string }): string;
  };
  /**
   * Whether it can look a snapshot up, CSI capability LIST_SNAPSHOTS. Without
   * it the sidecar believes whatever handle an import names (transcript 16).
   */
  listSnapshots: boolean;
  /** What becomes of a snapshot whose source volume is deleted. */
  sourceDeleted: 'keepsSnapshots' | 'deletesSnapshots';
  /** The parameter of a VolumeSnapshotClass that keeps its snapshots although `sourceDeleted` says otherwise. */
  keptWith?: { parameter: string; value: string };
  /**
   * What the array does when asked to delete a snapshot that volumes stand on:
   *
   * - `deleted`: it goes, the volumes do not need it;
   * - `hidden`: it is gone for everybody, but keeps its space until the last of them goes;
   * - `refused`: the call fails until the last of them is gone;
   * - `split`: the call fails, and gives one of them blocks of its own each time.
   */
  snapshotInUse: 'deleted' | 'hidden' | 'refused' | 'split';
  /** Whether a restored volume shares the snapshot's blocks, or has all of its own. */
  restored: 'shared' | 'copied';
  /**
   * How many images a volume may stand on: beyond `soft` it is given blocks of
   * its own in the background, beyond `hard` before it may be used, which
   * CreateVolume answers with ABORTED until it is done.
   */
  cloneDepth?: { soft: number; hard: number };
  /** The label of nodes that says from where a volume can be reached, and what it holds; from everywhere unless given. */
  topology?: { key: string; of: 'node' | 'zone' };
  /**
   * Whether the array itself has to attach a volume to a node, CSI capability
   * PUBLISH_UNPUBLISH_VOLUME. Without it the attacher says at once that it is
   * done, and its finalizer is not needed (transcripts 02 and 03). Default true.
   */
  attaches?: boolean;
  /** How many of its volumes a node takes, as CSINode's `allocatable.count`; any number unless given. */
  attachLimit?: number;
  /** Times of its own in milliseconds, as `durations` of latency.ts has those of the article's array. */
  times?: Partial<DriverTimes>;
}

/** Where drivers differ so much that a person notices. */
export interface DriverTimes {
  /** From the cut until the array calls the snapshot ready. */
  snapshotReady: number;
  /** What mounting a restored volume takes, because its blocks come when they are first read. */
  firstMount: number;
  /** Giving a volume blocks of its own. */
  separate: number;
}
