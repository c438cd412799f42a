import { isSame, matchesLabelSelector, quantityUnits } from '../../kubernetes';
import {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  isBeingDeleted,
} from '../kinds';
import { ControllerTools } from '../startController';
import { annotations } from './names';

function requestedBytes(claim: PersistentVolumeClaim): number {
  return quantityUnits(claim.spec.resources.requests?.storage) ?? 0;
}

function capacityBytes({ spec }: PersistentVolume): number {
  return quantityUnits(spec.capacity.storage) ?? 0;
}

/** Whether a volume without a claim would do for this claim. */
function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { metadata, spec, status } = volume;
  const { selector } = claim.spec;
  return (
    !spec.claimRef &&
    (!selector || matchesLabelSelector(selector, metadata.labels)) &&
    status.phase === 'Available' &&
    !isBeingDeleted(volume) &&
    (spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '') &&
    spec.volumeMode === claim.spec.volumeMode &&
    claim.spec.accessModes.every(mode => spec.accessModes.includes(mode)) &&
    capacityBytes(volume) >= requestedBytes(claim)
  );
}

function isFor(
  { spec }: PersistentVolume,
  { metadata }: PersistentVolumeClaim,
): boolean {
  const { claimRef } = spec;
  return (
    claimRef?.name === metadata.name &&
    claimRef.namespace === metadata.namespace &&
    (!claimRef.uid || claimRef.uid === metadata.uid)
  );
}

/** Brings claims and volumes together; see startVolumeBinder. */
export class VolumeBinder {
  constructor(private readonly tools: ControllerTools) {}

  private get client() {
    return this.tools.client;
  }

  async syncClaim(key: string): Promise<void> {
    const claim = this.client.get('persistentVolumeClaims', key);
    if (!claim) {
      return;
    }
    const name = claim.spec.volumeName;
    if (!name) {
      const found = this.find(claim);
      await (found ? this.bind(claim, found) : this.order(claim));
      return;
    }
    const volume = this.client.get('persistentVolumes', name);
    if (volume && isFor(volume, claim)) {
      await this.bind(claim, volume);
    } else if (volume && !volume.spec.claimRef) {
      await this.bind(claim, volume);
    } else if (
      claim.metadata.annotations?.[annotations.bindCompleted] &&
      claim.status.phase !== 'Lost'
    ) {
      await this.lose(claim);
    }
  }

  async syncVolume(key: string): Promise<void> {
    const volume = this.client.get('persistentVolumes', key);
    if (!volume) {
      return;
    }
    const { claimRef } = volume.spec;
    const { phase } = volume.status;
    if (!claimRef) {
      if (phase !== 'Available') {
        await this.setPhase(volume, 'Available');
      }
      return;
    }
    if (!claimRef.uid) {
      return;
    }
    const claim = this.client.get(
      'persistentVolumeClaims',
      `${claimRef.namespace}/${claimRef.name}`,
    );
    const isHeld =
      claim?.metadata.uid === claimRef.uid &&
      (!claim?.spec.volumeName || claim.spec.volumeName === key);
    if (!isHeld && phase !== 'Released' && phase !== 'Failed') {
      await this.setPhase(volume, 'Released');
    }
  }

  /** The volume that is kept for the claim, else the smallest one that would do. */
  private find(claim: PersistentVolumeClaim): PersistentVolume | undefined {
    const volumes = this.client.list('persistentVolumes');
    return (
      volumes.find(volume => isFor(volume, claim)) ??
      volumes
        .filter(volume => fits(volume, claim))
        .sort((one, other) => capacityBytes(one) - capacityBytes(other))
        .at(0)
    );
  }

  private async bind(
    claim: PersistentVolumeClaim,
    volume: PersistentVolume,
  ): Promise<void> {
    const { name, namespace, uid, resourceVersion } = claim.metadata;
    if (!volume.spec.claimRef?.uid) {
      await this.client.modify('persistentVolumes', volume, draft => {
        draft.spec.claimRef = {
          ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
          ...{ name, namespace, uid, resourceVersion },
        };
        draft.metadata.annotations = {
          ...draft.metadata.annotations,
          [annotations.boundByController]: 'yes',
        };
      });
    }
    if (volume.status.phase !== 'Bound') {
      await this.setPhase(volume, 'Bound');
    }
    if (!claim.metadata.annotations?.[annotations.bindCompleted]) {
      await this.client.modify('persistentVolumeClaims', claim, draft => {
        draft.metadata.annotations = {
          ...draft.metadata.annotations,
          [annotations.bindCompleted]: 'yes',
          ...(draft.spec.volumeName
            ? {}
            : { [annotations.boundByController]: 'yes' }),
        };
        draft.spec.volumeName = volume.metadata.name;
      });
    }
    const status: PersistentVolumeClaim['status'] = {
      phase: 'Bound',
      accessModes: volume.spec.accessModes,
      capacity: { storage: volume.spec.capacity.storage },
    };
    const current = this.client.refresh('persistentVolumeClaims', claim);
    if (current && !isSame({ ...current.status, ...status }, current.status)) {
      await this.client.modifyStatus('persistentVolumeClaims', claim, draft => {
        draft.status = { ...draft.status, ...status };
      });
    }
  }

  /** Says what a claim without a volume waits for, and tells the provisioner of its class to make one. */
  private async order(claim: PersistentVolumeClaim): Promise<void> {
    const { events } = this.tools;
    const name = claim.spec.storageClassName;
    if (!name) {
      events.normal(
        claim,
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      );
      return;
    }
    const storageClass = this.client.get('storageClasses', name);
    if (!storageClass) {
      events.warning(
        claim,
        'ProvisioningFailed',
        `storageclass.storage.k8s.io "${name}" not found`,
      );
      return;
    }
    if (this.waitsForConsumer(claim, storageClass)) {
      events.normal(
        claim,
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
      );
      return;
    }
    const { provisioner } = storageClass;
    if (claim.metadata.annotations?.[annotations.provisioner] !== provisioner) {
      await this.client.modify('persistentVolumeClaims', claim, draft => {
        draft.metadata.annotations = {
          ...draft.metadata.annotations,
          [annotations.provisionerBefore]: provisioner,
          [annotations.provisioner]: provisioner,
        };
      });
    }
    events.normal(
      claim,
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    );
  }

  private waitsForConsumer(
    { metadata }: PersistentVolumeClaim,
    { volumeBindingMode }: StorageClass,
  ): boolean {
    return (
      volumeBindingMode === 'WaitForFirstConsumer' &&
      metadata.annotations?.[annotations.selectedNode] === undefined
    );
  }

  private async lose(claim: PersistentVolumeClaim): Promise<void> {
    await this.client.modifyStatus('persistentVolumeClaims', claim, draft => {
      draft.status.phase = 'Lost';
    });
    this.tools.events.warning(
      claim,
      'ClaimLost',
      'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    );
  }

  private async setPhase(
    volume: PersistentVolume,
    phase: PersistentVolume['status']['phase'],
  ): Promise<void> {
    await this.client.modifyStatus('persistentVolumes', volume, draft => {
      draft.status.phase = phase;
    });
  }
}
