import type { KubernetesObject } from '../../kubernetes';
import type { LabelSelector, ObjectReference } from './common';

export interface SnapshotError {
  message: string;
  time: string;
}

export interface VolumeSnapshot extends KubernetesObject {
  spec: {
    source: {
      persistentVolumeClaimName?: string;
      volumeSnapshotContentName?: string;
    };
    volumeSnapshotClassName?: string;
  };
  status?: {
    boundVolumeSnapshotContentName?: string;
    creationTime?: string;
    readyToUse?: boolean;
    restoreSize?: string;
    error?: SnapshotError;
  };
}

export interface VolumeSnapshotContent extends KubernetesObject {
  spec: {
    deletionPolicy: 'Delete' | 'Retain';
    driver: string;
    source: { volumeHandle?: string; snapshotHandle?: string };
    sourceVolumeMode?: string;
    volumeSnapshotClassName?: string;
    volumeSnapshotRef: ObjectReference;
  };
  status?: {
    creationTime?: bigint | number;
    readyToUse?: boolean;
    restoreSize?: bigint | number;
    snapshotHandle?: string;
    error?: SnapshotError;
  };
}

export interface VolumeSnapshotClass extends KubernetesObject {
  driver: string;
  deletionPolicy: 'Delete' | 'Retain';
  parameters?: Record<string, string>;
}

export interface DataSource {
  apiGroup?: string;
  kind: string;
  name: string;
}

export interface PersistentVolumeClaim extends KubernetesObject {
  spec: {
    accessModes: string[];
    dataSource?: DataSource;
    dataSourceRef?: DataSource;
    resources: { requests?: Record<string, string> };
    selector?: LabelSelector;
    storageClassName?: string;
    volumeMode?: string;
    volumeName?: string;
  };
  status: {
    phase: 'Pending' | 'Bound' | 'Lost';
    accessModes?: string[];
    capacity?: Record<string, string>;
  };
}

export interface PersistentVolume extends KubernetesObject {
  spec: {
    accessModes: string[];
    capacity: Record<string, string>;
    claimRef?: ObjectReference;
    csi?: {
      driver: string;
      volumeHandle: string;
      volumeAttributes?: Record<string, string>;
    };
    nodeAffinity?: {
      required: {
        nodeSelectorTerms: {
          matchExpressions: { key: string; operator: 'In'; values: string[] }[];
        }[];
      };
    };
    persistentVolumeReclaimPolicy: 'Delete' | 'Retain';
    storageClassName?: string;
    volumeMode?: string;
  };
  status: {
    phase: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
    lastPhaseTransitionTime?: string;
  };
}

export interface StorageClass extends KubernetesObject {
  provisioner: string;
  reclaimPolicy: 'Delete' | 'Retain';
  volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer';
  allowVolumeExpansion?: boolean;
  mountOptions?: string[];
  parameters?: Record<string, string>;
}

export interface VolumeAttachment extends KubernetesObject {
  spec: {
    attacher: string;
    nodeName: string;
    source: { persistentVolumeName: string };
  };
  status: {
    attached: boolean;
    attachError?: { message: string; time: string };
  };
}

export interface CsiDriver extends KubernetesObject {
  spec: { attachRequired?: boolean };
}

export interface CsiNode extends KubernetesObject {
  spec: { drivers: { name: string; allocatable?: { count?: number } }[] };
}
