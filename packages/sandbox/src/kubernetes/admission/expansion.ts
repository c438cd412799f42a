import { KubernetesObject, fieldsAt } from '../objects';
import { resources } from '../resources';
import { StatusError } from '../StatusError';
import { compareAmounts } from '../validation/amounts';
import { StoreView } from './StoreView';

const NOT_EXPANDABLE =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

/**
 * The PersistentVolumeClaimResize plugin: a claim may ask for more where its
 * class says so. That an unbound one may not, validation has said before.
 *
 * @throws StatusError 403
 */
export function admitExpansion(
  store: StoreView,
  claim: KubernetesObject,
  previous: KubernetesObject,
): void {
  const sizeOf = (from: KubernetesObject) =>
    fieldsAt(from, 'spec', 'resources', 'requests').storage;
  if (compareAmounts(sizeOf(claim), sizeOf(previous)) <= 0) return;
  const name = String(fieldsAt(claim, 'spec').storageClassName ?? '');
  const itsClass = store.get(resources.storageClasses, undefined, name);
  if (itsClass?.allowVolumeExpansion === true) return;
  throw StatusError.forbidden(
    resources.persistentVolumeClaims,
    claim.metadata.name,
    NOT_EXPANDABLE,
  );
}
