/**
 * The few fields of Kubernetes objects that this plugin reads or writes, as
 * they are in JSON (times are strings, quantities as spelled).
 */

import type { PodSpec } from './podTypes';

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
}

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export interface Namespace extends KubernetesObject {
  status?: { phase?: string; conditions?: Condition[] };
}

export interface Secret extends KubernetesObject {
  type?: string;
  /** Base64 */
  data?: Record<string, string>;
}

export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

export interface Service extends KubernetesObject {
  spec: {
    type?: string;
    clusterIP?: string;
    selector?: Record<string, string> | null;
    ports: {
      name?: string;
      port: number;
      targetPort?: number | string;
      nodePort?: number;
    }[];
  };
  status?: {
    loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] };
  };
}

export interface Node extends KubernetesObject {
  status?: {
    /** `InternalIP`, `ExternalIP`, `Hostname`, … */
    addresses?: { type: string; address: string }[];
    conditions?: Condition[];
  };
}

export interface TypedReference {
  apiGroup?: string;
  kind: string;
  name: string;
  namespace?: string;
}

export interface PersistentVolumeClaim extends KubernetesObject {
  spec: {
    accessModes?: string[];
    storageClassName?: string;
    volumeMode?: string;
    volumeName?: string;
    dataSource?: TypedReference;
    dataSourceRef?: TypedReference;
    resources?: { requests?: { storage?: string } };
  };
  status?: {
    phase?: string;
    capacity?: { storage?: string };
    conditions?: Condition[];
  };
}

export interface PersistentVolume extends KubernetesObject {
  spec: {
    claimRef?: { namespace?: string; name?: string; uid?: string };
    csi?: { driver: string; volumeHandle: string };
    capacity?: { storage?: string };
    persistentVolumeReclaimPolicy?: string;
    storageClassName?: string;
  };
  status?: { phase?: string; message?: string; reason?: string };
}

export interface VolumeSnapshot extends KubernetesObject {
  spec: {
    volumeSnapshotClassName?: string;
    source: {
      persistentVolumeClaimName?: string;
      volumeSnapshotContentName?: string;
    };
  };
  status?: {
    boundVolumeSnapshotContentName?: string;
    creationTime?: string;
    readyToUse?: boolean;
    restoreSize?: string;
    error?: { message?: string; time?: string };
  };
}

export interface VolumeSnapshotContent extends KubernetesObject {
  spec: {
    deletionPolicy: 'Retain' | 'Delete';
    driver: string;
    source: { volumeHandle?: string; snapshotHandle?: string };
    sourceVolumeMode?: string;
    volumeSnapshotClassName?: string;
    volumeSnapshotRef: { name?: string; namespace?: string; uid?: string };
  };
  status?: {
    /** Nanoseconds since 1970: beyond JavaScript's safe integers. */
    creationTime?: number;
    readyToUse?: boolean;
    /** Bytes */
    restoreSize?: number;
    snapshotHandle?: string;
    error?: { message?: string; time?: string };
  };
}

export interface Deployment extends KubernetesObject {
  spec: { replicas?: number };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    conditions?: Condition[];
  };
}

interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt?: string };
  terminated?: { reason?: string; message?: string; exitCode?: number };
}

export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    podIP?: string;
    conditions?: Condition[];
    containerStatuses?: {
      name: string;
      imageID?: string;
      ready: boolean;
      restartCount: number;
      state?: ContainerState;
      lastState?: ContainerState;
    }[];
  };
}

/** Labels to select by; an empty selector selects everything. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface NetworkPolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string };
}

export interface NetworkPolicyRule {
  /** Without peers: everyone. */
  from?: NetworkPolicyPeer[];
  ports?: { protocol?: string; port?: number | string }[];
}

export interface NetworkPolicy extends KubernetesObject {
  spec: {
    podSelector?: LabelSelector;
    policyTypes?: string[];
    ingress?: NetworkPolicyRule[];
    egress?: object[];
  };
}

export interface ResourceQuota extends KubernetesObject {
  /** Quantities by what is counted. */
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

export interface KubernetesEvent extends KubernetesObject {
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  involvedObject?: {
    kind?: string;
    namespace?: string;
    name?: string;
    uid?: string;
  };
}

export interface StorageClass extends KubernetesObject {
  provisioner: string;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
  parameters?: Record<string, string>;
}

export interface VolumeSnapshotClass extends KubernetesObject {
  driver: string;
  deletionPolicy: string;
  parameters?: Record<string, string>;
}
