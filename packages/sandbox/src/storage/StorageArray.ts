import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { CsiError } from './CsiError';
import { VolumeCatalogue } from './VolumeCatalogue';
import { copyTree } from './copyTree';

/** A volume of the array. */
export interface ArrayVolume {
  /** What a CSI driver would call `volume_id`; opaque. */
  handle: string;
  /** The name that was asked for; creating it again answers the same volume. */
  name: string;
  sizeBytes: number;
  /** Where its files are. */
  directory: string;
  /** The snapshot that it stands on; none where it was empty, or holds a copy of its own. */
  snapshotHandle?: string;
  /** How many volumes and snapshots it stands on; 0 for one that holds all of its blocks itself. */
  depth: number;
}

export interface VolumeRequest {
  name: string;
  sizeBytes: number;
  snapshotHandle?: string;
  /** Where the array is to use this one; a random one unless given. */
  handle?: string;
  /** Copies what the snapshot holds instead of sharing its blocks. */
  copied?: boolean;
}

export interface SnapshotRequest {
  name: string;
  volumeHandle: string;
  /** Where the array is to use this one; a random one unless given. */
  handle?: string;
  /** Whether deleting the volume deletes the snapshot. */
  diesWithVolume?: boolean;
}

/** A frozen moment of a volume. */
export interface ArraySnapshot {
  /** What a CSI driver would call `snapshot_id`; opaque. */
  handle: string;
  name: string;
  volumeHandle: string;
  sizeBytes: number;
  directory: string;
  /** When the data was frozen, in nanoseconds since 1970. */
  createdAt: bigint;
  /** As a volume's. */
  depth: number;
  diesWithVolume: boolean;
  /** Deleted, but kept for the volumes that stand on it. */
  hidden?: true;
}

export interface StorageArrayOptions {
  /** Everything the array keeps lies under this directory, and is there again for the next array over it. */
  directory: string;
  /** Nanoseconds since 1970. */
  now(): bigint;
}

/**
 * The array: volumes and snapshots are directories, and a snapshot is cut in
 * one turn of the event loop, so it holds one moment of every file.
 *
 * Calls answer as the hostpath CSI driver did in the transcripts, with its
 * words, and like any CSI driver's they can be repeated: the same name gives
 * the same volume or snapshot, deleting what is gone succeeds.
 */
export class StorageArray {
  private readonly volumeCatalogue: VolumeCatalogue<ArrayVolume>;
  private readonly snapshotCatalogue: VolumeCatalogue<ArraySnapshot>;
  private readonly now: () => bigint;

  constructor({ directory, now }: StorageArrayOptions) {
    this.now = now;
    this.volumeCatalogue = new VolumeCatalogue(directory, 'volumes');
    this.snapshotCatalogue = new VolumeCatalogue(directory, 'snapshots');
    // The last one that stood on them may have gone just before the end.
    this.hiddenSnapshots().forEach(({ handle }) => this.forgetHidden(handle));
  }

  /** Every volume, the oldest first. */
  volumes(): ArrayVolume[] {
    return this.volumeCatalogue.all();
  }

  /** Every snapshot, the oldest first. */
  snapshots(): ArraySnapshot[] {
    return this.snapshotCatalogue.all().filter(({ hidden }) => !hidden);
  }

  /** Snapshots that were deleted while volumes stand on them; each goes with the last of those. */
  hiddenSnapshots(): ArraySnapshot[] {
    return this.snapshotCatalogue.all().filter(({ hidden }) => hidden);
  }

  /** The volumes that stand on a snapshot. */
  clonesOf(snapshotHandle: string): ArrayVolume[] {
    return this.volumes().filter(
      volume => volume.snapshotHandle === snapshotHandle,
    );
  }

  volume(handle: string): ArrayVolume | undefined {
    return this.volumeCatalogue.get(handle);
  }

  snapshot(handle: string): ArraySnapshot | undefined {
    const snapshot = this.snapshotCatalogue.get(handle);
    return snapshot?.hidden ? undefined : snapshot;
  }

  /**
   * Makes a volume, empty or with what a snapshot holds.
   *
   * @throws CsiError - as `checkVolume`
   */
  createVolume(request: VolumeRequest): ArrayVolume {
    this.checkVolume(request);
    const existing = this.volumeNamed(request.name);
    if (existing) {
      return existing;
    }
    const { name, sizeBytes, copied = false } = request;
    const { handle = randomUUID() } = request;
    const directory = this.volumeCatalogue.directoryOf(handle);
    const source = this.snapshot(request.snapshotHandle ?? '');
    if (source) {
      copyTree(source.directory, directory);
    } else {
      mkdirSync(directory, { recursive: true });
    }
    const parent = copied ? undefined : source;
    const volume: ArrayVolume = {
      ...{ handle, name, sizeBytes, directory },
      ...(parent ? { snapshotHandle: parent.handle } : {}),
      depth: parent ? parent.depth + 1 : 0,
    };
    this.volumeCatalogue.put(volume);
    return volume;
  }

  /** Gives a volume blocks of its own, as ONTAP's split and Ceph's flatten do, so that it no longer stands on its snapshot. */
  separate(handle: string): void {
    const volume = this.volume(handle);
    if (volume) {
      const { snapshotHandle, ...rest } = volume;
      this.volumeCatalogue.put({ ...rest, depth: 0 });
      this.forgetHidden(snapshotHandle);
    }
  }

  /**
   * Whether a volume could be made now.
   *
   * @throws CsiError - `NotFound` for an unknown snapshot, `InvalidArgument`
   * for a size below the snapshot's, `AlreadyExists` for a known name with a
   * smaller size.
   */
  checkVolume({ name, sizeBytes, snapshotHandle }: VolumeRequest): void {
    const existing = this.volumeNamed(name);
    if (existing) {
      if (existing.sizeBytes < sizeBytes) {
        throw new CsiError(
          'AlreadyExists',
          `Volume with the same name: ${name} but with different size already exist`,
        );
      }
      return;
    }
    if (snapshotHandle === undefined) {
      return;
    }
    const snapshot = this.snapshot(snapshotHandle);
    if (!snapshot) {
      throw new CsiError(
        'NotFound',
        `snapshot id ${snapshotHandle} does not exist in the snapshots list`,
      );
    }
    if (snapshot.sizeBytes > sizeBytes) {
      throw new CsiError(
        'InvalidArgument',
        `snapshot ${snapshotHandle} size ${snapshot.sizeBytes} is greater than requested volume size ${sizeBytes}`,
      );
    }
  }

  private volumeNamed(wanted: string): ArrayVolume | undefined {
    return this.volumes().find(({ name }) => name === wanted);
  }

  deleteVolume(handle: string): void {
    const volume = this.volume(handle);
    if (!volume) {
      return;
    }
    this.snapshots()
      .filter(({ volumeHandle }) => volumeHandle === handle)
      .filter(({ diesWithVolume }) => diesWithVolume)
      .forEach(snapshot => this.deleteSnapshot(snapshot.handle));
    this.volumeCatalogue.remove(handle);
    this.forgetHidden(volume.snapshotHandle);
  }

  /**
   * Freezes a volume as it is at this very moment.
   *
   * @throws CsiError - `NotFound` for an unknown volume, `AlreadyExists` for a
   * known name that was cut from another volume.
   */
  createSnapshot(request: SnapshotRequest): ArraySnapshot {
    const existing = this.snapshots().find(({ name }) => name === request.name);
    if (existing) {
      if (existing.volumeHandle !== request.volumeHandle) {
        throw new CsiError(
          'AlreadyExists',
          `snapshot with the same name: ${request.name} but with different SourceVolumeId already exist`,
        );
      }
      return existing;
    }
    const volume = this.volume(request.volumeHandle);
    if (!volume) {
      throw new CsiError(
        'NotFound',
        `volume id ${request.volumeHandle} does not exist in the volumes list`,
      );
    }
    const { name, volumeHandle, diesWithVolume = false } = request;
    const { handle = randomUUID() } = request;
    const directory = this.snapshotCatalogue.directoryOf(handle);
    const createdAt = this.now();
    copyTree(volume.directory, directory);
    const snapshot: ArraySnapshot = {
      ...{ handle, name, volumeHandle, directory, createdAt, diesWithVolume },
      sizeBytes: volume.sizeBytes,
      depth: volume.depth + 1,
    };
    this.snapshotCatalogue.put(snapshot);
    return snapshot;
  }

  /** @param hide - keeps what it holds, unseen, for as long as volumes stand on it */
  deleteSnapshot(handle: string, { hide = false } = {}): void {
    const snapshot = this.snapshot(handle);
    if (snapshot && hide && this.clonesOf(handle).length > 0) {
      this.snapshotCatalogue.put({ ...snapshot, hidden: true });
    } else if (snapshot) {
      this.snapshotCatalogue.remove(handle);
    }
  }

  private forgetHidden(handle = ''): void {
    const isHidden = this.snapshotCatalogue.get(handle)?.hidden;
    if (isHidden && this.clonesOf(handle).length === 0) {
      this.snapshotCatalogue.remove(handle);
    }
  }
}
