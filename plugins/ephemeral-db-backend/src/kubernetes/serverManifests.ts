import type { GoldenSource } from '../sources/types';
import {
  CloneBlueprint,
  cloneObject,
  generationLabels,
  generationSelector,
  MSSQL_CONTAINER,
  MSSQL_PORT,
  namesOf,
} from './manifests';
import { cloneNames } from './names';
import { KubernetesObject } from './objects';
import { parseQuantity } from './quantity';

/** The user of Microsoft's image. */
const MSSQL_UID = 10001;
/** SQL Server's own minimum is 2000 MB; it should leave the rest to its process. */
const MEMORY_SHARE = 0.8;
/** Crash recovery has no bound, so the platform is told to be patient. */
const STARTUP_BUDGET_SECONDS = 3600;

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
  return cloneObject('v1', 'ConfigMap', blueprint, cloneNames.configMap, {
    data: {
      'mssql.conf': sections
        .map(([name, line]) => `[${name}]\n${line}\n`)
        .join('\n'),
    },
  });
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
                name: MSSQL_CONTAINER,
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
                // The end of the log becomes the reason that people read.
                terminationMessagePolicy: 'FallbackToLogsOnError',
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
