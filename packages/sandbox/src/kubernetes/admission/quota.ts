import { Fields, KubernetesObject, fieldsAt } from '../objects';
import { Quantity, formatQuantity, parseQuantity } from '../quantity';
import { Resource, qualifiedPlural } from '../resources';
import { StatusError } from '../StatusError';
import { itemsOf, qosClassOf } from '../podDefaults';

/** Amounts by the name that a quota calls them, e.g. `requests.storage`. */
type Usage = Map<string, Quantity>;

const ONE: Quantity = { thousandths: 1000n, format: 'decimal' };
const COUNTED = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'resourcequotas',
  'secrets',
  'services',
];

function add(usage: Usage, name: string, amount: Quantity): void {
  const sum = usage.get(name);
  usage.set(name, {
    thousandths: (sum?.thousandths ?? 0n) + amount.thousandths,
    format: sum?.thousandths ? sum.format : amount.format,
  });
}

/** Both names of an amount: a quota may say `cpu` for `requests.cpu`. */
function computeNames(side: string, name: string): string[] {
  return side === 'requests' ? [`${side}.${name}`, name] : [`${side}.${name}`];
}

function containerUsage(container: Fields): Usage {
  const usage: Usage = new Map();
  for (const side of ['requests', 'limits']) {
    const amounts = fieldsAt(container, 'resources', side);
    for (const [name, value] of Object.entries(amounts)) {
      const amount = parseQuantity(String(value));
      if (!amount) continue;
      computeNames(side, name).forEach(known => usage.set(known, amount));
    }
  }
  return usage;
}

/** All containers together; what runs before them counts where it takes more. */
function addCompute(usage: Usage, spec: Fields): void {
  const together: Usage = new Map();
  for (const container of itemsOf(spec.containers)) {
    containerUsage(container).forEach((amount, name) =>
      add(together, name, amount),
    );
  }
  for (const container of itemsOf(spec.initContainers)) {
    containerUsage(container).forEach((amount, name) => {
      const sum = together.get(name)?.thousandths ?? 0n;
      if (amount.thousandths > sum) together.set(name, amount);
    });
  }
  together.forEach((amount, name) => add(usage, name, amount));
}

function addService(usage: Usage, { type, ports }: Fields): void {
  const count = (number: number): Quantity => ({
    ...ONE,
    thousandths: BigInt(number) * 1000n,
  });
  const hasNodePorts = type === 'NodePort' || type === 'LoadBalancer';
  add(
    usage,
    'services.nodeports',
    count(hasNodePorts ? itemsOf(ports).length : 0),
  );
  add(usage, 'services.loadbalancers', count(type === 'LoadBalancer' ? 1 : 0));
}

/** What one object counts against the quotas of its namespace. */
function usageOf(resource: Resource, object: KubernetesObject): Usage {
  const usage: Usage = new Map();
  add(usage, `count/${qualifiedPlural(resource)}`, ONE);
  const finished = ['Succeeded', 'Failed'].includes(
    String(fieldsAt(object, 'status').phase),
  );
  if (resource.kind === 'Pod' && finished) return usage;
  if (!resource.group && COUNTED.includes(resource.plural)) {
    add(usage, resource.plural, ONE);
  }
  if (resource.kind === 'Pod') addCompute(usage, fieldsAt(object, 'spec'));
  if (resource.kind === 'Service') addService(usage, fieldsAt(object, 'spec'));
  if (resource.kind === 'PersistentVolumeClaim') {
    const spec = fieldsAt(object, 'spec');
    const requested = fieldsAt(spec, 'resources', 'requests').storage;
    const amount = parseQuantity(String(requested));
    const ofClass = `${spec.storageClassName}.storageclass.storage.k8s.io`;
    if (spec.storageClassName)
      add(usage, `${ofClass}/persistentvolumeclaims`, ONE);
    if (amount) {
      add(usage, 'requests.storage', amount);
      if (spec.storageClassName) {
        add(usage, `${ofClass}/requests.storage`, amount);
      }
    }
  }
  return usage;
}

export interface CountedObject {
  resource: Resource;
  object: KubernetesObject;
}

function hardLimits(quota: KubernetesObject): Usage {
  const limits: Usage = new Map();
  for (const [name, value] of Object.entries(fieldsAt(quota, 'spec', 'hard'))) {
    const amount = parseQuantity(String(value));
    if (amount) limits.set(name, amount);
  }
  return limits;
}

/** Whether one of a quota's scopes is about an object; all but the class of a claim's attributes are about pods. */
function isInScope(
  { scopeName, operator = 'Exists', values }: Fields,
  { resource, object }: CountedObject,
): boolean {
  if (resource.kind !== 'Pod') return false;
  const spec = fieldsAt(object, 'spec');
  const isBestEffort = qosClassOf(spec) === 'BestEffort';
  const isTerminating = spec.activeDeadlineSeconds !== undefined;
  const wanted = Array.isArray(values) ? values : [];
  const priority = spec.priorityClassName;
  switch (scopeName) {
    case 'BestEffort':
      return isBestEffort;
    case 'NotBestEffort':
      return !isBestEffort;
    case 'Terminating':
      return isTerminating;
    case 'NotTerminating':
      return !isTerminating;
    case 'PriorityClass':
      if (operator === 'In') return wanted.includes(priority);
      if (operator === 'NotIn') return !wanted.includes(priority);
      return (operator === 'Exists') === (priority !== undefined);
    default:
      return false;
  }
}

/** Whether a quota counts an object at all. */
function covers(quota: KubernetesObject, counted: CountedObject): boolean {
  const { scopes, scopeSelector } = fieldsAt(quota, 'spec');
  const named = Array.isArray(scopes)
    ? scopes.map(scopeName => ({ scopeName }))
    : [];
  const selected = itemsOf(fieldsAt(scopeSelector).matchExpressions);
  return [...named, ...selected].every(scope => isInScope(scope, counted));
}

function totalOf(quota: KubernetesObject, objects: CountedObject[]): Usage {
  const total: Usage = new Map();
  for (const counted of objects) {
    if (!covers(quota, counted)) continue;
    usageOf(counted.resource, counted.object).forEach((amount, name) =>
      add(total, name, amount),
    );
  }
  return total;
}

const EXPLICIT = ['', 'requests.', 'limits.'].flatMap(side =>
  ['cpu', 'memory'].map(name => `${side}${name}`),
);

/** What every container must say where a quota limits it, with those that do not. */
function unspecified(limits: Usage, { resource, object }: CountedObject) {
  if (resource.kind !== 'Pod') return [];
  const spec = fieldsAt(object, 'spec');
  const containers = [
    ...itemsOf(spec.containers),
    ...itemsOf(spec.initContainers),
  ];
  return EXPLICIT.filter(name => limits.has(name))
    .sort()
    .flatMap(name => {
      const silent = containers
        .filter(container => !containerUsage(container).has(name))
        .map(container => String(container.name));
      return silent.length > 0
        ? [`${name} for: ${silent.sort().join(',')}`]
        : [];
    });
}

const NOTHING: Quantity = { thousandths: 0n, format: 'decimal' };

/** The status of a quota for the objects of its namespace. */
export function quotaStatus(
  quota: KubernetesObject,
  objects: CountedObject[],
): Fields {
  const total = totalOf(quota, objects);
  const hard: Fields = {};
  const used: Fields = {};
  hardLimits(quota).forEach((limit, name) => {
    hard[name] = formatQuantity(limit);
    used[name] = formatQuantity(total.get(name) ?? NOTHING);
  });
  return { hard, used };
}

function print(names: string[], amounts: Usage): string {
  return names
    .map(name => `${name}=${formatQuantity(amounts.get(name) ?? NOTHING)}`)
    .join(',');
}

/**
 * Refuses a new object, or the growth of an existing one, that a quota of the
 * namespace does not leave room for.
 *
 * @throws StatusError 403 with the message of the real ResourceQuota plugin (transcript 15)
 */
export function admitByQuota(
  quotas: KubernetesObject[],
  existing: CountedObject[],
  candidate: CountedObject,
  previous?: KubernetesObject,
): void {
  const { resource, object } = candidate;
  const wanted = usageOf(resource, object);
  const before = previous ? usageOf(resource, previous) : undefined;
  for (const quota of quotas.filter(one => covers(one, candidate))) {
    const limits = hardLimits(quota);
    const silent = unspecified(limits, candidate);
    if (silent.length > 0) {
      throw StatusError.forbidden(
        resource,
        object.metadata.name,
        `failed quota: ${quota.metadata.name}: must specify ${silent.join(
          '; ',
        )}`,
      );
    }
    const total = totalOf(quota, existing);
    const requested: Usage = new Map();
    wanted.forEach((amount, name) => {
      const had = before?.get(name)?.thousandths ?? 0n;
      const thousandths = amount.thousandths - had;
      if (limits.has(name) && thousandths > 0n) {
        requested.set(name, { ...amount, thousandths });
      }
    });
    const exceeded = [...requested.keys()].sort().filter(name => {
      const used = total.get(name)?.thousandths ?? 0n;
      const sum = used + (requested.get(name)?.thousandths ?? 0n);
      return sum > (limits.get(name)?.thousandths ?? 0n);
    });
    if (exceeded.length === 0) continue;
    throw StatusError.forbidden(
      resource,
      object.metadata.name,
      `exceeded quota: ${quota.metadata.name}, requested: ${print(
        exceeded,
        requested,
      )}, used: ${print(exceeded, total)}, limited: ${print(exceeded, limits)}`,
    );
  }
}
