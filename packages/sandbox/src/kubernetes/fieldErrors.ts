/** One complaint of validation (k8s.io/apimachinery, pkg/util/validation/field). */
export interface FieldError {
  field: string;
  reason:
    | 'FieldValueDuplicate'
    | 'FieldValueForbidden'
    | 'FieldValueInvalid'
    | 'FieldValueNotFound'
    | 'FieldValueNotSupported'
    | 'FieldValueRequired'
    | 'FieldValueTooLong'
    | 'FieldValueTypeInvalid';
  /** What stands between the kind of error and its detail; absent for required, forbidden and too long. */
  value?: unknown;
  detail: string;
}

/** CEL rules say nothing about the value; marks that it is left out of the message. */
const NO_VALUE = Symbol('no value');

export function requiredField(field: string, detail = ''): FieldError {
  return { field, reason: 'FieldValueRequired', detail };
}

export function forbiddenField(field: string, detail: string): FieldError {
  return { field, reason: 'FieldValueForbidden', detail };
}

export function invalidField(
  field: string,
  value: unknown,
  detail: string,
): FieldError {
  return { field, reason: 'FieldValueInvalid', value, detail };
}

/** One error for each thing that is wrong with a value. */
export function invalidFields(
  field: string,
  value: unknown,
  details: string[],
): FieldError[] {
  return details.map(detail => invalidField(field, value, detail));
}

/** A rule about a whole object: the real message leaves the object out. */
export function invalidObject(field: string, detail: string): FieldError {
  return { field, reason: 'FieldValueInvalid', value: NO_VALUE, detail };
}

export function unsupportedField(
  field: string,
  value: unknown,
  supported: string[],
): FieldError {
  return {
    field,
    reason: 'FieldValueNotSupported',
    value,
    detail: `supported values: ${supported
      .map(item => JSON.stringify(item))
      .join(', ')}`,
  };
}

/** One of the choices, and not absent. */
export function validateChoice(
  field: string,
  value: unknown,
  choices: string[],
): FieldError[] {
  return choices.includes(String(value))
    ? []
    : [unsupportedField(field, value, choices)];
}

/** One of the choices, or absent. */
export function validateOptionalChoice(
  field: string,
  value: unknown,
  choices: string[],
): FieldError[] {
  return value === undefined ? [] : validateChoice(field, value, choices);
}

/** A value of another type than the schema of a custom resource has. */
export function mistypedField(
  field: string,
  value: unknown,
  detail: string,
): FieldError {
  return { field, reason: 'FieldValueTypeInvalid', value, detail };
}

/** A name that nothing of that name is known for. */
export function unknownReference(field: string, value: unknown): FieldError {
  return { field, reason: 'FieldValueNotFound', value, detail: '' };
}

export function tooLongField(field: string, mostBytes: number): FieldError {
  const detail = `may not be more than ${mostBytes} bytes`;
  return { field, reason: 'FieldValueTooLong', detail };
}

export function duplicateField(field: string, value: unknown): FieldError {
  return { field, reason: 'FieldValueDuplicate', value, detail: '' };
}

const TITLES: Record<FieldError['reason'], string> = {
  FieldValueDuplicate: 'Duplicate value',
  FieldValueForbidden: 'Forbidden',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotFound: 'Not found',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueRequired: 'Required value',
  FieldValueTooLong: 'Too long',
  FieldValueTypeInvalid: 'Invalid value',
};

const WITHOUT_VALUE = new Set<FieldError['reason']>([
  'FieldValueForbidden',
  'FieldValueRequired',
  'FieldValueTooLong',
]);

function quote(value: unknown): string {
  if (value === undefined) return 'null';
  if (typeof value === 'bigint') return value.toString();
  return JSON.stringify(value);
}

/** Everything after the field's name, as it stands in messages and causes. */
export function describeFieldError(error: FieldError): string {
  const parts = [TITLES[error.reason]];
  const hasValue = !WITHOUT_VALUE.has(error.reason) && error.value !== NO_VALUE;
  if (hasValue) parts.push(quote(error.value));
  if (error.detail) parts.push(error.detail);
  return parts.join(': ');
}
