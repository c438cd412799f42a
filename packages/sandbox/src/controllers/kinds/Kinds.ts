import type { KubernetesObject } from '../../kubernetes';
import type {
  ConfigMap,
  EventObject,
  Namespace,
  Node,
  Secret,
} from './cluster';
import type { EndpointSlice, Service } from './network';
import type { Pod } from './pods';
import type {
  CsiDriver,
  CsiNode,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from './storage';
import type { Deployment, ReplicaSet } from './workloads';

/** What `resources` of kubernetes/ are, as types. */
export interface Kinds {
  configMaps: ConfigMap;
  csiDrivers: CsiDriver;
  csiNodes: CsiNode;
  deployments: Deployment;
  endpointSlices: EndpointSlice;
  events: EventObject;
  namespaces: Namespace;
  nodes: Node;
  persistentVolumeClaims: PersistentVolumeClaim;
  persistentVolumes: PersistentVolume;
  pods: Pod;
  replicaSets: ReplicaSet;
  secrets: Secret;
  serviceAccounts: KubernetesObject;
  services: Service;
  storageClasses: StorageClass;
  volumeAttachments: VolumeAttachment;
  volumeSnapshotClasses: VolumeSnapshotClass;
  volumeSnapshotContents: VolumeSnapshotContent;
  volumeSnapshots: VolumeSnapshot;
}
