import { Fields, KubernetesObject, fieldsAt } from '../objects';
import { itemsOf } from '../podDefaults';
import { parseQuantity } from '../quantity';
import { Resource, resources } from '../resources';
import { dnsLabelProblems } from '../validation/formats';

const FORMER_NODE_LABELS: Record<string, [version: string, now: string]> = {
  'beta.kubernetes.io/arch': ['v1.14', 'kubernetes.io/arch'],
  'beta.kubernetes.io/instance-type': [
    'v1.17',
    'node.kubernetes.io/instance-type',
  ],
  'beta.kubernetes.io/os': ['v1.14', 'kubernetes.io/os'],
  'failure-domain.beta.kubernetes.io/region': [
    'v1.17',
    'topology.kubernetes.io/region',
  ],
  'failure-domain.beta.kubernetes.io/zone': [
    'v1.17',
    'topology.kubernetes.io/zone',
  ],
};

type AtField = [field: string, container: Fields];

function containersAt(field: string, spec: Fields): AtField[] {
  return ['initContainers', 'containers'].flatMap(list =>
    itemsOf(spec[list]).map(
      (container, index): AtField => [`${field}.${list}[${index}]`, container],
    ),
  );
}

function ofNodeSelector(field: string, { nodeSelector }: Fields): string[] {
  return Object.keys(fieldsAt(nodeSelector))
    .filter(label => Object.hasOwn(FORMER_NODE_LABELS, label))
    .map(label => {
      const [version, now] = FORMER_NODE_LABELS[label];
      return `${field}.nodeSelector[${label}]: deprecated since ${version}; use "${now}" instead`;
    });
}

/** What is there twice is told of each but the first. */
function ofRepeated(
  field: string,
  items: Fields[],
  key: 'ip' | 'name',
): string[] {
  return items.flatMap((item, index) =>
    items.slice(0, index).some(former => former[key] === item[key])
      ? [`${field}[${index}].${key}: duplicate ${key} "${item[key]}"`]
      : [],
  );
}

function ofPullSecrets(field: string, secrets: Fields[]): string[] {
  return [
    ...ofRepeated(field, secrets, 'name'),
    ...secrets.flatMap(({ name }, index) =>
      name ? [] : [`${field}[${index}].name: invalid empty name ""`],
    ),
  ];
}

function ofFractions([field, container]: AtField): string[] {
  return ['memory', 'ephemeral-storage'].flatMap(name =>
    ['limits', 'requests'].flatMap(side => {
      const value = fieldsAt(container, 'resources', side)[name];
      const amount = parseQuantity(String(value ?? ''))?.thousandths ?? 0n;
      return amount % 1000n === 0n
        ? []
        : [
            `${field}.resources.${side}[${name}]: fractional byte value "${value}" is invalid, must be an integer`,
          ];
    }),
  );
}

/** A variable may build on its former value, but not silently replace it. */
function ofVariables([field, { env }]: AtField): string[] {
  const variables = itemsOf(env);
  return variables.flatMap(({ name, value = '', valueFrom }, index) => {
    const isRepeated = variables
      .slice(0, index)
      .some(former => former.name === name);
    const former = `$(${name})`;
    const buildsOnIt =
      !valueFrom && value !== former && String(value).includes(former);
    return isRepeated && !buildsOnIt
      ? [
          `${field}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`,
        ]
      : [];
  });
}

function ofPorts(containers: AtField[]): string[] {
  const ports = containers.flatMap(([field, container]) =>
    itemsOf(container.ports).map((port, index) => ({
      field: `${field}.ports[${index}]`,
      key: `${port.containerPort}/${port.protocol}`,
      hostPort: port.hostPort ?? 0,
      hostIP: port.hostIP ?? '',
    })),
  );
  return ports.flatMap(({ field, key, hostPort, hostIP }, index) =>
    ports.slice(0, index).flatMap(other => {
      if (other.key !== key) return [];
      const isSameHostPort = hostPort === other.hostPort;
      if (isSameHostPort && hostIP === other.hostIP) {
        return [`${field}: duplicate port definition with ${other.field}`];
      }
      if (hostPort === 0 || other.hostPort === 0) {
        return [`${field}: overlapping port definition with ${other.field}`];
      }
      return isSameHostPort && (!hostIP || !other.hostIP)
        ? [
            `${field}: dangerously ambiguous port definition with ${other.field}`,
          ]
        : [];
    }),
  );
}

function ofGrace(field: string, spec: Fields): string[] {
  const { terminationGracePeriodSeconds: seconds = 0 } = spec;
  return Number(seconds) < 0
    ? [
        `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
      ]
    : [];
}

function ofPodSpec(field: string, spec: Fields): string[] {
  const containers = containersAt(field, spec);
  return [
    ...ofNodeSelector(field, spec),
    ...ofRepeated(`${field}.hostAliases`, itemsOf(spec.hostAliases), 'ip'),
    ...ofPullSecrets(
      `${field}.imagePullSecrets`,
      itemsOf(spec.imagePullSecrets),
    ),
    ...containers.flatMap(one => [...ofFractions(one), ...ofVariables(one)]),
    ...ofPorts(containers),
    ...ofGrace(field, spec),
  ];
}

function ofName({ name }: KubernetesObject['metadata'], use: string): string[] {
  const problems = dnsLabelProblems(name);
  return problems.length > 0
    ? [
        `metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(
          ' ',
        )}]`,
      ]
    : [];
}

/**
 * What the writer of a pod or of a template for pods is told of what is allowed
 * but hardly meant (k8s.io/kubernetes, pkg/api/pod/warnings.go).
 */
export function podWarnings(
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): string[] {
  const { metadata } = object;
  if (resource === resources.pods) {
    // Hardly a person changes a pod.
    if (previous) return [];
    return [
      ...ofName(metadata, "the Pod's hostname"),
      ...ofPodSpec('spec', fieldsAt(object, 'spec')),
    ];
  }
  const hasTemplate =
    resource === resources.deployments || resource === resources.replicaSets;
  const isUnchanged =
    previous && previous.metadata.generation === metadata.generation;
  if (!hasTemplate || isUnchanged) return [];
  return [
    ...(previous ? [] : ofName(metadata, 'Pod names and hostnames')),
    ...ofPodSpec(
      'spec.template.spec',
      fieldsAt(object, 'spec', 'template', 'spec'),
    ),
  ];
}
