import {
  Fields,
  fieldsAt,
  isFields,
  KubernetesObject,
} from '../kubernetes/objects';
import { Resource } from '../kubernetes/resources';

/** One column of `kubectl get`. */
interface Column {
  name: string;
  /** Shown with `-o wide` only. */
  wide?: boolean;
  cell(object: KubernetesObject, now: Date): string;
}

function text(value: unknown, otherwise = ''): string {
  return value === undefined || value === null || value === ''
    ? otherwise
    : String(value);
}

/** The field at a path, as text. */
function at(...path: string[]) {
  return (object: KubernetesObject) => {
    const last = path[path.length - 1];
    return text(fieldsAt(object, ...path.slice(0, -1))[last]);
  };
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

const UNITS: [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
];

/** As kubectl says it: `5s`, `3m20s`, `7h`, `12d`. */
function since(time: unknown, now: Date): string {
  if (typeof time !== 'string') return '<unknown>';
  const seconds = Math.max(
    0,
    Math.floor((now.getTime() - Date.parse(time)) / 1_000),
  );
  if (seconds < 120) return `${seconds}s`;
  for (const [unit, size] of UNITS) {
    if (seconds < size * (unit === 'm' ? 1 : 2)) continue;
    const whole = Math.floor(seconds / size);
    const rest = seconds % size;
    return unit === 'm' && whole < 10 && rest > 0
      ? `${whole}m${rest}s`
      : `${whole}${unit}`;
  }
  return `${seconds}s`;
}

const age: Column = {
  name: 'Age',
  cell: (object, now) => since(object.metadata.creationTimestamp, now),
};

function phase(object: KubernetesObject): string {
  return object.metadata.deletionTimestamp
    ? 'Terminating'
    : at('status', 'phase')(object);
}

const SHORT_MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function modes(value: unknown): string {
  return Array.isArray(value)
    ? value.map(mode => SHORT_MODES[String(mode)] ?? String(mode)).join(',')
    : '';
}

function podStatus(object: KubernetesObject): string {
  if (object.metadata.deletionTimestamp) return 'Terminating';
  const status = fieldsAt(object, 'status');
  for (const container of list(status.containerStatuses)) {
    const waiting = fieldsAt(container, 'state', 'waiting').reason;
    const ended = fieldsAt(container, 'state', 'terminated').reason;
    if (waiting || ended) return text(waiting ?? ended);
  }
  return text(status.reason ?? status.phase, 'Unknown');
}

function count(value: unknown): string {
  return text(value, '0');
}

function ports(object: KubernetesObject): string {
  return list(fieldsAt(object, 'spec').ports)
    .map(({ port, nodePort, protocol = 'TCP' }) =>
      nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
    )
    .join(',');
}

function externalAddress(object: KubernetesObject): string {
  const [ingress] = list(fieldsAt(object, 'status', 'loadBalancer').ingress);
  return text(ingress?.ip, '<none>');
}

const COLUMNS: Record<string, Column[]> = {
  ConfigMap: [
    {
      name: 'Data',
      cell: object => String(Object.keys(fieldsAt(object, 'data')).length),
    },
    age,
  ],
  Deployment: [
    {
      name: 'Ready',
      cell: object =>
        `${count(fieldsAt(object, 'status').readyReplicas)}/${count(
          fieldsAt(object, 'spec').replicas,
        )}`,
    },
    {
      name: 'Up-to-date',
      cell: object => count(fieldsAt(object, 'status').updatedReplicas),
    },
    {
      name: 'Available',
      cell: object => count(fieldsAt(object, 'status').availableReplicas),
    },
    age,
  ],
  Event: [
    {
      name: 'Last Seen',
      cell: (object, now) =>
        since(
          object.lastTimestamp ??
            object.eventTime ??
            object.metadata.creationTimestamp,
          now,
        ),
    },
    { name: 'Type', cell: at('type') },
    { name: 'Reason', cell: at('reason') },
    {
      name: 'Object',
      cell: object => {
        const { kind, name } = fieldsAt(object, 'involvedObject');
        return `${text(kind).toLowerCase()}/${text(name)}`;
      },
    },
    { name: 'Message', cell: at('message') },
  ],
  Namespace: [{ name: 'Status', cell: at('status', 'phase') }, age],
  Node: [
    {
      name: 'Status',
      cell: object =>
        list(fieldsAt(object, 'status').conditions).some(
          ({ type, status }) => type === 'Ready' && status === 'True',
        )
          ? 'Ready'
          : 'NotReady',
    },
    age,
    { name: 'Version', cell: at('status', 'nodeInfo', 'kubeletVersion') },
  ],
  PersistentVolume: [
    { name: 'Capacity', cell: at('spec', 'capacity', 'storage') },
    {
      name: 'Access Modes',
      cell: object => modes(fieldsAt(object, 'spec').accessModes),
    },
    {
      name: 'Reclaim Policy',
      cell: at('spec', 'persistentVolumeReclaimPolicy'),
    },
    { name: 'Status', cell: phase },
    {
      name: 'Claim',
      cell: object => {
        const { namespace, name } = fieldsAt(object, 'spec', 'claimRef');
        return name ? `${text(namespace)}/${text(name)}` : '';
      },
    },
    { name: 'StorageClass', cell: at('spec', 'storageClassName') },
    { name: 'VolumeAttributesClass', cell: () => '<unset>' },
    { name: 'Reason', cell: at('status', 'reason') },
    age,
  ],
  PersistentVolumeClaim: [
    { name: 'Status', cell: phase },
    { name: 'Volume', cell: at('spec', 'volumeName') },
    { name: 'Capacity', cell: at('status', 'capacity', 'storage') },
    {
      name: 'Access Modes',
      cell: object => modes(fieldsAt(object, 'status').accessModes),
    },
    { name: 'StorageClass', cell: at('spec', 'storageClassName') },
    { name: 'VolumeAttributesClass', cell: () => '<unset>' },
    age,
  ],
  Pod: [
    {
      name: 'Ready',
      cell: object => {
        const all = list(fieldsAt(object, 'status').containerStatuses);
        const wanted = list(fieldsAt(object, 'spec').containers).length;
        return `${all.filter(({ ready }) => ready === true).length}/${wanted}`;
      },
    },
    { name: 'Status', cell: podStatus },
    {
      name: 'Restarts',
      cell: object =>
        String(
          list(fieldsAt(object, 'status').containerStatuses).reduce(
            (sum, { restartCount }) => sum + Number(restartCount ?? 0),
            0,
          ),
        ),
    },
    age,
    {
      name: 'IP',
      wide: true,
      cell: object => text(fieldsAt(object, 'status').podIP, '<none>'),
    },
    {
      name: 'Node',
      wide: true,
      cell: object => text(fieldsAt(object, 'spec').nodeName, '<none>'),
    },
  ],
  ReplicaSet: [
    {
      name: 'Desired',
      cell: object => count(fieldsAt(object, 'spec').replicas),
    },
    {
      name: 'Current',
      cell: object => count(fieldsAt(object, 'status').replicas),
    },
    {
      name: 'Ready',
      cell: object => count(fieldsAt(object, 'status').readyReplicas),
    },
    age,
  ],
  Secret: [
    { name: 'Type', cell: at('type') },
    {
      name: 'Data',
      cell: object => String(Object.keys(fieldsAt(object, 'data')).length),
    },
    age,
  ],
  Service: [
    { name: 'Type', cell: at('spec', 'type') },
    {
      name: 'Cluster-IP',
      cell: object => text(fieldsAt(object, 'spec').clusterIP, '<none>'),
    },
    { name: 'External-IP', cell: externalAddress },
    { name: 'Port(s)', cell: ports },
    age,
  ],
  StorageClass: [
    { name: 'Provisioner', cell: at('provisioner') },
    { name: 'ReclaimPolicy', cell: at('reclaimPolicy') },
    { name: 'VolumeBindingMode', cell: at('volumeBindingMode') },
    {
      name: 'AllowVolumeExpansion',
      cell: object => text(object.allowVolumeExpansion, 'false'),
    },
    age,
  ],
  VolumeSnapshot: [
    { name: 'ReadyToUse', cell: at('status', 'readyToUse') },
    {
      name: 'SourcePVC',
      cell: at('spec', 'source', 'persistentVolumeClaimName'),
    },
    {
      name: 'SourceSnapshotContent',
      cell: at('spec', 'source', 'volumeSnapshotContentName'),
    },
    { name: 'RestoreSize', cell: at('status', 'restoreSize') },
    { name: 'SnapshotClass', cell: at('spec', 'volumeSnapshotClassName') },
    {
      name: 'SnapshotContent',
      cell: at('status', 'boundVolumeSnapshotContentName'),
    },
    {
      name: 'CreationTime',
      cell: (object, now) => {
        const time = fieldsAt(object, 'status').creationTime;
        return time === undefined ? '' : since(time, now);
      },
    },
    age,
  ],
  VolumeSnapshotClass: [
    { name: 'Driver', cell: at('driver') },
    { name: 'DeletionPolicy', cell: at('deletionPolicy') },
    age,
  ],
  VolumeSnapshotContent: [
    { name: 'ReadyToUse', cell: at('status', 'readyToUse') },
    { name: 'RestoreSize', cell: at('status', 'restoreSize') },
    { name: 'DeletionPolicy', cell: at('spec', 'deletionPolicy') },
    { name: 'Driver', cell: at('spec', 'driver') },
    {
      name: 'VolumeSnapshotClass',
      cell: at('spec', 'volumeSnapshotClassName'),
    },
    { name: 'VolumeSnapshot', cell: at('spec', 'volumeSnapshotRef', 'name') },
    {
      name: 'VolumeSnapshotNamespace',
      cell: at('spec', 'volumeSnapshotRef', 'namespace'),
    },
    age,
  ],
};

const NAME: Column = { name: 'Name', cell: object => object.metadata.name };

const CREATED: Column = {
  name: 'Created At',
  cell: object => text(object.metadata.creationTimestamp),
};

function columns(resource: Resource): Column[] {
  const own = COLUMNS[resource.kind] ?? [CREATED];
  return resource.kind === 'Event' ? own : [NAME, ...own];
}

/** The columns of `kubectl get` for a resource. */
export function columnsOf(resource: Resource) {
  return columns(resource).map(({ name, wide }) => ({
    name,
    type: 'string',
    format: name === 'Name' ? 'name' : '',
    description: name,
    priority: wide ? 1 : 0,
  }));
}

/** The cells of one object, in the order of the columns. */
export function rowOf(
  resource: Resource,
  object: KubernetesObject,
  now: Date,
): string[] {
  return columns(resource).map(column => column.cell(object, now));
}
