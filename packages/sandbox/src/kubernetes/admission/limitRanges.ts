import { Fields, KubernetesObject, fieldsAt } from '../objects';
import { itemsOf, qosClassOf } from '../podDefaults';
import { Quantity, formatQuantity, parseQuantity } from '../quantity';
import { Resource, resources } from '../resources';
import { StatusError } from '../StatusError';
import { StoreView } from './StoreView';

/** What a container, a pod or a claim asks for and is limited to. */
interface Amounts {
  requests: Fields;
  limits: Fields;
}

function thousandths(value: unknown): bigint {
  return parseQuantity(String(value))?.thousandths ?? 0n;
}

function amountsOf(holder: Fields): Amounts {
  return {
    requests: fieldsAt(holder, 'resources', 'requests'),
    limits: fieldsAt(holder, 'resources', 'limits'),
  };
}

/** Gives what is missing. @returns the names of what it gave */
function fillIn(container: Fields, side: string, given: Fields): string[] {
  const own = fieldsAt(container, 'resources', side);
  const names = Object.keys(given).filter(name => own[name] === undefined);
  if (names.length > 0) {
    container.resources = {
      ...fieldsAt(container, 'resources'),
      [side]: {
        ...own,
        ...Object.fromEntries(names.map(name => [name, given[name]])),
      },
    };
  }
  return names.sort();
}

/** The defaults of a range for the containers of a pod, in place, and the note that says so. */
function giveDefaults(pod: KubernetesObject, limits: Fields[]): void {
  const spec = fieldsAt(pod, 'spec');
  const notes: string[] = [];
  for (const limit of limits.filter(({ type }) => type === 'Container')) {
    for (const [list, what] of [
      ['containers', 'container'],
      ['initContainers', 'init container'],
    ]) {
      for (const container of itemsOf(spec[list])) {
        for (const [side, word, given] of [
          ['requests', 'request', fieldsAt(limit, 'defaultRequest')],
          ['limits', 'limit', fieldsAt(limit, 'default')],
        ] as const) {
          const names = fillIn(container, side, given);
          if (names.length === 0) continue;
          notes.push(
            `${names.join(', ')} ${word} for ${what} ${container.name}`,
          );
        }
      }
    }
  }
  if (notes.length === 0) return;
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${notes.join('; ')}`,
  };
  pod.status = { ...fieldsAt(pod, 'status'), qosClass: qosClassOf(spec) };
}

/** Requests or limits of all containers together; what runs before the others counts where it is more. */
function sumOf(spec: Fields, side: 'requests' | 'limits'): Fields {
  const total = new Map<string, Quantity>();
  const each = (list: string, grow: (sum: bigint, one: bigint) => bigint) => {
    for (const container of itemsOf(spec[list])) {
      for (const [name, value] of Object.entries(amountsOf(container)[side])) {
        const amount = parseQuantity(String(value));
        if (!amount) continue;
        const sum = total.get(name)?.thousandths ?? 0n;
        total.set(name, {
          ...amount,
          thousandths: grow(sum, amount.thousandths),
        });
      }
    }
  };
  each('containers', (sum, one) => sum + one);
  each('initContainers', (sum, one) => (one > sum ? one : sum));
  return Object.fromEntries(
    [...total].map(([name, amount]) => [name, formatQuantity(amount)]),
  );
}

type Rule = (
  name: string,
  type: unknown,
  bound: unknown,
  amounts: Amounts,
) => string | undefined;

const minimum: Rule = (name, type, bound, { requests, limits }) => {
  const words = `minimum ${name} usage per ${type} is ${bound}`;
  const [request, limit] = [requests[name], limits[name]];
  if (request === undefined) return `${words}.  No request is specified`;
  if (thousandths(request) < thousandths(bound)) {
    return `${words}, but request is ${request}`;
  }
  return limit !== undefined && thousandths(limit) < thousandths(bound)
    ? `${words}, but limit is ${limit}`
    : undefined;
};

const maximum: Rule = (name, type, bound, { requests, limits }) => {
  const words = `maximum ${name} usage per ${type} is ${bound}`;
  const [request, limit] = [requests[name], limits[name]];
  if (limit === undefined) return `${words}.  No limit is specified`;
  if (thousandths(limit) > thousandths(bound)) {
    return `${words}, but limit is ${limit}`;
  }
  return request !== undefined && thousandths(request) > thousandths(bound)
    ? `${words}, but request is ${request}`
    : undefined;
};

/** Claims have requests only. */
const maximumRequest: Rule = (name, type, bound, { requests }) => {
  const words = `maximum ${name} usage per ${type} is ${bound}`;
  const request = requests[name];
  if (request === undefined) return `${words}.  No request is specified`;
  return thousandths(request) > thousandths(bound)
    ? `${words}, but request is ${request}`
    : undefined;
};

const ratio: Rule = (name, type, bound, { requests, limits }) => {
  const words = `${name} max limit to request ratio per ${type} is ${bound}`;
  const request = thousandths(requests[name] ?? '0');
  const limit = thousandths(limits[name] ?? '0');
  if (request === 0n) {
    return `${words}, but no request is specified or request is 0`;
  }
  if (limit === 0n) return `${words}, but no limit is specified or limit is 0`;
  return limit * 1000n > request * thousandths(bound)
    ? `${words}, but provided ratio is ${(
        Number(limit) / Number(request)
      ).toFixed(6)}`
    : undefined;
};

function complaintsAbout(limit: Fields, amounts: Amounts): string[] {
  const isClaim = limit.type === 'PersistentVolumeClaim';
  const rules: [name: string, rule: Rule][] = [
    ['min', minimum],
    ['max', isClaim ? maximumRequest : maximum],
    ['maxLimitRequestRatio', ratio],
  ];
  return rules.flatMap(([field, rule]) =>
    Object.entries(fieldsAt(limit, field)).flatMap(([name, bound]) => {
      const complaint = rule(name, limit.type, bound, amounts);
      return complaint === undefined ? [] : [complaint];
    }),
  );
}

function podComplaints(pod: KubernetesObject, limit: Fields): string[] {
  const spec = fieldsAt(pod, 'spec');
  switch (limit.type) {
    case 'Container':
      return [
        ...itemsOf(spec.containers),
        ...itemsOf(spec.initContainers),
      ].flatMap(container => complaintsAbout(limit, amountsOf(container)));
    case 'Pod':
      return complaintsAbout(limit, {
        requests: sumOf(spec, 'requests'),
        limits: sumOf(spec, 'limits'),
      });
    default:
      return [];
  }
}

function refuse(
  resource: Resource,
  { metadata }: KubernetesObject,
  complaints: string[],
): void {
  if (complaints.length === 0) return;
  const list =
    complaints.length === 1 ? complaints[0] : `[${complaints.join(', ')}]`;
  throw StatusError.forbidden(resource, metadata.name, list);
}

function limitsOf(
  store: StoreView,
  { metadata: { namespace } }: KubernetesObject,
): Fields[][] {
  return store
    .list(resources.limitRanges, { namespace })
    .map(range => itemsOf(fieldsAt(range, 'spec').limits));
}

/** Gives the containers of a new pod what they do not say themselves, in place. */
export function giveLimits(store: StoreView, pod: KubernetesObject): void {
  limitsOf(store, pod).forEach(limits => giveDefaults(pod, limits));
}

/**
 * Refuses new pods, and claims, that ask for too much or too little
 * (k8s.io/kubernetes, plugin/pkg/admission/limitranger).
 *
 * @throws StatusError 403
 */
export function admitToLimits(
  store: StoreView,
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): void {
  const isPod = resource === resources.pods && !previous;
  const isClaim =
    resource === resources.persistentVolumeClaims &&
    !previous?.metadata.deletionTimestamp;
  if (!isPod && !isClaim) return;
  const amounts = amountsOf(fieldsAt(object, 'spec'));
  for (const limits of limitsOf(store, object)) {
    const complaints = limits.flatMap(limit => {
      if (isPod) return podComplaints(object, limit);
      const isMeant = limit.type === 'PersistentVolumeClaim';
      return isMeant ? complaintsAbout(limit, amounts) : [];
    });
    refuse(resource, object, complaints);
  }
}
