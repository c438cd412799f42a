import { ControllerContext } from '../ControllerContext';
import { RetryError } from '../WorkQueue';
import { VolumeSnapshot } from '../kinds';
import { ControllerTools } from '../startController';

export interface SnapshotFailure {
  reason: string;
  message: string;
  /** Whether the status also says that the snapshot is not ready. */
  notReady: boolean;
}

/** Puts errors into the status of VolumeSnapshots, with an event when they are news. */
export class SnapshotFailures {
  constructor(
    private readonly context: ControllerContext,
    private readonly tools: ControllerTools,
  ) {}

  async write(
    snapshot: VolumeSnapshot,
    { reason, message, notReady }: SnapshotFailure,
  ): Promise<void> {
    const { client, events } = this.tools;
    const current = client.refresh('volumeSnapshots', snapshot);
    if (!current || current.status?.error?.message === message) {
      return;
    }
    const time = this.context.clock.timestamp();
    await client.modifyStatus('volumeSnapshots', current, draft => {
      draft.status = { ...draft.status, error: { message, time } };
      if (notReady) {
        draft.status.readyToUse = false;
      }
    });
    events.warning(snapshot, reason, message);
  }

  /** Writes the failure and gives up until the next try. */
  async giveUp(
    snapshot: VolumeSnapshot,
    failure: SnapshotFailure,
    why = failure.message,
  ): Promise<never> {
    await this.write(snapshot, failure);
    throw new RetryError(why);
  }
}
