import { quantityUnits } from '../../kubernetes';
import { ArrayVolume, CsiError } from '../../storage';
import { ControllerContext } from '../ControllerContext';
import { StorageDriver } from '../StorageDriver';
import { RetryError } from '../WorkQueue';
import {
  PersistentVolumeClaim,
  StorageClass,
  VolumeSnapshot,
  addFinalizers,
  hasFinalizer,
  isBeingDeleted,
  removeFinalizers,
} from '../kinds';
import {
  finalizers as snapshotFinalizers,
  sourceSnapshotOf,
} from '../snapshots/names';
import { sizeAsQuantity } from '../snapshots/snapshotStatus';
import { ControllerTools } from '../startController';
import {
  RestoreSource,
  SnapshotSource,
  SourceError,
  isLeftToPopulator,
} from './SnapshotSource';
import { affinityFor } from './affinityFor';
import { annotations, finalizers } from './names';

/** How long the provisioner leaves a claim alone that the driver called impossible. */
const INFEASIBLE_RETRY_MILLISECONDS = 300_000;

function isInfeasible(error: CsiError): boolean {
  return error.code === 'InvalidArgument' || error.code === 'OutOfRange';
}

/** Makes volumes for claims; see startProvisioner. */
export class Provisioner {
  private readonly source: SnapshotSource;
  private readonly identity: string;
  /** Snapshots that a volume is being made from just now, by uid. */
  private readonly inUse = new Map<string, number>();

  constructor(
    context: ControllerContext,
    private readonly tools: ControllerTools,
    private readonly driver: StorageDriver,
  ) {
    this.source = new SnapshotSource(tools.client, driver.name);
    const startedAt = context.clock.now().getTime();
    this.identity = `${startedAt}-${process.pid}-${driver.name}`;
  }

  private get client() {
    return this.tools.client;
  }

  async sync(key: string): Promise<void> {
    const claim = this.client.get('persistentVolumeClaims', key);
    if (!claim || claim.spec.volumeName) {
      return;
    }
    const wanted = claim.metadata.annotations?.[annotations.provisioner];
    const storageClass =
      claim.spec.storageClassName &&
      this.client.get('storageClasses', claim.spec.storageClassName);
    if (wanted !== this.driver.name || !storageClass) {
      return;
    }
    if (this.client.get('persistentVolumes', volumeNameOf(claim))) {
      return;
    }
    await this.tell(
      claim,
      'Normal',
      'Provisioning',
      `External provisioner is provisioning volume for claim "${key}"`,
    );
    try {
      await this.provision(claim, storageClass);
    } catch (error) {
      await this.fail(claim, error);
    }
  }

  /**
   * Takes the finalizer off snapshots that no claim waits for any more: after a
   * failure it stays until this sweep (transcripts 12 and 16).
   */
  async sweep(): Promise<void> {
    for (const snapshot of this.client.list('volumeSnapshots')) {
      if (
        hasFinalizer(snapshot, snapshotFinalizers.provisioner) &&
        !this.inUse.has(snapshot.metadata.uid!) &&
        !this.isWaitedFor(snapshot)
      ) {
        await this.release(snapshot);
      }
    }
  }

  private isWaitedFor({ metadata }: VolumeSnapshot): boolean {
    return this.client
      .list('persistentVolumeClaims', metadata.namespace)
      .some(
        claim =>
          sourceSnapshotOf(claim) === metadata.name && !claim.spec.volumeName,
      );
  }

  private async provision(
    claim: PersistentVolumeClaim,
    storageClass: StorageClass,
  ): Promise<void> {
    if (isLeftToPopulator(claim)) {
      await this.tell(
        claim,
        'Normal',
        'Provisioning',
        'Assuming an external populator will provision the volume',
      );
      return;
    }
    const snapshotName = sourceSnapshotOf(claim);
    if (snapshotName === undefined) {
      const made = await this.make(claim, undefined);
      await this.record(claim, storageClass, made);
      return;
    }
    const source = await this.source.resolve(claim, snapshotName);
    const { uid = '' } = source.snapshot.metadata;
    await this.protect(source.snapshot);
    this.inUse.set(uid, (this.inUse.get(uid) ?? 0) + 1);
    let made: ArrayVolume;
    try {
      made = await this.make(claim, source);
    } finally {
      const left = this.inUse.get(uid)! - 1;
      if (left > 0) {
        this.inUse.set(uid, left);
      } else {
        this.inUse.delete(uid);
      }
    }
    if (!this.inUse.has(uid)) {
      await this.release(source.snapshot);
    }
    await this.record(claim, storageClass, made);
  }

  private make(
    claim: PersistentVolumeClaim,
    source: RestoreSource | undefined,
  ): Promise<ArrayVolume> {
    return this.driver.createVolume(
      {
        name: volumeNameOf(claim),
        sizeBytes: quantityUnits(claim.spec.resources.requests?.storage) ?? 0,
        ...(source ? { snapshotHandle: source.handle } : {}),
      },
      claim.metadata,
    );
  }

  private async protect(snapshot: VolumeSnapshot): Promise<void> {
    const name = snapshot.metadata.name;
    await this.client.request('volumeSnapshots');
    const current = await this.client.modify(
      'volumeSnapshots',
      snapshot,
      draft => {
        if (!isBeingDeleted(draft)) {
          addFinalizers(draft, [snapshotFinalizers.provisioner]);
        }
      },
    );
    if (!current || isBeingDeleted(current)) {
      throw new SourceError(
        `error getting handle for DataSource Type VolumeSnapshot by Name ${name}: snapshot ${name} is being deleted`,
      );
    }
  }

  private async release(snapshot: VolumeSnapshot): Promise<void> {
    await this.client.request('volumeSnapshots');
    await this.client.modify('volumeSnapshots', snapshot, draft =>
      removeFinalizers(draft, [snapshotFinalizers.provisioner]),
    );
  }

  /** Writes the volume down, also for a claim that has been deleted meanwhile: its volume is then deleted like others. */
  private async record(
    claim: PersistentVolumeClaim,
    storageClass: StorageClass,
    made: ArrayVolume,
  ): Promise<void> {
    const { name, namespace, uid, resourceVersion } = claim.metadata;
    await this.client.create('persistentVolumes', {
      metadata: {
        name: volumeNameOf(claim),
        annotations: {
          [annotations.provisionedBy]: this.driver.name,
          [annotations.deletionSecretName]: '',
          [annotations.deletionSecretNamespace]: '',
        },
        finalizers: [finalizers.provisioner],
      },
      spec: {
        accessModes: claim.spec.accessModes,
        capacity: { storage: sizeAsQuantity(made.sizeBytes) },
        claimRef: {
          ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
          ...{ name, namespace, uid, resourceVersion },
        },
        csi: {
          driver: this.driver.name,
          volumeAttributes: {
            'storage.kubernetes.io/csiProvisionerIdentity': this.identity,
          },
          volumeHandle: made.handle,
        },
        ...affinityFor(claim, this.driver.profile, this.client.list('nodes')),
        ...(storageClass.mountOptions
          ? { mountOptions: storageClass.mountOptions }
          : {}),
        persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
        storageClassName: storageClass.metadata.name,
        volumeMode: claim.spec.volumeMode,
      },
    });
    await this.tell(
      claim,
      'Normal',
      'ProvisioningSucceeded',
      `Successfully provisioned volume ${volumeNameOf(claim)}`,
    );
  }

  private async fail(
    claim: PersistentVolumeClaim,
    error: unknown,
  ): Promise<never> {
    const isKnown = error instanceof SourceError || error instanceof CsiError;
    if (!isKnown) throw error;
    const hopeless = error instanceof CsiError && isInfeasible(error);
    const infeasible =
      'Volume provisioning failed with infeasible error. Retries will be delayed.';
    await this.tell(
      claim,
      'Warning',
      'ProvisioningFailed',
      hopeless ? `${infeasible} ${error.message}` : error.message,
    );
    throw new RetryError(
      error.message,
      hopeless ? INFEASIBLE_RETRY_MILLISECONDS : undefined,
    );
  }

  /** The provisioner's events count against its budget, as its other requests do. */
  private async tell(
    claim: PersistentVolumeClaim,
    type: 'Normal' | 'Warning',
    reason: string,
    text: string,
  ): Promise<void> {
    await this.client.request('events');
    if (type === 'Normal') {
      this.tools.events.normal(claim, reason, text);
    } else {
      this.tools.events.warning(claim, reason, text);
    }
  }
}

function volumeNameOf({ metadata }: PersistentVolumeClaim): string {
  return `pvc-${metadata.uid}`;
}
