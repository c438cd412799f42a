import type { GenerationStage } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The parsed and validated `ephemeralDb` section. All durations are milliseconds. */
export interface PluginConfiguration {
  /** Name of this installation: a DNS label, put on every object of ours. */
  installation: string;
  /** Full entity refs (users or groups) whose members are admins, unless the permission policy denies it. */
  admins: string[];
  clusters: Record<string, ClusterConfiguration>;
  sources: Record<string, GoldenSource>;
  /** How often the holder of a cluster renews its row, and when the row lapses. */
  holder: { renewMs: number; lapseMs: number };
  /** How often storage is measured; every five minutes unless given. */
  usage?: { everyMs: number };
}

/** How the backend gets to one Kubernetes API. */
export type ClusterAccess =
  | { kind: 'kubeconfig'; path: string; context?: string }
  | { kind: 'inCluster' }
  | {
      kind: 'url';
      url: string;
      /** Base64 of the PEM bundle that signed the API's certificate. */
      caData?: string;
      serviceAccountToken?: string;
      /** Re-read on use: service account tokens rotate. */
      serviceAccountTokenFile?: string;
      skipTLSVerify?: boolean;
    };

export interface ClusterConfiguration {
  /** The key under `ephemeralDb.clusters`. */
  name: string;
  access: ClusterAccess;
  /** Where the installation's marker (a ConfigMap) lives. */
  namespace: string;
  /** What the cluster's network sees of the backend, where it is not a pod of `namespace`. */
  backend?: { cidrs: string[] };
  /** How many generations may burn the controllers' budget at once. */
  windows: { importing: number; binding: number };
  /** Where to ask how much storage volumes take. */
  prometheus?: PrometheusAccess;
}

/** A Prometheus, and what to ask it. */
export interface PrometheusAccess {
  url: string;
  token?: string;
  /** Re-read on use: service account tokens rotate. */
  tokenFile?: string;
  /** PromQL. Each gives one series for each volume. */
  queries: { uniqueBytes: string; logicalBytes: string };
  /** The label of those series that holds the name of the PersistentVolume. */
  label: string;
}

/** TLS towards a SQL Server. The secret of `ca` lives in the golden's namespace. */
export interface Tls {
  encrypt: boolean;
  trustServerCertificate: boolean;
  /** The name to verify where it differs from the one that is dialled. */
  serverName?: string;
  ca?: { secret: string; key: string };
}

/** What an entity must look like; every given field must match, ignoring case. */
export interface EntityMatch {
  kind?: string;
  namespace?: string;
  name?: string;
  /** `spec.type` */
  type?: string;
}

/**
 * `portForward` goes through the Kubernetes API, `service` dials the Service inside the cluster, `nodePort` a node and
 * `loadBalancer` the balancer from outside.
 */
export type ConnectVia =
  | 'portForward'
  | 'service'
  | 'nodePort'
  | 'loadBalancer';

export type CaptureConsistency = 'crash' | 'checkpoint' | 'suspend';

/** Kubernetes quantities as written by the admin, by resource name. */
export interface ContainerResources {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

/** One kind of client that may reach TCP 1433 of a ready clone; given fields must all match. */
export interface NetworkClient {
  namespaceLabels?: Record<string, string>;
  podLabels?: Record<string, string>;
  cidr?: string;
}

/** What an admin changes in the pod template of clones. */
export interface PodOverlay {
  metadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: Record<string, unknown>;
}

/** As in a RoleBinding. `namespace` is for ServiceAccounts. */
export interface AccessSubject {
  kind: 'User' | 'Group' | 'ServiceAccount';
  name: string;
  namespace?: string;
}

/** Rules for the clones of a source. */
export interface CloneRules {
  /** Neither `owners` nor `entities`: only entities that the source's owner owns. */
  allow: { owners?: string[]; entities?: EntityMatch[] };
  /** First part of a clone's namespace: `<prefix>-<source>-<id8>`. */
  namespacePrefix: string;
  storageClass: string;
  /** Always true: the admin's act, without it the configuration is refused. */
  acceptEula: boolean;
  /** `MSSQL_PID`, for example `Developer`. */
  edition: string;
  /** Sysadmins as frozen in the points, newest first. Used on clones only, never on the golden. */
  adminCredentials: {
    secret: string;
    userKey?: string;
    passwordKey: string;
  }[];
  /** What people get on the listed databases, or on the server. */
  login: { role: 'db_owner' | 'sysadmin' };
  /** Instead of the image that the golden server runs. */
  image?: string;
  /** Instead of the golden server's own. */
  resources?: ContainerResources;
  /** Laid over the derived pod template, as Kubernetes' strategic merge would. */
  pod?: PodOverlay;
  /** On OpenShift: the golden namespace's ranges of ids, or the clone's own. */
  scc?: 'inherit' | 'own';
  /** Secrets of the golden's namespace that clones get a copy of. */
  copySecrets: string[];
  /** Who may view a ready clone's namespace and port-forward there. */
  access: { subjects: AccessSubject[] };
  /** Scratch space for tempdb; absent: wherever the golden server has it. */
  tempdb?: { mountPath: string; sizeLimit?: string };
  /** The people's Service. `host` is shown in place of a node's, or the balancer's, own address. */
  service: { type: 'ClusterIP' | 'NodePort' | 'LoadBalancer'; host?: string };
  /** How the backend reaches a generation. `host` is dialled in place of a node's own address. */
  reach: { via: ConnectVia; host?: string };
  network: { clients: NetworkClient[] };
  tls: Tls;
  lease: { defaultMs: number; maxMs: number };
  /** Also those that no agent ordered, with the rights of the person that the agent acts for. */
  agentsMayDelete: boolean;
  /** How long each stage may take before the generation fails. */
  deadlines: Record<GenerationStage, number>;
}

/** A database that an admin offers for cloning. Secrets named here live in `namespace`. */
export interface GoldenSource {
  /** The key under `ephemeralDb.sources`. */
  name: string;
  title: string;
  description?: string;
  /** Full entity ref of the owner. */
  owner: string;
  /** Shown to whoever orders a clone. */
  notice?: string;
  /** A key of `PluginConfiguration.clusters`. */
  cluster: string;
  namespace: string;
  volume: { claim: string; mountPath: string };
  volumeSnapshotClass: string;
  /** Ids of findings that an admin knows of, so that they stop nobody. */
  preflight?: { acknowledge: string[] };
  capture: {
    consistency: CaptureConsistency;
    /** For each CHECKPOINT and for each probe. */
    timeoutMs: number;
    minIntervalMs: number;
    /** How long writes are held at most; only where the source suspends. */
    deadlineMs: number;
    /** Directory on the golden server for BACKUP … WITH METADATA_ONLY. */
    metadataPath?: string;
  };
  engine: {
    type: 'mssql';
    databases: string[];
    /** `host` is dialled in place of a node's, or the balancer's, own address. */
    connect: { via: ConnectVia; service: string; port: number; host?: string };
    /** A login with few rights, for capture. */
    credentials: { secret: string; userKey: string; passwordKey: string };
    tls: Tls;
  };
  /** SELECTs of one value by name. */
  probes: Record<string, string>;
  clones: CloneRules;
}
