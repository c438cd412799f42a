import {
  FieldError,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
} from '../fieldErrors';
import { fieldsAt, isFields } from '../objects';
import { itemsOf } from '../podDefaults';
import { labelKeyProblems, labelValueProblems } from './formats';

export function validateLabels(field: string, labels: unknown): FieldError[] {
  return Object.entries(fieldsAt(labels)).flatMap(([key, value]) => [
    ...invalidFields(field, key, labelKeyProblems(key)),
    ...invalidFields(field, value, labelValueProblems(String(value))),
  ]);
}

/**
 * One expression of a selector, with the operators that its kind knows
 * (k8s.io/apimachinery, pkg/apis/meta/v1/validation).
 */
function validateExpression(
  field: string,
  { key, operator, values }: Record<string, unknown>,
): FieldError[] {
  const given = Array.isArray(values) ? values : [];
  const errors: FieldError[] = [];
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (given.length === 0) {
        const detail = "must be specified when `operator` is 'In' or 'NotIn'";
        errors.push(requiredField(`${field}.values`, detail));
      }
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (given.length > 0) {
        const detail =
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
        errors.push(forbiddenField(`${field}.values`, detail));
      }
      break;
    default: {
      const detail = 'not a valid selector operator';
      errors.push(invalidField(`${field}.operator`, operator ?? '', detail));
    }
  }
  return [
    ...errors,
    ...invalidFields(
      `${field}.key`,
      key ?? '',
      labelKeyProblems(String(key ?? '')),
    ),
    ...given.flatMap((value, index) =>
      invalidFields(
        `${field}.values[${index}]`,
        value,
        labelValueProblems(String(value)),
      ),
    ),
  ];
}

/** A `LabelSelector` as it stands in objects, by labels and by expressions. */
export function validateLabelSelector(
  field: string,
  selector: unknown,
): FieldError[] {
  if (!isFields(selector)) return [];
  return [
    ...validateLabels(`${field}.matchLabels`, selector.matchLabels),
    ...validateExpressions(
      `${field}.matchExpressions`,
      selector.matchExpressions,
    ),
  ];
}

export function validateExpressions(
  field: string,
  expressions: unknown,
): FieldError[] {
  return itemsOf(expressions).flatMap((expression, index) =>
    validateExpression(`${field}[${index}]`, expression),
  );
}
