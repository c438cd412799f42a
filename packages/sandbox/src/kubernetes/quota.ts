import { Fields, KubernetesObject, fieldsAt } from './objects';
import { Quantity, formatQuantity, parseQuantity } from './quantity';
import { Resource, qualifiedPlural } from './resources';
import { StatusError } from './StatusError';
import { itemsOf } from './podDefaults';

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

function addCompute(usage: Usage, spec: Fields): void {
  for (const container of itemsOf(spec.containers)) {
    for (const side of ['requests', 'limits'] as const) {
      const amounts = fieldsAt(container, 'resources', side);
      for (const [name, value] of Object.entries(amounts)) {
        const amount = parseQuantity(String(value));
        if (!amount) continue;
        add(usage, `${side}.${name}`, amount);
        if (side === 'requests') add(usage, name, amount);
      }
    }
  }
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

function totalOf(objects: CountedObject[]): Usage {
  const total: Usage = new Map();
  for (const { resource, object } of objects) {
    usageOf(resource, object).forEach((amount, name) =>
      add(total, name, amount),
    );
  }
  return total;
}

const NOTHING: Quantity = { thousandths: 0n, format: 'decimal' };

/** The status of a quota for the objects of its namespace. */
export function quotaStatus(
  quota: KubernetesObject,
  objects: CountedObject[],
): Fields {
  const total = totalOf(objects);
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
  for (const quota of quotas) {
    const limits = hardLimits(quota);
    const total = totalOf(existing);
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
