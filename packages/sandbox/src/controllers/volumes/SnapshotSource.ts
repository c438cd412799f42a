import { quantityUnits } from '../../kubernetes';
import { ControllerClient } from '../ControllerClient';
import {
  PersistentVolumeClaim,
  VolumeSnapshot,
  VolumeSnapshotContent,
  isBeingDeleted,
  keyOf,
} from '../kinds';
import {
  SNAPSHOT_GROUP,
  annotations,
  isReady,
  isRefSet,
} from '../snapshots/names';

/** Why a claim cannot be made from its snapshot, in the provisioner's words. */
export class SourceError extends Error {
  readonly name = 'SourceError';
}

/**
 * Whether somebody else, a populator of volumes, is to make what a claim wants.
 *
 * @throws SourceError for what no driver here can make, so that it never becomes an empty volume
 */
export function isLeftToPopulator({ spec }: PersistentVolumeClaim): boolean {
  if (spec.selector) throw new SourceError('claim Selector is not supported');
  const source = spec.dataSourceRef ?? spec.dataSource;
  if (source?.kind === 'PersistentVolumeClaim' && !source.apiGroup) {
    throw new SourceError(
      'CSI driver does not support clone operations: controller CLONE_VOLUME capability is not supported',
    );
  }
  const isSnapshot =
    source?.kind === 'VolumeSnapshot' && source.apiGroup === SNAPSHOT_GROUP;
  return source !== undefined && !isSnapshot;
}

/** What a volume is to be made from. */
export interface RestoreSource {
  snapshot: VolumeSnapshot;
  handle: string;
}

/** Finds a claim's snapshot on the array, with all the checks that external-provisioner makes before a restore. */
export class SnapshotSource {
  constructor(
    private readonly client: ControllerClient,
    private readonly driver: string,
  ) {}

  /** @throws SourceError - as the event `ProvisioningFailed` says it */
  async resolve(
    claim: PersistentVolumeClaim,
    name: string,
  ): Promise<RestoreSource> {
    try {
      return await this.find(claim, name);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      throw new SourceError(
        `error getting handle for DataSource Type VolumeSnapshot by Name ${name}: ${error.message}`,
      );
    }
  }

  private async find(
    claim: PersistentVolumeClaim,
    name: string,
  ): Promise<RestoreSource> {
    await this.client.request('volumeSnapshots');
    const snapshot = this.client.get(
      'volumeSnapshots',
      `${claim.metadata.namespace}/${name}`,
    );
    if (!snapshot) {
      throw new SourceError(
        `error getting snapshot ${name} from api server: volumesnapshots.snapshot.storage.k8s.io "${name}" not found`,
      );
    }
    if (isBeingDeleted(snapshot)) {
      throw new SourceError(`snapshot ${name} is being deleted`);
    }
    const content = await this.contentOf(snapshot);
    if (!isReady(snapshot)) {
      throw new SourceError(`snapshot ${name} is not Ready`);
    }
    const handle = content.status?.snapshotHandle;
    if (handle === undefined) {
      throw new SourceError(`snapshot handle ${name} is not available`);
    }
    this.checkSize(claim, snapshot);
    this.checkMode(claim, content);
    return { snapshot, handle };
  }

  private async contentOf(
    snapshot: VolumeSnapshot,
  ): Promise<VolumeSnapshotContent> {
    const { name } = snapshot.metadata;
    const bound = snapshot.status?.boundVolumeSnapshotContentName;
    if (bound === undefined) {
      throw new SourceError(`snapshot ${name} not bound`);
    }
    await this.client.request('volumeSnapshotContents');
    const content = this.client.get('volumeSnapshotContents', bound);
    if (!content) {
      throw new SourceError(
        `error getting snapshotcontent ${bound} for snapshot ${name} from api server: volumesnapshotcontents.snapshot.storage.k8s.io "${bound}" not found`,
      );
    }
    if (!isRefSet(content, snapshot)) {
      throw new SourceError(
        `snapshotcontent ${bound} for snapshot ${name} is bound to a different snapshot`,
      );
    }
    if (content.spec.driver !== this.driver) {
      throw new SourceError(
        `snapshotcontent ${bound} for snapshot ${name} is handled by a different CSI driver than requested by StorageClass ${this.driver}`,
      );
    }
    return content;
  }

  private checkSize(
    claim: PersistentVolumeClaim,
    { metadata, status }: VolumeSnapshot,
  ): void {
    const needed = status?.restoreSize && quantityUnits(status.restoreSize);
    const requested = quantityUnits(claim.spec.resources.requests?.storage);
    if (needed && requested !== undefined && requested < needed) {
      throw new SourceError(
        `requested volume size ${requested} is less than the size ${needed} for the source snapshot ${metadata.name}`,
      );
    }
  }

  private checkMode(
    claim: PersistentVolumeClaim,
    { metadata, spec }: VolumeSnapshotContent,
  ): void {
    const mode = spec.sourceVolumeMode;
    const isAllowed =
      metadata.annotations?.[annotations.allowModeChange] === 'true';
    if (mode && mode !== claim.spec.volumeMode && !isAllowed) {
      throw new SourceError(
        `requested volume ${keyOf(
          claim,
        )} modifies the mode of the source volume but does not have permission to do so. ${
          annotations.allowModeChange
        } annotation is not present on snapshotcontent ${metadata.name}`,
      );
    }
  }
}
