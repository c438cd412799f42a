import { createHash } from 'crypto';
import type { CloneRules, GoldenSource } from '../sources/types';
import { MSSQL_CONTAINER, MSSQL_PORT } from './manifests';
import { cloneNames } from './names';
import type { Pod } from './objects';
import type {
  Container,
  EnvironmentVariable,
  PodSecurityContext,
  PodSpec,
  SecurityContext,
  Toleration,
  Volume,
  VolumeMount,
} from './podTypes';

/** The user of Microsoft's image. */
const MSSQL_UID = 10001;
/** Crash recovery has no bound, so the platform is told to be patient. */
const STARTUP_BUDGET_SECONDS = 3600;
/** Where the golden server has no bound, its clones have one. */
const USUAL_RESOURCES = {
  requests: { memory: '2Gi' },
  limits: { memory: '4Gi' },
};

/** The volume with the databases; its claim is the generation's. */
export const DATA_VOLUME = 'data';
export const CONFIGURATION_VOLUME = 'configuration';
const TEMPDB_VOLUME = 'tempdb';
const CONFIGURATION_PATH = '/var/opt/mssql/mssql.conf';
/** Of a volume's name: it is a DNS label. */
const LONGEST_NAME = 63;

/** Each of these a clone says for itself, or must not have. */
const OWN_VARIABLES = new Set([
  'ACCEPT_EULA',
  'MSSQL_PID',
  'MSSQL_AGENT_ENABLED',
  'MSSQL_MEMORY_LIMIT_MB',
  'MSSQL_TCP_PORT',
  'MSSQL_IP_ADDRESS',
  'MSSQL_ENABLE_HADR',
]);
const SECRET_NAME = /passw|pwd|secret|token|credential|private|(^|_)key($|_)/i;
/** Added to every pod by the platform itself. */
const PLATFORM_TAINT = /^node\.kubernetes\.io\/(not-ready|unreachable)$/;
const PINNED_IMAGE = /@(sha256:[0-9a-f]{64})$/;

/**
 * The pod of a clone, derived from the golden server's running one: what it is
 * made of stays, so that the files are read by the same build under the same
 * user on nodes of the same sort; what it is connected to, its secrets and its
 * sidecars do not come along. The source's own keys come before what is found.
 *
 * @param golden - absent while it does not run
 * @returns undefined without an image. The data volume has no claim yet
 */
export function podOf(
  golden: Pod | undefined,
  source: GoldenSource,
): PodSpec | undefined {
  const { clones } = source;
  const model = golden && databaseContainer(golden, source.volume.claim);
  const image = clones.image ?? (golden && model && imageOf(golden, model));
  if (!image) return undefined;
  const found = storageOf(golden, model, source);
  const port = { tcpSocket: { port: MSSQL_PORT } };
  const pullSecrets = (golden?.spec.imagePullSecrets ?? []).filter(({ name }) =>
    isCopied(clones, name),
  );
  return withoutUndefined({
    hostname: 'mssql',
    serviceAccountName: cloneNames.serviceAccount,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 10,
    imagePullSecrets: pullSecrets.length ? pullSecrets : undefined,
    ...nodesOf(golden),
    securityContext: podSecurity(golden?.spec.securityContext, model, clones),
    containers: [
      {
        name: MSSQL_CONTAINER,
        image,
        env: [
          ...environmentOf(model, clones),
          { name: 'ACCEPT_EULA', value: 'Y' },
          { name: 'MSSQL_PID', value: clones.edition },
          { name: 'MSSQL_AGENT_ENABLED', value: 'false' },
        ],
        ports: [{ name: 'mssql', containerPort: MSSQL_PORT, protocol: 'TCP' }],
        resources: clones.resources ?? resourcesOf(model),
        securityContext: containerSecurity(model?.securityContext, clones),
        // The end of the log becomes the reason that people read.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        startupProbe: {
          ...port,
          periodSeconds: 1,
          failureThreshold: STARTUP_BUDGET_SECONDS,
        },
        readinessProbe: { ...port, periodSeconds: 5 },
        volumeMounts: found.mounts,
      },
    ],
    volumes: found.volumes,
  });
}

/** The container that the databases are mounted into. */
function databaseContainer(golden: Pod, claim: string): Container | undefined {
  const data = dataVolume(golden, claim);
  const mounting = (golden.spec.containers ?? []).filter(({ volumeMounts }) =>
    volumeMounts?.some(({ name }) => name === data?.name),
  );
  return (
    mounting.find(({ ports }) =>
      ports?.some(({ containerPort }) => containerPort === MSSQL_PORT),
    ) ??
    mounting.find(({ image, name }) => /mssql|sqlserver/.test(image ?? name)) ??
    mounting[0]
  );
}

function dataVolume({ spec }: Pod, claim: string): Volume | undefined {
  return spec.volumes?.find(
    volume => volume.persistentVolumeClaim?.claimName === claim,
  );
}

/**
 * The very build that runs: a tag may mean another one by tomorrow. What the
 * node tells can also be an id that no registry knows, or name a mirror.
 */
function imageOf({ status }: Pod, { name, image }: Container) {
  const running = status?.containerStatuses?.find(one => one.name === name);
  const digest = running?.imageID?.match(PINNED_IMAGE)?.[1];
  if (!image || !digest || PINNED_IMAGE.test(image)) return image;
  return `${image.replace(/:[^/:]*$/, '')}@${digest}`;
}

function isCopied({ copySecrets }: CloneRules, name: string | undefined) {
  return name !== undefined && copySecrets.includes(name);
}

function environmentOf(
  model: Container | undefined,
  clones: CloneRules,
): EnvironmentVariable[] {
  return (model?.env ?? []).filter(({ name, value, valueFrom }) => {
    if (OWN_VARIABLES.has(name) || /^(MSSQL_)?SA_PASSWORD$/.test(name)) {
      return false;
    }
    const secret = valueFrom?.secretKeyRef;
    if (secret) return isCopied(clones, secret.name);
    // Whatever else it comes from is not there, and `$(NAME)` may be a secret.
    return (
      !valueFrom &&
      !SECRET_NAME.test(name) &&
      !SECRET_NAME.test(value ?? '') &&
      !value?.includes('$(')
    );
  });
}

function resourcesOf(model: Container | undefined) {
  const { requests, limits } = model?.resources ?? {};
  return limits?.memory ? { requests, limits } : USUAL_RESOURCES;
}

function storageOf(
  golden: Pod | undefined,
  model: Container | undefined,
  source: GoldenSource,
): { mounts: VolumeMount[]; volumes: Volume[] } {
  const { clones, volume } = source;
  const data = golden && dataVolume(golden, volume.claim);
  const volumes: Volume[] = [
    { name: DATA_VOLUME },
    { name: CONFIGURATION_VOLUME, configMap: { name: cloneNames.configMap } },
  ];
  const mounts: VolumeMount[] = [];
  for (const mount of model?.volumeMounts ?? []) {
    const found = golden?.spec.volumes?.find(({ name }) => name === mount.name);
    if (found && found === data) {
      mounts.push({ ...mount, name: DATA_VOLUME });
      continue;
    }
    const kept = found && keptVolume(found, clones);
    if (!kept || isOverlaid(mount, clones)) continue;
    const name = nameOfCopied(mount.name);
    mounts.push({ ...mount, name });
    if (!volumes.some(one => one.name === name)) {
      volumes.push({ ...kept, name });
    }
  }
  if (!mounts.some(({ name }) => name === DATA_VOLUME)) {
    mounts.push({ name: DATA_VOLUME, mountPath: volume.mountPath });
  }
  if (clones.tempdb) {
    const { mountPath, sizeLimit } = clones.tempdb;
    mounts.push({ name: TEMPDB_VOLUME, mountPath });
    volumes.push({
      name: TEMPDB_VOLUME,
      emptyDir: sizeLimit === undefined ? {} : { sizeLimit },
    });
  }
  mounts.push({
    name: CONFIGURATION_VOLUME,
    mountPath: CONFIGURATION_PATH,
    subPath: 'mssql.conf',
    readOnly: true,
  });
  return { mounts, volumes };
}

/** Apart from the names of our own volumes, and from each other where the end does not fit. */
function nameOfCopied(volume: string): string {
  const name = `golden-${volume}`;
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash('sha256').update(volume).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - hash.length - 1)}-${hash}`;
}

/** Two mounts can't share a path. */
function isOverlaid({ mountPath }: VolumeMount, { tempdb }: CloneRules) {
  return mountPath === tempdb?.mountPath || mountPath === CONFIGURATION_PATH;
}

/**
 * Scratch space stays scratch space. Another claim's content is not in the
 * point: the path is there and empty, which is what tempdb needs and no other
 * database starts with.
 */
function keptVolume(
  { emptyDir, secret, persistentVolumeClaim, ephemeral }: Volume,
  clones: CloneRules,
): Omit<Volume, 'name'> | undefined {
  if (emptyDir) return { emptyDir };
  if (persistentVolumeClaim || ephemeral) return { emptyDir: {} };
  return secret && isCopied(clones, secret.secretName) ? { secret } : undefined;
}

function nodesOf(golden: Pod | undefined): Partial<PodSpec> {
  if (!golden) return {};
  const { nodeSelector, affinity, runtimeClassName, schedulerName } =
    golden.spec;
  const tolerations = golden.spec.tolerations?.filter(
    toleration => !isFromPlatform(toleration),
  );
  return {
    nodeSelector,
    // Towards other pods it would be the golden's own, in another namespace.
    affinity: affinity?.nodeAffinity && { nodeAffinity: affinity.nodeAffinity },
    tolerations: tolerations?.length ? tolerations : undefined,
    runtimeClassName,
    schedulerName:
      schedulerName === 'default-scheduler' ? undefined : schedulerName,
  };
}

function isFromPlatform({ key, tolerationSeconds }: Toleration): boolean {
  return tolerationSeconds !== undefined && PLATFORM_TAINT.test(key ?? '');
}

/** The ids that the files belong to; with `own` the platform gives others and hands the files over. */
function podSecurity(
  found: PodSecurityContext = {},
  model: Container | undefined,
  { scc }: CloneRules,
): PodSecurityContext {
  const { seccompProfile = { type: 'RuntimeDefault' } } = found;
  const { fsGroupChangePolicy = 'OnRootMismatch' } = found;
  if (scc === 'own') {
    return { runAsNonRoot: true, fsGroupChangePolicy, seccompProfile };
  }
  const given =
    found.runAsUser ?? model?.securityContext?.runAsUser ?? undefined;
  // Ids are the namespace's, which has the golden's ranges.
  const user = given ?? (scc === 'inherit' ? undefined : MSSQL_UID);
  return withoutUndefined({
    runAsUser: user,
    runAsGroup: found.runAsGroup ?? (given === undefined ? user : undefined),
    runAsNonRoot: user === 0 ? undefined : found.runAsNonRoot ?? true,
    fsGroup: found.fsGroup ?? (scc === 'inherit' ? undefined : MSSQL_UID),
    fsGroupChangePolicy,
    supplementalGroups: found.supplementalGroups,
    seLinuxOptions: found.seLinuxOptions,
    seccompProfile,
  });
}

function containerSecurity(
  found: SecurityContext = {},
  { scc }: CloneRules,
): SecurityContext {
  const isOwn = scc === 'own';
  return withoutUndefined({
    runAsUser: isOwn ? undefined : found.runAsUser,
    runAsGroup: isOwn ? undefined : found.runAsGroup,
    runAsNonRoot: isOwn ? undefined : found.runAsNonRoot,
    seLinuxOptions: isOwn ? undefined : found.seLinuxOptions,
    readOnlyRootFilesystem: found.readOnlyRootFilesystem,
    seccompProfile: found.seccompProfile,
    allowPrivilegeEscalation: false,
    // Without this one nothing can be run in the container.
    capabilities: {
      drop: ['ALL'],
      add: [
        ...new Set(['NET_BIND_SERVICE', ...(found.capabilities?.add ?? [])]),
      ],
    },
  });
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Fields;
}
