import { parseQuantity } from '../quantity';
import { Schema } from './Schema';

/** The type of a JSON value, as a schema names it. */
export function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  if (typeof value === 'bigint' || Number.isInteger(value)) return 'integer';
  return typeof value;
}

function isWithin(format: string | undefined, value: unknown): boolean {
  return format !== 'int32' || Math.abs(Number(value)) < 2 ** 31;
}

function isOfType(schema: Schema, value: unknown): boolean {
  const type = jsonTypeOf(value);
  switch (schema.type) {
    case 'integer':
      return type === 'integer' && isWithin(schema.format, value);
    case 'number':
      return type === 'integer' || type === 'number';
    case undefined:
      return type === 'string' || type === 'integer' || type === 'number';
    default:
      return type === schema.type;
  }
}

/** Where Go's decoder gives up on a text that should be base64; undefined where it is. */
function base64Mistake(text: string): number | undefined {
  const wrong = text.search(/[^A-Za-z0-9+/=\r\n]/);
  if (wrong >= 0) return wrong;
  const plain = text.replace(/[\r\n]/g, '');
  const padding = plain.search(/=/);
  if (padding >= 0 && !/^={1,2}$/.test(plain.slice(padding))) return padding;
  return plain.length % 4 === 0 ? undefined : plain.length - (plain.length % 4);
}

/**
 * What is wrong with a value: its `type`, or else Go's words for a text that is
 * of the right type and can't be read.
 */
export function problemOf(schema: Schema, value: unknown): string | undefined {
  if (!isOfType(schema, value)) return 'type';
  if (schema.format === 'quantity') {
    return parseQuantity(String(value))
      ? undefined
      : "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  }
  if (schema.format === 'byte') {
    const at = base64Mistake(String(value));
    return at === undefined
      ? undefined
      : `illegal base64 data at input byte ${at}`;
  }
  return undefined;
}

function goTypeOf(schema: Schema): string {
  switch (schema.type) {
    case 'array':
      return `[]${schema.items ? goTypeOf(schema.items) : 'string'}`;
    case 'boolean':
      return 'bool';
    case 'integer':
      return schema.format || 'int64';
    case 'number':
      return 'float64';
    case 'object':
      return schema.additionalProperties
        ? `map[string]${goTypeOf(schema.additionalProperties)}`
        : `v1.${schema.goName}`;
    default:
      return schema.reference
        ? `v1.${schema.reference.replace(/^([A-Z][a-z]+)?V\d+/, '')}`
        : 'string';
  }
}

/** What Go's JSON decoder says of a value of another type. */
export function wrongTypeWords(
  schema: Schema,
  value: unknown,
  field: string,
): string {
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  const type = isNumber ? 'number' : jsonTypeOf(value);
  const shown =
    isNumber && schema.type === 'integer'
      ? `number ${value}`
      : type.replace('boolean', 'bool');
  return `json: cannot unmarshal ${shown} into Go struct field ${field} of type ${goTypeOf(
    schema,
  )}`;
}
