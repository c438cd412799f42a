import {
  FieldError,
  duplicateField,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
} from '../fieldErrors';
import { Fields, fieldsAt, isSame } from '../objects';
import { itemsOf } from '../podDefaults';
import { Rule } from './Rule';
import {
  amountText,
  compareAmounts,
  validateAmount,
  validateContainerResourceName,
  validateQuotaName,
} from './amounts';
import { labelKeyProblems } from './formats';

/** k8s.io/kubernetes, ValidateResourceQuota and ValidateResourceQuotaUpdate. */
export const validateResourceQuota: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const hard = fieldsAt(spec, 'hard');
  const before = fieldsAt(previous, 'spec').scopes ?? [];
  const scopes = spec.scopes ?? [];
  return [
    ...Object.entries(hard).flatMap(([name, value]) => [
      ...validateQuotaName(`spec.hard[${name}]`, name),
      ...validateAmount(`spec.hard[${name}]`, name, value),
    ]),
    ...(previous && !isSame(before, scopes)
      ? [invalidField('spec.scopes', scopes, 'field is immutable')]
      : []),
  ];
};

const LIMIT_TYPES = ['Container', 'PersistentVolumeClaim', 'Pod'];
const AMOUNTS = ['max', 'min', 'default', 'defaultRequest'];

/** Which amount must not be above which: the field that is blamed, and the words. */
const ORDERS: [low: string, high: string, blamed: string, words: string[]][] = [
  ['min', 'max', 'min', ['min', 'max']],
  ['min', 'defaultRequest', 'defaultRequest', ['min', 'default request']],
  ['defaultRequest', 'max', 'defaultRequest', ['default request', 'max']],
  [
    'defaultRequest',
    'default',
    'defaultRequest',
    ['default request', 'default limit'],
  ],
  ['min', 'default', 'default', ['min', 'default']],
  ['default', 'max', 'default', ['default', 'max']],
];

function validateOrder(
  field: string,
  limit: Fields,
  name: string,
): FieldError[] {
  return ORDERS.flatMap(([low, high, blamed, [lower, higher]]) => {
    const left = fieldsAt(limit, low)[name];
    const right = fieldsAt(limit, high)[name];
    const isComparable = left !== undefined && right !== undefined;
    if (!isComparable || compareAmounts(left, right) <= 0) return [];
    return [
      invalidField(
        `${field}.${blamed}[${name}]`,
        amountText(fieldsAt(limit, blamed)[name]),
        `${lower} value ${amountText(
          left,
        )} is greater than ${higher} value ${amountText(right)}`,
      ),
    ];
  });
}

function validateType(field: string, type: unknown): FieldError[] {
  const name = String(type ?? '');
  const problems = labelKeyProblems(name);
  if (problems.length > 0) return invalidFields(field, name, problems);
  const detail = 'must be a standard limit type or fully qualified';
  return name.includes('/') || LIMIT_TYPES.includes(name)
    ? []
    : [invalidField(field, name, detail)];
}

function validateLimit(field: string, limit: Fields): FieldError[] {
  const { type } = limit;
  const errors = validateType(`${field}.type`, type);
  const isOfPods = type === 'Pod' || type === 'Container';
  const names = new Set<string>();
  for (const amount of AMOUNTS) {
    const given = Object.keys(fieldsAt(limit, amount));
    const at = `${field}.${amount}`;
    if (type === 'Pod' && amount.startsWith('default')) {
      if (given.length === 0) continue;
      const detail = "may not be specified when `type` is 'Pod'";
      errors.push(forbiddenField(at, detail));
      continue;
    }
    for (const name of given) {
      names.add(name);
      if (!isOfPods) continue;
      errors.push(...validateContainerResourceName(`${at}[${name}]`, name));
    }
  }
  const isSized = [limit.min, limit.max].some(
    amounts => fieldsAt(amounts).storage !== undefined,
  );
  if (type === 'PersistentVolumeClaim' && !isSized) {
    const detail =
      'either minimum or maximum storage value is required, but neither was provided';
    errors.push(requiredField(`${field}.limits`, detail));
  }
  return [
    ...errors,
    ...[...names].flatMap(name => validateOrder(field, limit, name)),
  ];
}

/** k8s.io/kubernetes, ValidateLimitRange. */
export const validateLimitRange: Rule = object => {
  const types = new Set<unknown>();
  return itemsOf(fieldsAt(object, 'spec').limits).flatMap((limit, index) => {
    const field = `spec.limits[${index}]`;
    const errors = validateLimit(field, limit);
    if (types.has(limit.type)) {
      errors.push(duplicateField(`${field}.type`, limit.type));
    }
    types.add(limit.type);
    return errors;
  });
};
