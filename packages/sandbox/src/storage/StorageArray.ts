import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CsiError } from './CsiError';
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
  /** The snapshot that it was made from. */
  snapshotHandle?: string;
}

export interface VolumeRequest {
  name: string;
  sizeBytes: number;
  snapshotHandle?: string;
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
}

export interface StorageArrayOptions {
  /** Everything the array keeps lies under this directory. */
  directory: string;
  /** Whether deleting a volume deletes its snapshots too, as some arrays do. Default false. */
  cascade?: boolean;
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
  private readonly volumesByHandle = new Map<string, ArrayVolume>();
  private readonly snapshotsByHandle = new Map<string, ArraySnapshot>();

  constructor(private readonly options: StorageArrayOptions) {}

  /** Every volume, the oldest first. */
  volumes(): ArrayVolume[] {
    return [...this.volumesByHandle.values()];
  }

  /** Every snapshot, the oldest first. */
  snapshots(): ArraySnapshot[] {
    return [...this.snapshotsByHandle.values()];
  }

  volume(handle: string): ArrayVolume | undefined {
    return this.volumesByHandle.get(handle);
  }

  snapshot(handle: string): ArraySnapshot | undefined {
    return this.snapshotsByHandle.get(handle);
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
    const handle = randomUUID();
    const directory = join(this.options.directory, 'volumes', handle);
    const source = this.snapshotsByHandle.get(request.snapshotHandle ?? '');
    if (source) {
      copyTree(source.directory, directory);
    } else {
      mkdirSync(directory, { recursive: true });
    }
    const volume = { handle, directory, ...request };
    this.volumesByHandle.set(handle, volume);
    return volume;
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
    const snapshot = this.snapshotsByHandle.get(snapshotHandle);
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
    const volume = this.volumesByHandle.get(handle);
    if (!volume) {
      return;
    }
    if (this.options.cascade) {
      this.snapshots()
        .filter(({ volumeHandle }) => volumeHandle === handle)
        .forEach(snapshot => this.deleteSnapshot(snapshot.handle));
    }
    rmSync(volume.directory, { recursive: true, force: true });
    this.volumesByHandle.delete(handle);
  }

  /**
   * Freezes a volume as it is at this very moment.
   *
   * @throws CsiError - `NotFound` for an unknown volume, `AlreadyExists` for a
   * known name that was cut from another volume.
   */
  createSnapshot(request: {
    name: string;
    volumeHandle: string;
  }): ArraySnapshot {
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
    const volume = this.volumesByHandle.get(request.volumeHandle);
    if (!volume) {
      throw new CsiError(
        'NotFound',
        `volume id ${request.volumeHandle} does not exist in the volumes list`,
      );
    }
    const handle = randomUUID();
    const directory = join(this.options.directory, 'snapshots', handle);
    const createdAt = this.options.now();
    copyTree(volume.directory, directory);
    const snapshot = {
      handle,
      directory,
      createdAt,
      sizeBytes: volume.sizeBytes,
      ...request,
    };
    this.snapshotsByHandle.set(handle, snapshot);
    return snapshot;
  }

  deleteSnapshot(handle: string): void {
    const snapshot = this.snapshotsByHandle.get(handle);
    if (!snapshot) {
      return;
    }
    rmSync(snapshot.directory, { recursive: true, force: true });
    this.snapshotsByHandle.delete(handle);
  }
}
