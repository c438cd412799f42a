import { KubernetesObject, fieldsAt } from '../objects';
import { Resource } from '../resources';
import {
  Column,
  age,
  ageOf,
  createdAt,
  field,
  name,
  objectsAt,
} from './Column';
import { storageColumns } from './storageColumns';
import { workloadColumns } from './workloadColumns';

function countOf(...names: string[]): (object: KubernetesObject) => number {
  return object =>
    names
      .map(fieldName => Object.keys(fieldsAt(object, fieldName)).length)
      .reduce((sum, count) => sum + count, 0);
}

function involvedObject(event: KubernetesObject): string {
  const { kind, name: object } = fieldsAt(event, 'involvedObject');
  return `${String(kind ?? '').toLowerCase()}/${object ?? ''}`;
}

function eventSource(event: KubernetesObject): string {
  const { component, host } = fieldsAt(event, 'source');
  const from = component ?? event.reportingComponent ?? '';
  return [from, host].filter(Boolean).join(', ');
}

function seen(
  event: KubernetesObject,
  which: 'firstTimestamp' | 'lastTimestamp',
  now: Date,
): string {
  return ageOf(event[which] ?? event.eventTime, now);
}

/** Hard limits with what is used of them: `pods: 1/4, requests.storage: 1Gi/2Gi`. */
function quotaText(limits: boolean): (quota: KubernetesObject) => string {
  return quota => {
    const used = fieldsAt(quota, 'status', 'used');
    return Object.entries(fieldsAt(quota, 'status', 'hard'))
      .filter(([resource]) => resource.startsWith('limits.') === limits)
      .map(([resource, hard]) => `${resource}: ${used[resource]}/${hard}`)
      .sort()
      .join(', ');
  };
}

function subjects(kind: string): (binding: KubernetesObject) => string {
  return binding =>
    objectsAt(binding, 'subjects')
      .filter(subject => subject.kind === kind)
      .map(subject =>
        kind === 'ServiceAccount'
          ? `${subject.namespace}/${subject.name}`
          : subject.name,
      )
      .join(', ');
}

const binding: Column[] = [
  name,
  {
    name: 'Role',
    value: object => {
      const { kind, name: role } = fieldsAt(object, 'roleRef');
      return `${kind}/${role}`;
    },
  },
  age,
  { name: 'Users', wide: true, value: subjects('User') },
  { name: 'Groups', wide: true, value: subjects('Group') },
  { name: 'ServiceAccounts', wide: true, value: subjects('ServiceAccount') },
];

const columns: Record<string, Column[]> = {
  ...storageColumns,
  ...workloadColumns,
  ClusterRole: [name, createdAt],
  ClusterRoleBinding: binding,
  ConfigMap: [
    name,
    { name: 'Data', type: 'integer', value: countOf('data', 'binaryData') },
    age,
  ],
  CustomResourceDefinition: [name, createdAt],
  Event: [
    {
      name: 'Last Seen',
      value: (event, now) => seen(event, 'lastTimestamp', now),
    },
    field('Type', 'type'),
    field('Reason', 'reason'),
    { name: 'Object', value: involvedObject },
    field('Subobject', 'involvedObject.fieldPath', { wide: true }),
    { name: 'Source', wide: true, value: eventSource },
    {
      name: 'Message',
      value: event => String(event.message ?? event.note ?? '').trim(),
    },
    {
      name: 'First Seen',
      wide: true,
      value: (event, now) => seen(event, 'firstTimestamp', now),
    },
    field('Count', 'count', { wide: true, type: 'integer', absent: 1 }),
    { ...name, wide: true },
  ],
  Lease: [name, field('Holder', 'spec.holderIdentity'), age],
  LimitRange: [name, createdAt],
  Namespace: [name, field('Status', 'status.phase'), age],
  ResourceQuota: [
    name,
    { name: 'Request', value: quotaText(false) },
    { name: 'Limit', value: quotaText(true) },
    age,
  ],
  Role: [name, createdAt],
  RoleBinding: binding,
  Secret: [
    name,
    field('Type', 'type'),
    { name: 'Data', type: 'integer', value: countOf('data') },
    age,
  ],
  ServiceAccount: [name, age],
};

/** The columns that the real API server and the snapshot CRDs define for a kind. */
export function columnsOf(resource: Resource): Column[] {
  return columns[resource.kind] ?? [name, age];
}
