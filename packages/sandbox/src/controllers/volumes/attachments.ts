import { createHash } from 'node:crypto';
import { ControllerClient } from '../ControllerClient';
import { PersistentVolume, Pod } from '../kinds';
import { claimsOf } from '../workloads/pods';

/** The name of the attachment of a volume to a node, as Kubernetes computes it. */
export function attachmentNameOf(
  { spec }: PersistentVolume,
  node: string,
): string {
  const { driver = '', volumeHandle = '' } = spec.csi ?? {};
  const hash = createHash('sha256').update(`${volumeHandle}${driver}${node}`);
  return `csi-${hash.digest('hex')}`;
}

/** The volumes of a pod that have to be attached to its node before they can be mounted. */
export function attachableVolumesOf(
  client: ControllerClient,
  pod: Pod,
): PersistentVolume[] {
  return claimsOf(pod).flatMap(name => {
    const claim = client.get(
      'persistentVolumeClaims',
      `${pod.metadata.namespace}/${name}`,
    );
    const volume =
      claim?.status.phase === 'Bound' && claim.spec.volumeName
        ? client.get('persistentVolumes', claim.spec.volumeName)
        : undefined;
    const driver = volume?.spec.csi?.driver;
    const needsAttach =
      driver !== undefined &&
      client.get('csiDrivers', driver)?.spec.attachRequired !== false;
    return volume && needsAttach ? [volume] : [];
  });
}
