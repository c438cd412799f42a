import { durations } from '../latency';
import { ArraySnapshot, ArrayVolume, CsiError, StorageArray } from '../storage';
import type { DriverProfile, DriverTimes } from '../drivers/DriverProfile';
import { ControllerContext } from './ControllerContext';
import { OperationTarget, operate } from './operate';

/** Of drivers whose profile says nothing else. */
const TIMES: DriverTimes = {
  snapshotReady: durations.snapshotReady,
  firstMount: 0,
  separate: 30_000,
};

/** The CSI driver: the array with the ways of its profile, and the times and faults of a real one. */
export class StorageDriver {
  /** When the array calls a snapshot ready, by handle, in milliseconds since 1970. */
  private readonly readyAt = new Map<string, number>();
  /** Restored volumes that nobody has mounted yet, by handle. */
  private readonly unread = new Set<string>();
  /** Volumes that are being given blocks of their own, by handle. */
  private readonly separating = new Set<string>();

  constructor(
    private readonly context: ControllerContext,
    private readonly array: StorageArray,
    readonly profile: DriverProfile,
  ) {}

  get name(): string {
    return this.profile.driver;
  }

  /**
   * Freezes a volume; repeated, it answers the same snapshot and whether it is ready by now.
   *
   * @param request - with the parameters of the VolumeSnapshotClass
   */
  async createSnapshot(
    request: {
      name: string;
      volumeHandle: string;
      parameters?: Record<string, string>;
    },
    target: OperationTarget,
  ): Promise<{ snapshot: ArraySnapshot; ready: boolean }> {
    const known = this.array
      .snapshots()
      .some(({ name }) => name === request.name);
    if (!known) {
      await operate(
        this.context,
        'snapshot.create',
        target,
        durations.snapshotCut,
      );
    }
    const { parameters, ...frozen } = request;
    const { sourceDeleted, keptWith, handles } = this.profile;
    const isKept =
      keptWith !== undefined &&
      parameters?.[keptWith.parameter] === keptWith.value;
    const snapshot = this.array.createSnapshot({
      ...frozen,
      handle: handles.snapshot(frozen),
      diesWithVolume: sourceDeleted === 'deletesSnapshots' && !isKept,
    });
    const now = this.context.clock.now().getTime();
    const readyAt =
      this.readyAt.get(snapshot.handle) ?? now + this.delay('snapshotReady');
    this.readyAt.set(snapshot.handle, readyAt);
    return { snapshot, ready: now >= readyAt };
  }

  /** @returns undefined when the array does not know the handle */
  async findSnapshot(
    handle: string,
    target: OperationTarget,
  ): Promise<ArraySnapshot | undefined> {
    await operate(
      this.context,
      'snapshot.find',
      target,
      durations.snapshotLookUp,
    );
    return this.array.snapshot(handle);
  }

  /** @throws CsiError - `FailedPrecondition` where volumes stand on it and the array holds on to it for them */
  async deleteSnapshot(handle: string, target: OperationTarget): Promise<void> {
    await operate(
      this.context,
      'snapshot.delete',
      target,
      durations.snapshotDelete,
    );
    const { snapshotInUse } = this.profile;
    const [clone] = this.array.clonesOf(handle);
    if (clone && snapshotInUse === 'split') {
      this.separateLater(clone);
    }
    if (clone && (snapshotInUse === 'split' || snapshotInUse === 'refused')) {
      throw new CsiError(
        'FailedPrecondition',
        `snapshot ${handle} is busy: volume ${clone.handle} is a clone of it`,
      );
    }
    this.readyAt.delete(handle);
    this.array.deleteSnapshot(handle, { hide: snapshotInUse === 'hidden' });
  }

  /** @throws CsiError - as the array does, and `Aborted` while a volume that stands on too many images gets blocks of its own */
  async createVolume(
    request: { name: string; sizeBytes: number; snapshotHandle?: string },
    target: OperationTarget,
  ): Promise<ArrayVolume> {
    const { snapshotHandle } = request;
    // What the array refuses it refuses at once, without the time of a copy.
    this.array.checkVolume(request);
    await operate(
      this.context,
      'volume.create',
      target,
      snapshotHandle === undefined
        ? durations.volumeCreateEmpty
        : durations.volumeCreateFromSnapshot,
    );
    const isNew = !this.array.volumes().some(one => one.name === request.name);
    const volume = this.array.createVolume({
      ...request,
      handle: this.profile.handles.volume(request),
      copied: this.profile.restored === 'copied',
    });
    if (isNew && snapshotHandle !== undefined) {
      this.unread.add(volume.handle);
    }
    this.keepFlat(volume);
    return volume;
  }

  async deleteVolume(handle: string, target: OperationTarget): Promise<void> {
    await operate(
      this.context,
      'volume.delete',
      target,
      durations.volumeDelete,
    );
    this.unread.delete(handle);
    this.array.deleteVolume(handle);
  }

  /** @param target - the claim, as faults name it */
  async attach(target: OperationTarget): Promise<void> {
    await operate(this.context, 'attach', target, durations.attach);
  }

  async detach(target: OperationTarget): Promise<void> {
    await operate(this.context, 'detach', target, durations.detach);
  }

  /** How long it takes to mount a volume now, in milliseconds as they pass here. */
  mountTime(volumeHandle: string): number {
    return this.unread.delete(volumeHandle) ? this.delay('firstMount') : 0;
  }

  /** Where the files of a volume are. @throws CsiError - NotFound */
  directoryOf(volumeHandle: string): string {
    const volume = this.array.volume(volumeHandle);
    if (!volume) {
      throw new CsiError(
        'NotFound',
        `volume id ${volumeHandle} does not exist in the volumes list`,
      );
    }
    return volume.directory;
  }

  private keepFlat(volume: ArrayVolume): void {
    const { cloneDepth } = this.profile;
    if (!cloneDepth || volume.depth < cloneDepth.soft) {
      return;
    }
    this.separateLater(volume);
    if (volume.depth >= cloneDepth.hard) {
      throw new CsiError(
        'Aborted',
        `flatten in progress: flatten is in progress for image ${volume.handle}`,
      );
    }
  }

  private separateLater({ handle }: ArrayVolume): void {
    if (this.separating.has(handle)) {
      return;
    }
    this.separating.add(handle);
    this.context.clock.schedule(this.delay('separate'), () => {
      this.separating.delete(handle);
      this.array.separate(handle);
    });
  }

  private delay(time: keyof DriverTimes): number {
    return this.context.latency.delay(
      this.profile.times?.[time] ?? TIMES[time],
    );
  }
}
