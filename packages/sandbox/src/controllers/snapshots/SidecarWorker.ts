import { isSame } from '../../kubernetes';
import { CsiError } from '../../storage';
import { ControllerContext } from '../ControllerContext';
import { StorageDriver } from '../StorageDriver';
import { RetryError } from '../WorkQueue';
import {
  VolumeSnapshotContent,
  isBeingDeleted,
  removeFinalizers,
} from '../kinds';
import { ControllerTools } from '../startController';
import { annotations, finalizers, hasAnnotation, isReady } from './names';

type Status = NonNullable<VolumeSnapshotContent['status']>;

/** A step with the driver that failed, in the words of the sidecar's status message. */
class StepError extends Error {}

/**
 * Whether a content that somebody deletes may go now: an import that was never
 * bound at once, a bound one once its snapshot is going, and neither while a
 * cut may still be on its way.
 */
function mayDelete(content: VolumeSnapshotContent): boolean {
  if (!isBeingDeleted(content)) {
    return false;
  }
  const { source, volumeSnapshotRef } = content.spec;
  if (source.snapshotHandle !== undefined && !volumeSnapshotRef.uid) {
    return true;
  }
  return (
    !hasAnnotation(content, annotations.beingCreated) &&
    hasAnnotation(content, annotations.beingDeleted)
  );
}

/** Brings one VolumeSnapshotContent a step further; see startSnapshotSidecar. */
export class SidecarWorker {
  constructor(
    private readonly context: ControllerContext,
    private readonly tools: ControllerTools,
    private readonly driver: StorageDriver,
  ) {}

  private get client() {
    return this.tools.client;
  }

  async sync(key: string): Promise<void> {
    const content = this.client.get('volumeSnapshotContents', key);
    if (!content || !this.isOurs(content)) {
      return;
    }
    if (mayDelete(content)) {
      await this.remove(content);
    } else if (isReady(content)) {
      await this.unmarkBeingCreated(content);
    } else {
      await this.update(content);
    }
  }

  private isOurs({ spec }: VolumeSnapshotContent): boolean {
    const { driver, volumeSnapshotClassName: name } = spec;
    const its = name && this.client.get('volumeSnapshotClasses', name);
    return (
      driver === this.driver.name && (!its || its.driver === this.driver.name)
    );
  }

  private async remove(content: VolumeSnapshotContent): Promise<void> {
    const handle = content.status?.snapshotHandle;
    if (content.spec.deletionPolicy === 'Delete' && handle !== undefined) {
      try {
        await this.driver.deleteSnapshot(
          handle,
          content.spec.volumeSnapshotRef,
        );
      } catch (error) {
        if (!(error instanceof CsiError)) throw error;
        this.tools.events.warning(
          content,
          'SnapshotDeleteError',
          'Failed to delete snapshot',
        );
        throw new RetryError(error.message);
      }
      // Without a handle nothing is left to delete: that lets the next pass drop the finalizer.
      await this.client.modifyStatus(
        'volumeSnapshotContents',
        content,
        draft => {
          draft.status = {};
        },
      );
      return;
    }
    await this.client.modify('volumeSnapshotContents', content, draft =>
      removeFinalizers(draft, [finalizers.content]),
    );
  }

  private async update(content: VolumeSnapshotContent): Promise<void> {
    const { volumeHandle, snapshotHandle } = content.spec.source;
    const isFirst = volumeHandle !== undefined && !content.status;
    try {
      const status =
        snapshotHandle === undefined
          ? await this.cut(content, volumeHandle ?? '')
          : await this.lookUp(content, snapshotHandle);
      const current = await this.writeStatus(content, status);
      if (current) {
        await this.unmarkBeingCreated(current);
      }
      if (!status.readyToUse) {
        throw new RetryError('the array has not finished the snapshot yet');
      }
    } catch (error) {
      if (error instanceof StepError) {
        await this.writeError(
          content,
          isFirst
            ? 'SnapshotCreationFailed'
            : 'SnapshotContentCheckandUpdateFailed',
          `${
            isFirst
              ? 'Failed to create snapshot'
              : 'Failed to check and update snapshot content'
          }: ${error.message}`,
        );
        throw new RetryError(error.message);
      }
      throw error;
    }
  }

  private async cut(
    content: VolumeSnapshotContent,
    volumeHandle: string,
  ): Promise<Status> {
    this.checkClass(content);
    // Stays on after a time-out, so that nobody forgets a snapshot that may still be cut.
    await this.mark(content, annotations.beingCreated);
    try {
      const { volumeSnapshotRef, volumeSnapshotClassName } = content.spec;
      const { snapshot, ready } = await this.driver.createSnapshot(
        {
          name: `snapshot-${volumeSnapshotRef.uid}`,
          volumeHandle,
          parameters: this.client.get(
            'volumeSnapshotClasses',
            volumeSnapshotClassName ?? '',
          )?.parameters,
        },
        volumeSnapshotRef,
      );
      return {
        creationTime: snapshot.createdAt,
        readyToUse: ready,
        restoreSize: snapshot.sizeBytes,
        snapshotHandle: snapshot.handle,
      };
    } catch (error) {
      if (!(error instanceof CsiError)) throw error;
      if (error.isFinal) {
        await this.unmarkBeingCreated(content);
      }
      throw new StepError(
        `failed to take snapshot of the volume ${volumeHandle}: ${JSON.stringify(
          error.message,
        )}`,
      );
    }
  }

  private async lookUp(
    content: VolumeSnapshotContent,
    snapshotHandle: string,
  ): Promise<Status> {
    this.checkClass(content);
    if (!this.driver.profile.listSnapshots) {
      // The sidecar believes any handle of such a driver, and calls now its time.
      return {
        creationTime: this.context.clock.nanoseconds(),
        readyToUse: true,
        snapshotHandle,
      };
    }
    const failed = (why: string) =>
      new StepError(
        `failed to list snapshot for content ${
          content.metadata.name
        }: ${JSON.stringify(why)}`,
      );
    let snapshot;
    try {
      snapshot = await this.driver.findSnapshot(
        snapshotHandle,
        content.spec.volumeSnapshotRef,
      );
    } catch (error) {
      if (!(error instanceof CsiError)) throw error;
      // The first thing that it asks of a driver is what it can (transcript 14).
      throw failed(
        `failed to check if ListSnapshots is supported: ${error.message}`,
      );
    }
    if (!snapshot) {
      throw failed(`can not find snapshot for snapshotID ${snapshotHandle}`);
    }
    return {
      creationTime: snapshot.createdAt,
      readyToUse: true,
      restoreSize: snapshot.sizeBytes,
      snapshotHandle,
    };
  }

  private checkClass({ metadata, spec }: VolumeSnapshotContent): void {
    const name = spec.volumeSnapshotClassName;
    if (name && !this.client.get('volumeSnapshotClasses', name)) {
      throw new StepError(
        `failed to get snapshot class ${name} for snapshot content ${metadata.name}: volumesnapshotclass.snapshot.storage.k8s.io "${name}" not found`,
      );
    }
  }

  private async writeStatus(
    content: VolumeSnapshotContent,
    found: Status,
  ): Promise<VolumeSnapshotContent | undefined> {
    const merge = (before: Status | undefined): Status => ({
      ...found,
      creationTime: before?.creationTime ?? found.creationTime,
    });
    const current = this.client.refresh('volumeSnapshotContents', content);
    if (!current || isSame(current.status, merge(current.status))) {
      return current;
    }
    return this.client.modifyStatus(
      'volumeSnapshotContents',
      current,
      draft => {
        draft.status = merge(draft.status);
      },
    );
  }

  private async writeError(
    content: VolumeSnapshotContent,
    reason: string,
    message: string,
  ): Promise<void> {
    const current = this.client.refresh('volumeSnapshotContents', content);
    if (!current || current.status?.error?.message === message) {
      return;
    }
    const time = this.context.clock.timestamp();
    await this.client.modifyStatus('volumeSnapshotContents', current, draft => {
      const error = { message, time };
      draft.status = { ...draft.status, error, readyToUse: false };
    });
    this.tools.events.warning(content, reason, message);
  }

  private async mark(
    content: VolumeSnapshotContent,
    annotation: string,
  ): Promise<void> {
    if (!hasAnnotation(content, annotation)) {
      await this.client.modify('volumeSnapshotContents', content, draft => {
        draft.metadata.annotations = {
          ...draft.metadata.annotations,
          [annotation]: 'yes',
        };
      });
    }
  }

  private async unmarkBeingCreated(
    content: VolumeSnapshotContent,
  ): Promise<void> {
    const current = this.client.refresh('volumeSnapshotContents', content);
    if (current && hasAnnotation(current, annotations.beingCreated)) {
      await this.client.modify('volumeSnapshotContents', current, draft => {
        delete draft.metadata.annotations?.[annotations.beingCreated];
      });
    }
  }
}
