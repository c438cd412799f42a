import { FieldError, invalidField, requiredField } from '../fieldErrors';
import { Fields, fieldsAt } from '../objects';
import { Quantity, formatQuantity, parseQuantity } from '../quantity';
import { labelKeyProblems } from './formats';

/** Counted one by one, so that no fraction of them makes sense. */
const COUNTED = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
]);
const OF_CONTAINERS = new Set(['cpu', 'ephemeral-storage', 'memory']);
const OF_QUOTAS = new Set([
  ...COUNTED,
  ...OF_CONTAINERS,
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
  'requests.storage',
]);

const NOTHING: Quantity = { thousandths: 0n, format: 'decimal' };

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** One that a device plugin brought: it is given whole, and to one container at a time. */
function isExtended(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/');
}

export function amountOf(value: unknown): Quantity {
  return parseQuantity(String(value)) ?? NOTHING;
}

export function compareAmounts(left: unknown, right: unknown): number {
  const difference = amountOf(left).thousandths - amountOf(right).thousandths;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** As messages spell an amount. */
export function amountText(value: unknown): string {
  return formatQuantity(amountOf(value));
}

export function validatePositiveAmount(
  field: string,
  value: unknown,
): FieldError[] {
  return amountOf(value).thousandths > 0n
    ? []
    : [invalidField(field, amountText(value), 'must be greater than zero')];
}

/** An amount of one resource (k8s.io/kubernetes, ValidateResourceQuantityValue). */
export function validateAmount(
  field: string,
  name: string,
  value: unknown,
): FieldError[] {
  const { thousandths } = amountOf(value);
  const errors: FieldError[] = [];
  if (thousandths < 0n) {
    const detail = 'must be greater than or equal to 0';
    errors.push(invalidField(field, amountText(value), detail));
  }
  if ((COUNTED.has(name) || isExtended(name)) && thousandths % 1000n !== 0n) {
    errors.push(invalidField(field, amountText(value), 'must be an integer'));
  }
  return errors;
}

function validateName(field: string, name: string): FieldError[] {
  const problems = labelKeyProblems(name);
  if (problems.length > 0) {
    return problems.map(detail => invalidField(field, name, detail));
  }
  const isStandard =
    name.includes('/') ||
    OF_QUOTAS.has(name) ||
    name === 'storage' ||
    isHugePages(name) ||
    isHugePages(name.replace(/^requests\./, ''));
  return isStandard
    ? []
    : [
        invalidField(
          field,
          name,
          'must be a standard resource type or fully qualified',
        ),
      ];
}

export function validateQuotaName(field: string, name: string): FieldError[] {
  const isKnown =
    name.includes('/') ||
    OF_QUOTAS.has(name) ||
    isHugePages(name.replace(/^requests\./, ''));
  return [
    ...validateName(field, name),
    ...(isKnown
      ? []
      : [invalidField(field, name, 'must be a standard resource for quota')]),
  ];
}

export function validateContainerResourceName(
  field: string,
  name: string,
): FieldError[] {
  const isKnown =
    name.includes('/') || OF_CONTAINERS.has(name) || isHugePages(name);
  return [
    ...validateName(field, name),
    ...(isKnown
      ? []
      : [
          invalidField(
            field,
            name,
            'must be a standard resource for containers',
          ),
        ]),
  ];
}

function validateRequest(
  field: string,
  name: string,
  request: unknown,
  limits: Fields,
): FieldError[] {
  const limit = limits[name];
  const isShared = !isExtended(name) && !isHugePages(name);
  if (limit === undefined) {
    if (isShared) return [];
    const detail = 'Limit must be set for non overcommitable resources';
    return [requiredField(`${field}.limits`, detail)];
  }
  const compared = compareAmounts(request, limit);
  if (compared === 0 || (isShared && compared < 0)) return [];
  const rule = isShared ? 'less than or equal to' : 'equal to';
  return [
    invalidField(
      `${field}.requests`,
      amountText(request),
      `must be ${rule} ${name} limit of ${amountText(limit)}`,
    ),
  ];
}

/** `resources` of a container (k8s.io/kubernetes, validateResourceRequirements). */
export function validateResources(
  field: string,
  resources: unknown,
): FieldError[] {
  const limits = fieldsAt(resources, 'limits');
  const requests = fieldsAt(resources, 'requests');
  return [
    ...Object.entries(limits).flatMap(([name, value]) => [
      ...validateContainerResourceName(`${field}.limits[${name}]`, name),
      ...validateAmount(`${field}.limits[${name}]`, name, value),
    ]),
    ...Object.entries(requests).flatMap(([name, value]) => [
      ...validateContainerResourceName(`${field}.requests[${name}]`, name),
      ...validateAmount(`${field}.requests[${name}]`, name, value),
      ...validateRequest(field, name, value, limits),
    ]),
  ];
}
