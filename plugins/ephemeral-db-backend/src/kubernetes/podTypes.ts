/** The fields of a pod that a clone's pod is derived from, and is made of. */

export interface EnvironmentVariable {
  name: string;
  value?: string;
  valueFrom?: {
    secretKeyRef?: { name?: string; key: string; optional?: boolean };
    [source: string]: unknown;
  };
}

export interface VolumeMount {
  name: string;
  mountPath: string;
  subPath?: string;
  readOnly?: boolean;
}

export interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  readOnlyRootFilesystem?: boolean;
  seLinuxOptions?: object;
  seccompProfile?: object;
  capabilities?: { add?: string[]; drop?: string[] };
  allowPrivilegeEscalation?: boolean;
}

export interface PodSecurityContext extends SecurityContext {
  fsGroup?: number;
  fsGroupChangePolicy?: string;
  supplementalGroups?: number[];
}

export interface Container {
  name: string;
  image?: string;
  env?: EnvironmentVariable[];
  ports?: { name?: string; containerPort: number; protocol?: string }[];
  resources?: {
    requests?: Record<string, string>;
    limits?: Record<string, string>;
  };
  securityContext?: SecurityContext;
  volumeMounts?: VolumeMount[];
  terminationMessagePolicy?: string;
  startupProbe?: object;
  readinessProbe?: object;
}

export interface Volume {
  name: string;
  persistentVolumeClaim?: { claimName: string };
  emptyDir?: { medium?: string; sizeLimit?: string };
  ephemeral?: object;
  configMap?: { name?: string };
  secret?: { secretName?: string; [field: string]: unknown };
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export interface PodSpec {
  nodeName?: string;
  hostname?: string;
  containers?: Container[];
  volumes?: Volume[];
  securityContext?: PodSecurityContext;
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  terminationGracePeriodSeconds?: number;
  imagePullSecrets?: { name?: string }[];
  nodeSelector?: Record<string, string>;
  affinity?: { nodeAffinity?: object };
  tolerations?: Toleration[];
  runtimeClassName?: string;
  schedulerName?: string;
}

/** What a Deployment makes its pods from. */
export interface PodTemplate {
  metadata: {
    labels: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: PodSpec;
}
