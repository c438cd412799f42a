import {
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
  keyOf,
} from '../kinds';
import { ControllerTools } from '../startController';
import { SnapshotFailures } from './SnapshotFailures';
import { SourceClaims } from './SourceClaims';
import { annotations, hasAnnotation, isRefSet } from './names';

/** Finds, creates and binds the content of a VolumeSnapshot. */
export class SnapshotContents {
  constructor(
    private readonly tools: ControllerTools,
    private readonly failures: SnapshotFailures,
    private readonly sourceClaims: SourceClaims,
  ) {}

  /**
   * The content that the snapshot names, or that was made for it.
   *
   * @throws RetryError - when it is there but not this snapshot's
   */
  async find(
    snapshot: VolumeSnapshot,
  ): Promise<VolumeSnapshotContent | undefined> {
    const wanted = snapshot.spec.source.volumeSnapshotContentName;
    const name = wanted ?? dynamicNameOf(snapshot);
    const content = this.tools.client.get('volumeSnapshotContents', name);
    if (!content) {
      return undefined;
    }
    const { snapshotHandle, volumeHandle } = content.spec.source;
    if (wanted && !snapshotHandle) {
      return this.mismatch(
        snapshot,
        'VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one',
        `expects a pre-provisioned VolumeSnapshotContent ${name} but gets a dynamically provisioned one`,
      );
    }
    if (!wanted && !volumeHandle) {
      return this.mismatch(
        snapshot,
        `VolumeSnapshotContent ${name} is pre-provisioned while expecting a dynamically provisioned one`,
        `expects a dynamically provisioned VolumeSnapshotContent ${name} but gets a pre-provisioned one`,
      );
    }
    if (!mayBind(snapshot, content, Boolean(wanted))) {
      return this.failures.giveUp(snapshot, {
        reason: 'SnapshotContentMisbound',
        message: `VolumeSnapshotContent [${name}] is bound to a different snapshot`,
        notReady: true,
      });
    }
    return content;
  }

  private mismatch(snapshot: VolumeSnapshot, message: string, why: string) {
    return this.failures.giveUp(
      snapshot,
      { reason: 'SnapshotContentMismatch', message, notReady: true },
      `snapshot ${keyOf(snapshot)} ${why}`,
    );
  }

  /** The content that the snapshot is bound to both ways, whatever it names. */
  boundTo(snapshot: VolumeSnapshot): VolumeSnapshotContent | undefined {
    const name =
      snapshot.status?.boundVolumeSnapshotContentName ??
      (snapshot.spec.source.persistentVolumeClaimName
        ? dynamicNameOf(snapshot)
        : undefined);
    const content =
      name === undefined
        ? undefined
        : this.tools.client.get('volumeSnapshotContents', name);
    return content && isRefSet(content, snapshot) ? content : undefined;
  }

  /** Patches uid and class of the snapshot into an import; its generation becomes 2. */
  async bind(
    snapshot: VolumeSnapshot,
    content: VolumeSnapshotContent,
  ): Promise<VolumeSnapshotContent> {
    const { uid } = content.spec.volumeSnapshotRef;
    const wantedClass = snapshot.spec.volumeSnapshotClassName;
    const ownClass = content.spec.volumeSnapshotClassName;
    if (uid && (ownClass || !wantedClass)) {
      return content;
    }
    const bound = await this.tools.client.modify(
      'volumeSnapshotContents',
      content,
      draft => {
        draft.spec.volumeSnapshotRef.uid = snapshot.metadata.uid;
        draft.spec.volumeSnapshotClassName = wantedClass ?? ownClass;
      },
    );
    return bound ?? content;
  }

  /** Orders a new snapshot of a claim's volume from the sidecar, by creating its content. */
  async create(
    snapshot: VolumeSnapshot,
    snapshotClass: VolumeSnapshotClass,
  ): Promise<VolumeSnapshotContent> {
    const { client, events } = this.tools;
    const refuse = (why: string) =>
      this.failures.giveUp(snapshot, {
        reason: 'SnapshotContentCreationFailed',
        message: `Failed to create snapshot content with error ${why}`,
        notReady: true,
      });
    const { name, namespace, uid, resourceVersion } = snapshot.metadata;
    const claim = this.sourceClaims.of(snapshot);
    if (!claim) {
      return refuse(
        `snapshot controller failed to update ${name} on API server: cannot get claim from snapshot`,
      );
    }
    await this.sourceClaims.protect(claim);
    const volume =
      claim.status.phase === 'Bound' && claim.spec.volumeName
        ? client.get('persistentVolumes', claim.spec.volumeName)
        : undefined;
    if (!volume?.spec.csi) {
      return refuse(
        `the PVC ${claim.metadata.name} is not yet bound to a PV, will not attempt to take a snapshot`,
      );
    }
    const { apiVersion, kind } = snapshot;
    const content = await client.create('volumeSnapshotContents', {
      metadata: { name: dynamicNameOf(snapshot) },
      spec: {
        deletionPolicy: snapshotClass.deletionPolicy,
        driver: snapshotClass.driver,
        source: { volumeHandle: volume.spec.csi.volumeHandle },
        sourceVolumeMode: volume.spec.volumeMode,
        volumeSnapshotClassName: snapshotClass.metadata.name,
        volumeSnapshotRef: {
          ...{ apiVersion, kind, name, namespace, uid, resourceVersion },
        },
      },
    });
    events.normal(
      snapshot,
      'CreatingSnapshot',
      `Waiting for a snapshot ${keyOf(
        snapshot,
      )} to be created by the CSI driver.`,
    );
    return content;
  }

  /** Allows the sidecar to let the content go once it is deleted. */
  async markBeingDeleted(content: VolumeSnapshotContent): Promise<void> {
    if (!hasAnnotation(content, annotations.beingDeleted)) {
      await this.tools.client.modify(
        'volumeSnapshotContents',
        content,
        draft => {
          draft.metadata.annotations = {
            ...draft.metadata.annotations,
            [annotations.beingDeleted]: 'yes',
          };
        },
      );
    }
  }
}

function dynamicNameOf(snapshot: VolumeSnapshot): string {
  return `snapcontent-${snapshot.metadata.uid}`;
}

function mayBind(
  { metadata }: VolumeSnapshot,
  content: VolumeSnapshotContent,
  isImport: boolean,
): boolean {
  const { name, namespace, uid } = content.spec.volumeSnapshotRef;
  return (
    name === metadata.name &&
    namespace === metadata.namespace &&
    (uid === metadata.uid || (isImport && !uid))
  );
}
