import {
  PersistentVolumeClaim,
  VolumeSnapshot,
  addFinalizers,
  hasFinalizer,
  isBeingDeleted,
  removeFinalizers,
} from '../kinds';
import { ControllerTools } from '../startController';
import { finalizers, isReady } from './names';

/** Keeps the claims that snapshots are cut from, for as long as the cut takes. */
export class SourceClaims {
  constructor(private readonly tools: ControllerTools) {}

  of(snapshot: VolumeSnapshot): PersistentVolumeClaim | undefined {
    const name = snapshot.spec.source.persistentVolumeClaimName;
    return name === undefined
      ? undefined
      : this.tools.client.get(
          'persistentVolumeClaims',
          `${snapshot.metadata.namespace}/${name}`,
        );
  }

  async protect(claim: PersistentVolumeClaim): Promise<void> {
    if (isBeingDeleted(claim) || hasFinalizer(claim, finalizers.sourceClaim)) {
      return;
    }
    await this.tools.client.modify('persistentVolumeClaims', claim, draft =>
      addFinalizers(draft, [finalizers.sourceClaim]),
    );
  }

  /**
   * Lets go of the claim once no snapshot of it is unready.
   *
   * @param options.except - whether this snapshot itself no longer counts
   */
  async release(
    snapshot: VolumeSnapshot,
    options: { except: boolean } = { except: false },
  ): Promise<void> {
    const claim = this.of(snapshot);
    if (!claim || !hasFinalizer(claim, finalizers.sourceClaim)) {
      return;
    }
    const isStillCut = this.tools.client
      .list('volumeSnapshots', snapshot.metadata.namespace)
      .some(
        other =>
          other.spec.source.persistentVolumeClaimName === claim.metadata.name &&
          !isReady(other) &&
          !(options.except && other.metadata.uid === snapshot.metadata.uid),
      );
    if (!isStillCut) {
      await this.tools.client.modify('persistentVolumeClaims', claim, draft =>
        removeFinalizers(draft, [finalizers.sourceClaim]),
      );
    }
  }
}
