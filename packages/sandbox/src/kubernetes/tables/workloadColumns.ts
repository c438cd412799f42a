import { KubernetesObject, fieldsAt } from '../objects';
import {
  Column,
  age,
  field,
  labelsText,
  listAt,
  name,
  objectsAt,
  selectorText,
} from './Column';
import { podColumns } from './podColumns';

function containers(fieldName: string): (object: KubernetesObject) => string {
  return object =>
    objectsAt(object, 'spec', 'template', 'spec', 'containers')
      .map(container => container[fieldName])
      .join(',');
}

const ofTemplate: Column[] = [
  { name: 'Containers', wide: true, value: containers('name') },
  { name: 'Images', wide: true, value: containers('image') },
  {
    name: 'Selector',
    wide: true,
    value: object => selectorText(fieldsAt(object, 'spec').selector),
  },
];

function count(title: string, path: string): Column {
  return field(title, path, { type: 'integer', absent: 0 });
}

function externalIp(service: KubernetesObject): string {
  const spec = fieldsAt(service, 'spec');
  if (spec.type === 'ExternalName') return String(spec.externalName);
  const external = listAt(spec, 'externalIPs').map(String);
  if (spec.type === 'LoadBalancer') {
    const found = objectsAt(service, 'status', 'loadBalancer', 'ingress').map(
      item => String(item.ip ?? item.hostname),
    );
    return [...found, ...external].join(',') || '<pending>';
  }
  return external.join(',') || '<none>';
}

function portsText(service: KubernetesObject): string {
  const ports = objectsAt(service, 'spec', 'ports').map(
    ({ port, nodePort, protocol }) =>
      `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
  );
  return ports.join(',') || '<none>';
}

function nodeStatus(node: KubernetesObject): string {
  const ready = objectsAt(node, 'status', 'conditions').find(
    ({ type }) => type === 'Ready',
  );
  const known = ready?.status === 'True' ? 'Ready' : 'NotReady';
  const parts = [
    // A node that is silent is NotReady too; Unknown has no such condition.
    ready ? known : 'Unknown',
    ...(fieldsAt(node, 'spec').unschedulable ? ['SchedulingDisabled'] : []),
  ];
  return parts.join(',');
}

const ROLE_LABEL = 'node-role.kubernetes.io/';

function nodeRoles({ metadata }: KubernetesObject): string {
  const roles = Object.keys(metadata.labels ?? {})
    .filter(label => label.startsWith(ROLE_LABEL))
    .map(label => label.slice(ROLE_LABEL.length));
  return roles.sort().join(',') || '<none>';
}

function address(type: string): (node: KubernetesObject) => unknown {
  return node =>
    objectsAt(node, 'status', 'addresses').find(item => item.type === type)
      ?.address ?? '<none>';
}

/** Columns of what runs and how it is reached. */
export const workloadColumns: Record<string, Column[]> = {
  Pod: podColumns,
  Deployment: [
    name,
    {
      name: 'Ready',
      value: deployment => {
        const { readyReplicas = 0 } = fieldsAt(deployment, 'status');
        return `${readyReplicas}/${fieldsAt(deployment, 'spec').replicas ?? 0}`;
      },
    },
    count('Up-to-date', 'status.updatedReplicas'),
    count('Available', 'status.availableReplicas'),
    age,
    ...ofTemplate,
  ],
  ReplicaSet: [
    name,
    count('Desired', 'spec.replicas'),
    count('Current', 'status.replicas'),
    count('Ready', 'status.readyReplicas'),
    age,
    ...ofTemplate,
  ],
  Service: [
    name,
    field('Type', 'spec.type'),
    field('Cluster-IP', 'spec.clusterIP', { absent: '<none>' }),
    { name: 'External-IP', value: externalIp },
    { name: 'Port(s)', value: portsText },
    age,
    {
      name: 'Selector',
      wide: true,
      value: service => labelsText(fieldsAt(service, 'spec').selector),
    },
  ],
  EndpointSlice: [
    name,
    field('AddressType', 'addressType'),
    {
      name: 'Ports',
      value: slice =>
        objectsAt(slice, 'ports')
          .map(({ port }) => port)
          .join(',') || '<unset>',
    },
    {
      name: 'Endpoints',
      value: slice =>
        objectsAt(slice, 'endpoints')
          .flatMap(endpoint => listAt(endpoint, 'addresses'))
          .join(',') || '<unset>',
    },
    age,
  ],
  NetworkPolicy: [
    name,
    {
      name: 'Pod-Selector',
      value: policy => selectorText(fieldsAt(policy, 'spec').podSelector),
    },
    age,
  ],
  Node: [
    name,
    { name: 'Status', value: nodeStatus },
    { name: 'Roles', value: nodeRoles },
    age,
    field('Version', 'status.nodeInfo.kubeletVersion'),
    { name: 'Internal-IP', wide: true, value: address('InternalIP') },
    { name: 'External-IP', wide: true, value: address('ExternalIP') },
    field('OS-Image', 'status.nodeInfo.osImage', { wide: true }),
    field('Kernel-Version', 'status.nodeInfo.kernelVersion', {
      wide: true,
      absent: '<unknown>',
    }),
    field('Container-Runtime', 'status.nodeInfo.containerRuntimeVersion', {
      wide: true,
    }),
  ],
};
