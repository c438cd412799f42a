import type { CloneRecord } from '../clones/CloneRecord';
import type { ClusterConfiguration, GoldenSource } from '../sources/types';
import { annotations, baseLabels, labels } from './labels';
import { cloneNames, entityHash, generationNames } from './names';
import {
  KubernetesObject,
  Namespace,
  PersistentVolumeClaim,
  Secret,
  Service,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from './objects';
import { parseQuantity } from './quantity';

/** What the manifests of a clone are made from. */
export interface CloneBlueprint {
  installation: string;
  clone: CloneRecord;
  source: GoldenSource;
}

/** A point in time as the golden's own content tells it. Never from a request. */
export interface GoldenPoint {
  /** Opaque, maybe long. */
  snapshotHandle: string;
  driver: string;
  sourceVolumeMode?: string;
  /** Bytes that a volume made from it needs at least. */
  bytes?: number;
  volumeSnapshotClass?: string;
}

/** The clone's sysadmin, for the backend only. */
export const ADMINISTRATOR = 'sa';
/** The login that people get. */
export const PEOPLE = 'edb';

const MSSQL_PORT = 1433;
/** The user of Microsoft's image. */
const MSSQL_UID = 10001;
/** SQL Server's own minimum is 2000 MB; it should leave the rest to its process. */
const MEMORY_SHARE = 0.8;
/** What kind of Service each way needs; a port-forward needs none. */
const SERVICE_TYPES = {
  portForward: 'ClusterIP',
  service: 'ClusterIP',
  nodePort: 'NodePort',
  loadBalancer: 'LoadBalancer',
} as const;
/** Crash recovery has no bound, so the platform is told to be patient. */
const STARTUP_BUDGET_SECONDS = 3600;

export function cloneLabels({
  installation,
  clone,
}: CloneBlueprint): Record<string, string> {
  return {
    ...baseLabels(installation, clone.source),
    [labels.clone]: clone.id,
  };
}

export function generationLabels(
  blueprint: CloneBlueprint,
): Record<string, string> {
  return {
    ...cloneLabels(blueprint),
    [labels.generation]: String(blueprint.clone.generation),
  };
}

/** What selects the pods of one generation, and nothing else. */
export function generationSelector(
  clone: Pick<CloneRecord, 'id' | 'generation'>,
): Record<string, string> {
  return {
    [labels.clone]: clone.id,
    [labels.generation]: String(clone.generation),
  };
}

export function namespaceManifest(blueprint: CloneBlueprint): Namespace {
  const { clone } = blueprint;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: clone.namespace,
      labels: {
        ...cloneLabels(blueprint),
        [labels.entityHash]: entityHash(clone.entityRef),
      },
      annotations: {
        [annotations.entity]: clone.entityRef,
        [annotations.requester]: clone.requestedBy,
        [annotations.snapshot]: clone.point.volumeSnapshotName,
        [annotations.expiresAt]: clone.expiresAt.toISOString(),
        [annotations.order]: JSON.stringify({
          id: clone.id,
          name: clone.name,
          source: clone.source,
          cluster: clone.cluster,
          entityRef: clone.entityRef,
          requestedBy: clone.requestedBy,
          purpose: clone.purpose,
          snapshotId: clone.snapshotId,
          point: clone.point,
          createdAt: clone.createdAt.toISOString(),
          expiresAt: clone.expiresAt.toISOString(),
        }),
      },
    },
  };
}

/**
 * The import: a content of our own that points at the golden's handle. Always
 * Retain, created once and never applied again: with Delete it would destroy
 * the point in time for everyone.
 */
export function contentManifest(
  blueprint: CloneBlueprint,
  point: GoldenPoint,
): VolumeSnapshotContent {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotContent',
    metadata: { name: names.content, labels: generationLabels(blueprint) },
    spec: {
      deletionPolicy: 'Retain',
      driver: point.driver,
      source: { snapshotHandle: point.snapshotHandle },
      ...(point.sourceVolumeMode
        ? { sourceVolumeMode: point.sourceVolumeMode }
        : {}),
      ...(point.volumeSnapshotClass
        ? { volumeSnapshotClassName: point.volumeSnapshotClass }
        : {}),
      volumeSnapshotRef: {
        name: names.volumeSnapshot,
        namespace: names.namespace,
      },
    },
  };
}

export function importManifest(blueprint: CloneBlueprint): VolumeSnapshot {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: {
      name: names.volumeSnapshot,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    spec: { source: { volumeSnapshotContentName: names.content } },
  };
}

export function claimManifest(
  blueprint: CloneBlueprint,
  point: Pick<GoldenPoint, 'sourceVolumeMode' | 'bytes'>,
): PersistentVolumeClaim {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: names.claim,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: blueprint.source.clones.storageClass,
      volumeMode: point.sourceVolumeMode ?? 'Filesystem',
      dataSource: {
        apiGroup: 'snapshot.storage.k8s.io',
        kind: 'VolumeSnapshot',
        name: names.volumeSnapshot,
      },
      resources: { requests: { storage: String(point.bytes ?? 1) } },
    },
  };
}

export function adminSecretManifest(
  blueprint: CloneBlueprint,
  passwords: { administrator: string; people: string },
): Secret {
  return secret(blueprint, cloneNames.adminSecret, {
    'sa-username': ADMINISTRATOR,
    'sa-password': passwords.administrator,
    username: PEOPLE,
    password: passwords.people,
  });
}

export function accessSecretManifest(
  blueprint: CloneBlueprint,
  login: { username: string; password: string },
  place: { host: string; port: number },
): Secret {
  return secret(blueprint, cloneNames.accessSecret, {
    username: login.username,
    password: login.password,
    host: place.host,
    port: String(place.port),
    database: blueprint.source.engine.databases[0],
  });
}

export function hostOf(namespace: string): string {
  return `${cloneNames.service}.${namespace}.svc`;
}

/**
 * The server's own configuration. The golden's travels on the volume, with its
 * port, certificates, keytab and agent; this one is mounted over it.
 */
export function configMapManifest(blueprint: CloneBlueprint): KubernetesObject {
  const memory = memoryLimitMegabytes(blueprint.source);
  const sections = [
    ['EULA', 'accepteula = Y'],
    ['network', `tcpport = ${MSSQL_PORT}`],
    ['sqlagent', 'enabled = false'],
    ['telemetry', 'customerfeedback = false'],
    ...(memory ? [['memory', `memorylimitmb = ${memory}`]] : []),
  ];
  return object('v1', 'ConfigMap', blueprint, cloneNames.configMap, {
    data: {
      'mssql.conf': sections
        .map(([name, line]) => `[${name}]\n${line}\n`)
        .join('\n'),
    },
  });
}

export function serviceAccountManifest(
  blueprint: CloneBlueprint,
): KubernetesObject {
  return object('v1', 'ServiceAccount', blueprint, cloneNames.serviceAccount, {
    automountServiceAccountToken: false,
  });
}

/** Where the backend stands, as policies name it. */
export type BackendPlace = Pick<ClusterConfiguration, 'namespace' | 'backend'>;

/**
 * Shut: nothing goes out, not even to DNS, and nothing comes in but the
 * backend, where it dials the pod's address. (Port-forward comes from the node,
 * which a policy does not bind.)
 */
export function networkPolicyManifest(
  blueprint: CloneBlueprint,
  backend: BackendPlace,
): KubernetesObject {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: names.networkPolicy,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    ...{
      spec: {
        podSelector: { matchLabels: generationSelector(blueprint.clone) },
        policyTypes: ['Ingress', 'Egress'],
        ingress: backendIngress(blueprint.source, backend),
        egress: [],
      },
    },
  };
}

/** The ingress rules of a ready clone: the backend and the clients that the source names. */
export function openIngress(
  source: GoldenSource,
  backend: BackendPlace,
): object[] {
  const clients = source.clones.network.clients.map(client =>
    client.cidr
      ? { ipBlock: { cidr: client.cidr } }
      : {
          ...(client.namespaceLabels
            ? { namespaceSelector: { matchLabels: client.namespaceLabels } }
            : {}),
          ...(client.podLabels
            ? { podSelector: { matchLabels: client.podLabels } }
            : {}),
        },
  );
  return [
    ...backendIngress(source, backend),
    ...(clients.length ? [ingressRule(clients)] : []),
  ];
}

function backendIngress(
  source: GoldenSource,
  { namespace, backend }: BackendPlace,
): object[] {
  const { via } = source.clones.reach;
  if (via === 'portForward') return [];
  const inside = {
    namespaceSelector: {
      matchLabels: { 'kubernetes.io/metadata.name': namespace },
    },
  };
  // From outside it bears no labels: only its addresses, or those of the nodes
  // that stand in for it, can be named.
  const outside = (backend?.cidrs ?? []).map(cidr => ({ ipBlock: { cidr } }));
  const peers = via === 'service' ? [inside, ...outside] : outside;
  // A rule without peers would let everyone in.
  return peers.length ? [ingressRule(peers)] : [];
}

function ingressRule(from: object[]): object {
  return { from, ports: [{ protocol: 'TCP', port: MSSQL_PORT }] };
}

/** The people's Service. Without a selector it points nowhere. */
export function serviceManifest(blueprint: CloneBlueprint): Service {
  return {
    ...object('v1', 'Service', blueprint, cloneNames.service, {}),
    spec: {
      type: blueprint.source.clones.service.type,
      ports: [{ name: 'mssql', port: MSSQL_PORT, targetPort: MSSQL_PORT }],
    },
  };
}

/** The backend's own way to one generation, before people have one. */
export function generationServiceManifest(blueprint: CloneBlueprint): Service {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: names.service,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    spec: {
      type: SERVICE_TYPES[blueprint.source.clones.reach.via],
      selector: generationSelector(blueprint.clone),
      ports: [{ name: 'mssql', port: MSSQL_PORT, targetPort: MSSQL_PORT }],
    },
  };
}

export function deploymentManifest(
  blueprint: CloneBlueprint,
): KubernetesObject {
  const { source } = blueprint;
  const names = namesOf(blueprint);
  const memory = memoryLimitMegabytes(source);
  const environment: [string, string][] = [
    ['ACCEPT_EULA', 'Y'],
    ['MSSQL_PID', source.clones.edition],
    ['MSSQL_AGENT_ENABLED', 'false'],
    ...(memory ? ([['MSSQL_MEMORY_LIMIT_MB', String(memory)]] as const) : []),
  ].map(([name, value]) => [name, value]);
  const port = { tcpSocket: { port: MSSQL_PORT } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: names.deployment,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    ...{
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        revisionHistoryLimit: 1,
        selector: { matchLabels: generationSelector(blueprint.clone) },
        template: {
          metadata: { labels: generationLabels(blueprint) },
          spec: {
            hostname: 'mssql',
            serviceAccountName: cloneNames.serviceAccount,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 10,
            securityContext: {
              runAsUser: MSSQL_UID,
              runAsGroup: MSSQL_UID,
              runAsNonRoot: true,
              fsGroup: MSSQL_UID,
              fsGroupChangePolicy: 'OnRootMismatch',
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                name: 'mssql',
                image: source.clones.image,
                env: environment.map(([name, value]) => ({ name, value })),
                ports: [
                  { name: 'mssql', containerPort: MSSQL_PORT, protocol: 'TCP' },
                ],
                resources: source.clones.resources,
                securityContext: {
                  allowPrivilegeEscalation: false,
                  // Without this one nothing can be run in the container.
                  capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
                },
                startupProbe: {
                  ...port,
                  periodSeconds: 1,
                  failureThreshold: STARTUP_BUDGET_SECONDS,
                },
                readinessProbe: { ...port, periodSeconds: 5 },
                volumeMounts: [
                  { name: 'data', mountPath: source.volume.mountPath },
                  {
                    name: 'configuration',
                    mountPath: '/var/opt/mssql/mssql.conf',
                    subPath: 'mssql.conf',
                    readOnly: true,
                  },
                ],
              },
            ],
            volumes: [
              {
                name: 'data',
                persistentVolumeClaim: { claimName: names.claim },
              },
              {
                name: 'configuration',
                configMap: { name: cloneNames.configMap },
              },
            ],
          },
        },
      },
    },
  };
}

/**
 * What SQL Server may use of its container's memory, in MB: older builds do not
 * see the container's limit and are killed by it.
 */
export function memoryLimitMegabytes(source: GoldenSource): number | undefined {
  const bytes = parseQuantity(source.clones.resources.limits?.memory);
  return bytes && Math.floor((bytes * MEMORY_SHARE) / 2 ** 20);
}

function namesOf({ clone }: CloneBlueprint) {
  return generationNames(clone.namespace, clone.generation);
}

function secret(
  blueprint: CloneBlueprint,
  name: string,
  values: Record<string, string>,
): Secret {
  return {
    ...object('v1', 'Secret', blueprint, name, {}),
    type: 'Opaque',
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        Buffer.from(value, 'utf8').toString('base64'),
      ]),
    ),
  };
}

function object<Fields extends object>(
  apiVersion: string,
  kind: string,
  blueprint: CloneBlueprint,
  name: string,
  fields: Fields,
): KubernetesObject & Fields {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: blueprint.clone.namespace,
      labels: cloneLabels(blueprint),
    },
    ...fields,
  };
}
