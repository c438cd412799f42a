import {
  FieldError,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import { Fields, fieldsAt, isFields } from '../objects';
import { itemsOf } from '../podDefaults';
import { labelKeyProblems, labelValueProblems } from './formats';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const TOLERATION_OPERATORS = ['Equal', 'Exists'];

function validateToleration(
  field: string,
  { key, operator, value, effect, tolerationSeconds }: Fields,
): FieldError[] {
  const errors = key
    ? invalidFields(`${field}.key`, key, labelKeyProblems(String(key)))
    : [];
  const operatorField = `${field}.operator`;
  if (!key && operator !== 'Exists') {
    const detail =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalidField(operatorField, operator ?? '', detail));
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    errors.push(invalidField(`${field}.effect`, effect ?? '', detail));
  }
  if (!operator || operator === 'Equal') {
    const problems = labelValueProblems(String(value ?? ''));
    if (problems.length > 0) {
      errors.push(invalidField(operatorField, value, problems.join(';')));
    }
  } else if (operator === 'Exists') {
    if (value) {
      const detail = "value must be empty when `operator` is 'Exists'";
      errors.push(invalidField(operatorField, value, detail));
    }
  } else {
    errors.push(
      unsupportedField(operatorField, operator, TOLERATION_OPERATORS),
    );
  }
  if (effect && !EFFECTS.includes(String(effect))) {
    errors.push(unsupportedField(`${field}.effect`, effect, EFFECTS));
  }
  return errors;
}

export function validateTolerations(
  field: string,
  tolerations: unknown,
): FieldError[] {
  return itemsOf(tolerations).flatMap((toleration, index) =>
    validateToleration(`${field}[${index}]`, toleration),
  );
}

/** How many values an operator of node affinity takes, and what is said where it is another number. */
function validateValues(
  field: string,
  { operator, values }: Fields,
): FieldError[] {
  const count = Array.isArray(values) ? values.length : 0;
  const valuesField = `${field}.values`;
  switch (operator) {
    case 'In':
    case 'NotIn': {
      const detail = "must be specified when `operator` is 'In' or 'NotIn'";
      return count > 0 ? [] : [requiredField(valuesField, detail)];
    }
    case 'Exists':
    case 'DoesNotExist': {
      const detail =
        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
      return count === 0 ? [] : [forbiddenField(valuesField, detail)];
    }
    case 'Gt':
    case 'Lt': {
      const detail =
        "must be specified single value when `operator` is 'Lt' or 'Gt'";
      return count === 1 ? [] : [requiredField(valuesField, detail)];
    }
    default: {
      const detail = 'not a valid selector operator';
      return [invalidField(`${field}.operator`, operator ?? '', detail)];
    }
  }
}

function validateTerm(field: string, term: Fields): FieldError[] {
  return itemsOf(term.matchExpressions).flatMap((expression, index) => {
    const at = `${field}.matchExpressions[${index}]`;
    const key = String(expression.key ?? '');
    return [
      ...validateValues(at, expression),
      ...invalidFields(`${at}.key`, key, labelKeyProblems(key)),
    ];
  });
}

export function validateNodeSelector(
  field: string,
  selector: unknown,
): FieldError[] {
  if (!isFields(selector)) return [];
  const terms = itemsOf(selector.nodeSelectorTerms);
  const termsField = `${field}.nodeSelectorTerms`;
  if (terms.length === 0) {
    const detail = 'must have at least one node selector term';
    return [requiredField(termsField, detail)];
  }
  return terms.flatMap((term, index) =>
    validateTerm(`${termsField}[${index}]`, term),
  );
}

/** `affinity.nodeAffinity` of a pod. */
export function validateNodeAffinity(
  field: string,
  affinity: unknown,
): FieldError[] {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  const wishes = itemsOf(fieldsAt(affinity)[preferred]);
  return [
    ...validateNodeSelector(
      `${field}.${required}`,
      fieldsAt(affinity)[required],
    ),
    ...wishes.flatMap(({ weight, preference }, index) => {
      const at = `${field}.${preferred}[${index}]`;
      const isFine = Number(weight) >= 1 && Number(weight) <= 100;
      const detail = 'must be in the range 1-100';
      return [
        ...(isFine ? [] : [invalidField(`${at}.weight`, weight ?? 0, detail)]),
        ...validateTerm(`${at}.preference`, fieldsAt(preference)),
      ];
    }),
  ];
}
