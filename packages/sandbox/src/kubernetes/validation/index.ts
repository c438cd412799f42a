import { FieldError } from '../fieldErrors';
import { KubernetesObject } from '../objects';
import { Resource } from '../resources';
import { Rule } from './Rule';
import { validateClaim } from './claims';
import { validateEvent } from './events';
import { validateNetworkPolicy } from './networkPolicies';
import { validatePersistentVolume } from './persistentVolumes';
import { validatePod } from './pods';
import { validateLimitRange, validateResourceQuota } from './quotas';
import { validateBinding, validateRole } from './roles';
import { validateConfigMap, validateSecret } from './secrets';
import { validateService } from './services';
import {
  validateVolumeSnapshot,
  validateVolumeSnapshotClass,
  validateVolumeSnapshotContent,
} from './snapshots';
import { validateStorageClass } from './storageClasses';
import { validateMetadata } from './validateMetadata';
import { validateDeployment, validateReplicaSet } from './workloads';

export { withUncheckedRules } from './snapshots';

const RULES: Record<string, Rule> = {
  ClusterRole: validateRole,
  ClusterRoleBinding: validateBinding,
  ConfigMap: validateConfigMap,
  Deployment: validateDeployment,
  Event: validateEvent,
  LimitRange: validateLimitRange,
  NetworkPolicy: validateNetworkPolicy,
  PersistentVolume: validatePersistentVolume,
  PersistentVolumeClaim: validateClaim,
  Pod: validatePod,
  ReplicaSet: validateReplicaSet,
  ResourceQuota: validateResourceQuota,
  Role: validateRole,
  RoleBinding: validateBinding,
  Secret: validateSecret,
  Service: validateService,
  StorageClass: validateStorageClass,
  VolumeSnapshot: validateVolumeSnapshot,
  VolumeSnapshotClass: validateVolumeSnapshotClass,
  VolumeSnapshotContent: validateVolumeSnapshotContent,
};

/**
 * Every complaint about an object as it would be stored, in the words and the
 * order of the real API server; `previous` where it replaces one.
 */
export function validateObject(
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): FieldError[] {
  return [
    ...validateMetadata(resource, object.metadata),
    ...(RULES[resource.kind]?.(object, previous) ?? []),
  ];
}
