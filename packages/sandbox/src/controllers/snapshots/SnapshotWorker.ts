import { isSame } from '../../kubernetes';
import { ControllerContext } from '../ControllerContext';
import { RetryError } from '../WorkQueue';
import {
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
  addFinalizers,
  hasFinalizer,
  isBeingDeleted,
  keyOf,
  removeFinalizers,
} from '../kinds';
import { ControllerTools } from '../startController';
import { SnapshotClasses } from './SnapshotClasses';
import { SnapshotContents } from './SnapshotContents';
import { SnapshotFailures } from './SnapshotFailures';
import { SourceClaims } from './SourceClaims';
import { finalizers, isReady, isRefSet, sourceSnapshotOf } from './names';
import { snapshotStatusFor } from './snapshotStatus';

const contentMissing = {
  reason: 'SnapshotContentMissing',
  message: 'VolumeSnapshotContent is missing',
  notReady: true,
};

/** Brings one VolumeSnapshot or content a step further; see startSnapshotController. */
export class SnapshotWorker {
  private readonly failures: SnapshotFailures;
  private readonly sourceClaims: SourceClaims;
  private readonly contents: SnapshotContents;
  private readonly classes: SnapshotClasses;

  constructor(
    context: ControllerContext,
    private readonly tools: ControllerTools,
  ) {
    this.failures = new SnapshotFailures(context, tools);
    this.sourceClaims = new SourceClaims(tools);
    this.classes = new SnapshotClasses(tools, this.failures);
    this.contents = new SnapshotContents(
      tools,
      this.failures,
      this.sourceClaims,
    );
  }

  private get client() {
    return this.tools.client;
  }

  /** @returns the key of the snapshot that has to take over a change of the content */
  async syncContent(key: string): Promise<string | undefined> {
    const content = this.client.get('volumeSnapshotContents', key);
    if (!content?.spec.volumeSnapshotRef.uid) {
      return undefined;
    }
    if (
      !isBeingDeleted(content) &&
      !hasFinalizer(content, finalizers.content)
    ) {
      await this.client.modify('volumeSnapshotContents', content, draft =>
        addFinalizers(draft, [finalizers.content]),
      );
      return undefined;
    }
    const snapshot = this.client.get('volumeSnapshots', refKeyOf(content));
    if (!snapshot || !isRefSet(content, snapshot)) {
      return undefined;
    }
    if (isBeingDeleted(snapshot)) {
      await this.contents.markBeingDeleted(content);
    }
    const isBehind =
      !isSame(snapshotStatusFor(snapshot.status, content), snapshot.status) ||
      needsBoundFinalizer(snapshot, content);
    return isBehind ? keyOf(snapshot) : undefined;
  }

  async syncSnapshot(key: string): Promise<void> {
    const snapshot = this.client.get('volumeSnapshots', key);
    if (!snapshot) {
      return;
    }
    const snapshotClass = await this.classes.of(snapshot);
    await this.sourceClaims.release(snapshot);
    if (isBeingDeleted(snapshot)) {
      await this.finishDeletion(snapshot);
      return;
    }
    await this.protect(snapshot);
    const current = this.client.refresh('volumeSnapshots', snapshot);
    if (!current || isBeingDeleted(current)) {
      return;
    }
    if (isReady(current) && current.status?.boundVolumeSnapshotContentName) {
      await this.checkReady(current);
    } else {
      await this.bind(current, snapshotClass);
    }
  }

  private async protect(snapshot: VolumeSnapshot): Promise<void> {
    const content = await this.findContent(snapshot);
    const wanted: string[] = [];
    if (!hasFinalizer(snapshot, finalizers.asSource)) {
      wanted.push(finalizers.asSource);
    }
    if (content && needsBoundFinalizer(snapshot, content)) {
      wanted.push(finalizers.bound);
    }
    if (wanted.length > 0) {
      await this.client.modify('volumeSnapshots', snapshot, draft => {
        if (!isBeingDeleted(draft)) {
          addFinalizers(draft, wanted);
        }
      });
    }
  }

  private async findContent(
    snapshot: VolumeSnapshot,
  ): Promise<VolumeSnapshotContent | undefined> {
    try {
      return await this.contents.find(snapshot);
    } catch (error) {
      if (error instanceof RetryError) {
        this.tools.events.warning(
          snapshot,
          'SnapshotFinalizerError',
          `Failed to check and update snapshot: ${error.message}`,
        );
      }
      throw error;
    }
  }

  private async checkReady(snapshot: VolumeSnapshot): Promise<void> {
    const name = snapshot.status?.boundVolumeSnapshotContentName ?? '';
    const content = this.client.get('volumeSnapshotContents', name);
    if (!content) {
      await this.failures.write(snapshot, contentMissing);
    } else if (!isRefSet(content, snapshot)) {
      await this.failures.write(snapshot, {
        reason: 'SnapshotMisbound',
        message:
          'VolumeSnapshotContent is not bound to the VolumeSnapshot correctly',
        notReady: true,
      });
    }
  }

  private async bind(
    snapshot: VolumeSnapshot,
    snapshotClass: VolumeSnapshotClass | undefined,
  ): Promise<void> {
    let content = await this.contents.find(snapshot);
    if (snapshot.spec.source.volumeSnapshotContentName) {
      if (!content) {
        await this.failures.giveUp(snapshot, contentMissing);
        return;
      }
      content = await this.contents.bind(snapshot, content);
    } else if (!content && snapshotClass) {
      content = await this.contents.create(snapshot, snapshotClass);
    }
    if (content) {
      await this.takeOverStatus(snapshot, content);
    }
  }

  private async takeOverStatus(
    snapshot: VolumeSnapshot,
    content: VolumeSnapshotContent,
  ): Promise<void> {
    const { client, events } = this.tools;
    // The real one asks the API server for the snapshot before each look (transcript 01: 0.4 s until ready).
    await client.request('volumeSnapshots');
    const latest = client.refresh('volumeSnapshotContents', content) ?? content;
    const current = client.refresh('volumeSnapshots', snapshot);
    if (!current) {
      return;
    }
    const status = snapshotStatusFor(current.status, latest);
    if (isSame(status, current.status)) {
      return;
    }
    const name = keyOf(snapshot);
    if (!current.status?.creationTime && status.creationTime) {
      events.normal(
        snapshot,
        'SnapshotCreated',
        `Snapshot ${name} was successfully created by the CSI driver.`,
      );
    }
    if (!isReady(current) && status.readyToUse) {
      events.normal(
        snapshot,
        'SnapshotReady',
        `Snapshot ${name} is ready to use.`,
      );
    }
    await client.modifyStatus('volumeSnapshots', current, draft => {
      draft.status = snapshotStatusFor(draft.status, latest);
    });
  }

  private async finishDeletion(snapshot: VolumeSnapshot): Promise<void> {
    const own: string[] = [finalizers.asSource, finalizers.bound];
    if (!own.some(finalizer => hasFinalizer(snapshot, finalizer))) {
      return;
    }
    const content = this.contents.boundTo(snapshot);
    if (content && this.isBeingRestored(snapshot)) {
      this.tools.events.warning(
        snapshot,
        'SnapshotDeletePending',
        'Snapshot is being used to restore a PVC',
      );
      throw new RetryError(`snapshot ${keyOf(snapshot)} is in use`);
    }
    const takesContent = content?.spec.deletionPolicy === 'Delete';
    if (content) {
      await this.contents.markBeingDeleted(content);
      if (takesContent && !isBeingDeleted(content)) {
        await this.client.delete('volumeSnapshotContents', content);
      }
    }
    await this.sourceClaims.release(snapshot, { except: true });
    // With policy Delete the snapshot stays until its content is gone.
    await this.client.modify('volumeSnapshots', snapshot, draft =>
      removeFinalizers(draft, takesContent ? [finalizers.asSource] : own),
    );
  }

  private isBeingRestored(snapshot: VolumeSnapshot): boolean {
    return this.client
      .list('persistentVolumeClaims', snapshot.metadata.namespace)
      .some(
        claim =>
          sourceSnapshotOf(claim) === snapshot.metadata.name &&
          claim.status.phase === 'Pending',
      );
  }
}

/** The key of the VolumeSnapshot that a content is for. */
export function refKeyOf(content: VolumeSnapshotContent): string {
  const { namespace, name } = content.spec.volumeSnapshotRef;
  return `${namespace}/${name}`;
}

function needsBoundFinalizer(
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent,
): boolean {
  return (
    content.spec.deletionPolicy === 'Delete' &&
    snapshot.status?.boundVolumeSnapshotContentName !== undefined &&
    !isBeingDeleted(snapshot) &&
    !hasFinalizer(snapshot, finalizers.bound)
  );
}
