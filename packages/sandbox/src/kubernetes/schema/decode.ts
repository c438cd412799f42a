import { FieldError, invalidField } from '../fieldErrors';
import { Fields, KubernetesObjectInput, isFields } from '../objects';
import { Resource, apiVersionOf } from '../resources';
import { StatusError } from '../StatusError';
import { Schema, Schemas, schemaOfField, schemaOfItem } from './Schema';

interface Mismatch {
  path: string;
  expected: string;
  actual: string;
  value: unknown;
}

interface Findings {
  unknown: string[];
  mismatches: Mismatch[];
}

export interface Decoded {
  object: KubernetesObjectInput;
  /** `unknown field "spec.x"`, in the order in which they stand in the object. */
  problems: string[];
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  return value === null ? 'null' : typeof value;
}

function isOfType(schema: Schema, value: unknown): boolean {
  const type = typeOf(value);
  switch (schema.type) {
    case 'integer':
      return typeof value === 'bigint' || Number.isInteger(value);
    case undefined:
      return type === 'string' || type === 'number';
    default:
      return type === schema.type;
  }
}

function decodeValue(
  schemas: Schemas,
  schema: Schema,
  value: unknown,
  path: string,
  findings: Findings,
): unknown {
  const resolved = schemas.resolve(schema);
  if (resolved.open) return value;
  if (!isOfType(resolved, value)) {
    const expected =
      resolved.type === 'integer' && resolved.format
        ? resolved.format
        : resolved.type ?? 'string';
    findings.mismatches.push({ path, expected, actual: typeOf(value), value });
    return value;
  }
  if (Array.isArray(value)) {
    const item = schemaOfItem(schemas, resolved);
    return value.map((child, index) =>
      decodeValue(schemas, item, child, `${path}[${index}]`, findings),
    );
  }
  if (!isFields(value)) return value;
  const result: Fields = {};
  for (const [field, child] of Object.entries(value)) {
    const childPath = path === '' ? field : `${path}.${field}`;
    const childSchema = schemaOfField(schemas, resolved, field);
    if (childSchema === undefined) {
      findings.unknown.push(childPath);
    } else if (child !== null && child !== undefined) {
      result[field] = decodeValue(
        schemas,
        childSchema,
        child,
        childPath,
        findings,
      );
    }
  }
  return result;
}

function refuseMismatches(
  resource: Resource,
  name: string,
  mismatches: Mismatch[],
): void {
  if (mismatches.length === 0) return;
  if (resource.custom) {
    const errors: FieldError[] = mismatches.map(({ path, expected, actual }) =>
      invalidField(
        path,
        actual,
        `${path} in body must be of type ${expected}: "${actual}"`,
      ),
    );
    throw StatusError.invalid(resource, name, errors);
  }
  const { path, expected, actual } = mismatches[0];
  throw StatusError.badRequest(
    `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: json: cannot unmarshal ${actual} into Go struct field ${resource.kind}.${path} of type ${expected}`,
  );
}

/**
 * Reads an object as its kind's schema knows it: fields that it lacks are
 * dropped and named, nulls are absent fields.
 *
 * @throws StatusError 400 (422 for custom resources) where a field has another type
 */
export function decodeObject(
  schemas: Schemas,
  resource: Resource,
  value: Fields,
): Decoded {
  const root = schemas.root(apiVersionOf(resource), resource.kind);
  const findings: Findings = { unknown: [], mismatches: [] };
  const decoded = root
    ? decodeValue(schemas, root, value, '', findings)
    : value;
  const object = isFields(decoded) ? decoded : {};
  const metadata = isFields(object.metadata) ? object.metadata : {};
  refuseMismatches(resource, String(metadata.name ?? ''), findings.mismatches);
  return {
    object: { ...object, metadata },
    problems: findings.unknown.map(path => `unknown field "${path}"`),
  };
}
