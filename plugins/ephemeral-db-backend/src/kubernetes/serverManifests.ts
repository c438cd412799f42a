import {
  CloneBlueprint,
  cloneObject,
  generationLabels,
  generationSelector,
  MSSQL_CONTAINER,
  MSSQL_PORT,
  namesOf,
} from './manifests';
import { mergePod } from './mergePod';
import { cloneNames } from './names';
import { KubernetesObject } from './objects';
import { DATA_VOLUME, podOf } from './podOf';
import type { PodTemplate } from './podTypes';
import { parseQuantity } from './quantity';

/** SQL Server's own minimum is 2000 MB; it should leave the rest to its process. */
const MEMORY_SHARE = 0.8;

/**
 * The server's own configuration. The golden's travels on the volume, with its
 * port, certificates, keytab and agent; this one is mounted over it.
 */
export function configMapManifest(blueprint: CloneBlueprint): KubernetesObject {
  const memory = memoryLimitMegabytes(podTemplate(blueprint));
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
  const names = namesOf(blueprint);
  const template = podTemplate(blueprint);
  const memory = memoryLimitMegabytes(template);
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
        template:
          memory === undefined ? template : withMemoryLimit(template, memory),
      },
    },
  };
}

/** What was derived from the golden's pod when the generation began, with what the admin lays over it. */
function podTemplate(blueprint: CloneBlueprint): PodTemplate {
  const { clone, source } = blueprint;
  const spec = clone.progress.pod ?? podOf(undefined, source);
  if (!spec) throw new Error(`The pod of clone ${clone.id} is not resolved`);
  const { claim } = namesOf(blueprint);
  return mergePod(
    {
      metadata: { labels: generationLabels(blueprint) },
      spec: {
        ...spec,
        volumes: spec.volumes?.map(volume =>
          volume.name === DATA_VOLUME
            ? { ...volume, persistentVolumeClaim: { claimName: claim } }
            : volume,
        ),
      },
    },
    source.clones.pod ?? {},
  );
}

function withMemoryLimit(template: PodTemplate, memory: number): PodTemplate {
  const name = 'MSSQL_MEMORY_LIMIT_MB';
  const said = databaseContainer(template)?.env?.some(
    variable => variable.name === name,
  );
  if (said) return template;
  const env = [{ name, value: String(memory) }];
  return mergePod(template, {
    spec: { containers: [{ name: MSSQL_CONTAINER, env }] },
  });
}

/**
 * What SQL Server may use of its container's memory, in MB: older builds do not
 * see the container's limit and are killed by it.
 */
function memoryLimitMegabytes(template: PodTemplate): number | undefined {
  const { limits } = databaseContainer(template)?.resources ?? {};
  const bytes = parseQuantity(limits?.memory);
  return bytes && Math.floor((bytes * MEMORY_SHARE) / 2 ** 20);
}

function databaseContainer({ spec }: PodTemplate) {
  return spec.containers?.find(({ name }) => name === MSSQL_CONTAINER);
}
