import { durations } from '../latency';
import { ArraySnapshot, ArrayVolume, CsiError, StorageArray } from '../storage';
import type { DriverProfile } from '../drivers/profiles';
import { ControllerContext } from './ControllerContext';
import { OperationTarget, operate } from './operate';

/** The CSI driver: the array with the times and faults of a real one. */
export class StorageDriver {
  /** When the array calls a snapshot ready, by handle, in milliseconds since 1970. */
  private readonly readyAt = new Map<string, number>();

  constructor(
    private readonly context: ControllerContext,
    private readonly array: StorageArray,
    readonly profile: DriverProfile,
  ) {}

  get name(): string {
    return this.profile.driver;
  }

  /** Freezes a volume; repeated, it answers the same snapshot and whether it is ready by now. */
  async createSnapshot(
    request: { name: string; volumeHandle: string },
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
    const snapshot = this.array.createSnapshot(request);
    const now = this.context.clock.now().getTime();
    const readyAt =
      this.readyAt.get(snapshot.handle) ??
      now + this.context.latency.delay(durations.snapshotReady);
    this.readyAt.set(snapshot.handle, readyAt);
    return { snapshot, ready: now >= readyAt };
  }

  /** @returns undefined when the array does not know the handle */
  async findSnapshot(handle: string): Promise<ArraySnapshot | undefined> {
    const wait = this.context.latency.delay(durations.snapshotLookUp);
    if (wait > 0) {
      await this.context.clock.sleep(wait);
    }
    return this.array.snapshot(handle);
  }

  async deleteSnapshot(handle: string, target: OperationTarget): Promise<void> {
    await operate(
      this.context,
      'snapshot.delete',
      target,
      durations.snapshotDelete,
    );
    this.readyAt.delete(handle);
    this.array.deleteSnapshot(handle);
  }

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
    return this.array.createVolume(request);
  }

  async deleteVolume(handle: string, target: OperationTarget): Promise<void> {
    await operate(
      this.context,
      'volume.delete',
      target,
      durations.volumeDelete,
    );
    this.array.deleteVolume(handle);
  }

  /** @param target - the claim, as faults name it */
  async attach(target: OperationTarget): Promise<void> {
    await operate(this.context, 'attach', target, durations.attach);
  }

  async detach(target: OperationTarget): Promise<void> {
    await operate(this.context, 'detach', target, durations.detach);
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
}
