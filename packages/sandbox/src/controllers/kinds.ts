import { KubernetesObject, OwnerReference } from '../kubernetes';

/* Only the fields that the controllers read or write; everything else passes through untouched. */

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  lastProbeTime?: null;
  observedGeneration?: number;
}

export interface ObjectReference {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name: string;
  uid?: string;
  resourceVersion?: string;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: unknown[];
}

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
    nodeAffinity?: unknown;
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

export interface EnvironmentVariable {
  name: string;
  value?: string;
  valueFrom?: {
    secretKeyRef?: { name: string; key: string; optional?: boolean };
    configMapKeyRef?: { name: string; key: string; optional?: boolean };
    fieldRef?: { fieldPath: string };
    resourceFieldRef?: { resource: string };
  };
}

export interface Probe {
  tcpSocket?: { port: number | string; host?: string };
  httpGet?: { port: number | string };
  exec?: { command: string[] };
  initialDelaySeconds?: number;
  timeoutSeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
}

export interface VolumeMount {
  name: string;
  mountPath: string;
  subPath?: string;
  readOnly?: boolean;
}

export interface Container {
  name: string;
  image: string;
  env?: EnvironmentVariable[];
  envFrom?: {
    prefix?: string;
    secretRef?: { name: string; optional?: boolean };
    configMapRef?: { name: string; optional?: boolean };
  }[];
  ports?: { name?: string; containerPort: number; protocol?: string }[];
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  resources?: {
    limits?: Record<string, string>;
    requests?: Record<string, string>;
  };
  volumeMounts?: VolumeMount[];
  startupProbe?: Probe;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
}

/** Which keys of a ConfigMap or Secret become which files; all under their own names where absent. */
export type KeyToPath = { key: string; path: string }[];

export interface ProjectedSource {
  configMap?: { name: string; items?: KeyToPath; optional?: boolean };
  secret?: { name: string; items?: KeyToPath; optional?: boolean };
  downwardAPI?: {
    items?: { path: string; fieldRef?: { fieldPath: string } }[];
  };
  serviceAccountToken?: { path: string };
}

export interface Volume {
  name: string;
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  secret?: { secretName: string; items?: KeyToPath; optional?: boolean };
  configMap?: { name: string; items?: KeyToPath; optional?: boolean };
  projected?: { sources?: ProjectedSource[] };
  downwardAPI?: {
    items?: { path: string; fieldRef?: { fieldPath: string } }[];
  };
  emptyDir?: object;
}

export interface PodSpec {
  schedulerName?: string;
  nodeSelector?: Record<string, string>;
  serviceAccountName?: string;
  containers: Container[];
  initContainers?: Container[];
  hostname?: string;
  nodeName?: string;
  restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  terminationGracePeriodSeconds?: number;
  volumes?: Volume[];
}

export interface ContainerState {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: {
    exitCode: number;
    reason: string;
    message?: string;
    startedAt?: string;
    finishedAt?: string;
    containerID?: string;
  };
}

export interface ContainerStatus {
  name: string;
  state: ContainerState;
  lastState: ContainerState;
  ready: boolean;
  restartCount: number;
  image: string;
  imageID: string;
  containerID?: string;
  started: boolean;
}

export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status: {
    phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
    conditions?: Condition[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
    hostIP?: string;
    hostIPs?: { ip: string }[];
    podIP?: string;
    podIPs?: { ip: string }[];
    startTime?: string;
    qosClass?: string;
  };
}

export interface PodTemplate {
  metadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec: PodSpec;
}

export interface ReplicaSet extends KubernetesObject {
  spec: { replicas: number; selector: LabelSelector; template: PodTemplate };
  status: {
    replicas: number;
    fullyLabeledReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    terminatingReplicas?: number;
    observedGeneration?: number;
    conditions?: Condition[];
  };
}

export interface Deployment extends KubernetesObject {
  spec: {
    replicas: number;
    selector: LabelSelector;
    template: PodTemplate;
    paused?: boolean;
    progressDeadlineSeconds?: number;
    revisionHistoryLimit?: number;
    strategy: {
      type: 'Recreate' | 'RollingUpdate';
      rollingUpdate?: {
        maxSurge?: number | string;
        maxUnavailable?: number | string;
      };
    };
  };
  status: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    unavailableReplicas?: number;
    terminatingReplicas?: number;
    conditions?: Condition[];
  };
}

export interface ServicePort {
  name?: string;
  protocol?: string;
  port: number;
  targetPort?: number | string;
  nodePort?: number;
}

export interface Service extends KubernetesObject {
  spec: {
    type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
    clusterIP?: string;
    clusterIPs?: string[];
    selector?: Record<string, string>;
    ports?: ServicePort[];
    publishNotReadyAddresses?: boolean;
  };
  status?: { loadBalancer?: { ingress?: { ip: string }[] } };
}

export interface EndpointSlice extends KubernetesObject {
  addressType: 'IPv4';
  endpoints: Endpoint[] | null;
  ports: { name: string; protocol: string; port: number }[] | null;
}

export interface Endpoint {
  addresses: string[];
  conditions: { ready: boolean; serving: boolean; terminating: boolean };
  nodeName?: string;
  targetRef?: ObjectReference;
}

export interface Namespace extends KubernetesObject {
  spec: { finalizers?: string[] };
  status: { phase: 'Active' | 'Terminating'; conditions?: Condition[] };
}

export interface Node extends KubernetesObject {
  spec: { unschedulable?: boolean };
  status?: { conditions?: Condition[] };
}

export interface Secret extends KubernetesObject {
  data?: Record<string, string>;
}

export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

export interface EventObject extends KubernetesObject {
  involvedObject: ObjectReference;
  reason: string;
  message: string;
  type: 'Normal' | 'Warning';
  count?: number;
  lastTimestamp?: string | null;
}

/** What `resources` of kubernetes/ are, as types. */
export interface Kinds {
  configMaps: ConfigMap;
  csiDrivers: CsiDriver;
  csiNodes: KubernetesObject;
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

/** `namespace/name`, or the name alone of a cluster-scoped object. */
export function keyOf(object: KubernetesObject): string {
  const { name, namespace } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** The owner that manages this object, if it has one. */
export function controllerOf(
  object: KubernetesObject,
): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(owner => owner.controller);
}

export function ownerReference(owner: KubernetesObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid!,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Whether this very object is the one that manages the other. */
export function isControlledBy(
  object: KubernetesObject,
  owner: KubernetesObject,
): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function isBeingDeleted(object: KubernetesObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

export function hasFinalizer(
  object: KubernetesObject,
  finalizer: string,
): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/** Adds in place what is not there yet. */
export function addFinalizers(
  object: KubernetesObject,
  finalizers: string[],
): void {
  const present = object.metadata.finalizers ?? [];
  const missing = finalizers.filter(one => !present.includes(one));
  if (missing.length > 0) {
    object.metadata.finalizers = [...present, ...missing];
  }
}

/** Removes in place; the list goes with its last entry. */
export function removeFinalizers(
  object: KubernetesObject,
  finalizers: string[],
): void {
  const left = object.metadata.finalizers?.filter(
    one => !finalizers.includes(one),
  );
  object.metadata.finalizers = left?.length ? left : undefined;
}
