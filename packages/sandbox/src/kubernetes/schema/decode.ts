import { mistypedField } from '../fieldErrors';
import { Fields, KubernetesObjectInput, isFields } from '../objects';
import { Resource, apiVersionOf } from '../resources';
import { StatusError } from '../StatusError';
import { withUncheckedRules } from '../validation';
import { Schema, Schemas, schemaOfField, schemaOfItem } from './Schema';
import { jsonTypeOf, problemOf, wrongTypeWords } from './values';

interface Mismatch {
  path: string;
  schema: Schema;
  value: unknown;
  /** What Go calls the object that the field belongs to. */
  owner: string;
}

interface Findings {
  unknown: string[];
  mismatches: Mismatch[];
  /** Texts of the right type that can't be read, in Go's words. */
  unreadable: string[];
}

export interface Decoded {
  object: KubernetesObjectInput;
  /** `unknown field "spec.x"`, in the order in which they stand in the object. */
  problems: string[];
}

class Decoder {
  readonly findings: Findings = { unknown: [], mismatches: [], unreadable: [] };

  constructor(private readonly schemas: Schemas) {}

  /** @returns the value without what its schema does not know */
  decode(given: Schema, value: unknown, path: string, owner: string): unknown {
    const schema = this.schemas.resolve(given);
    if (schema.open) return value;
    const problem = problemOf(schema, value);
    if (problem === 'type') {
      this.findings.mismatches.push({ path, schema, value, owner });
      return value;
    }
    if (problem) this.findings.unreadable.push(problem);
    if (Array.isArray(value)) {
      const item = schemaOfItem(this.schemas, schema);
      return value.map((child, index) =>
        this.decode(item, child, `${path}[${index}]`, owner),
      );
    }
    return isFields(value)
      ? this.decodeFields(schema, value, path, schema.goName ?? owner)
      : value;
  }

  private decodeFields(
    schema: Schema,
    value: Fields,
    path: string,
    owner: string,
  ): Fields {
    const result: Fields = {};
    for (const [field, child] of Object.entries(value)) {
      const childPath = path === '' ? field : `${path}.${field}`;
      const childSchema = schemaOfField(this.schemas, schema, field);
      if (childSchema === undefined) {
        this.findings.unknown.push(childPath);
      } else if (child !== null && child !== undefined) {
        result[field] = this.decode(childSchema, child, childPath, owner);
      }
    }
    return result;
  }
}

/** The schema of a custom resource is checked in whole, Go's decoder stops at the first wrong thing. */
function refuse(
  resource: Resource,
  name: string,
  { mismatches, unreadable }: Findings,
): void {
  if (resource.custom && mismatches.length > 0) {
    const errors = mismatches.map(({ path, schema, value }) => {
      const actual = jsonTypeOf(value);
      const detail = `${path} in body must be of type ${
        schema.type ?? 'string'
      }: "${actual}"`;
      return mistypedField(path, actual, detail);
    });
    const hasRules = resource.kind !== 'VolumeSnapshotClass';
    throw StatusError.invalid(
      resource,
      name,
      hasRules ? withUncheckedRules(errors) : errors,
    );
  }
  const [mismatch] = mismatches;
  const words = mismatch
    ? wrongTypeWords(
        mismatch.schema,
        mismatch.value,
        `${mismatch.owner}.${mismatch.path.replace(/\[\d+\]/g, '')}`,
      )
    : unreadable[0];
  if (words === undefined) return;
  const { kind, version } = resource;
  throw StatusError.badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: ${words}`,
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
  const decoder = new Decoder(schemas);
  const decoded = root ? decoder.decode(root, value, '', resource.kind) : value;
  const object = isFields(decoded) ? decoded : {};
  const metadata = isFields(object.metadata) ? object.metadata : {};
  refuse(resource, String(metadata.name ?? ''), decoder.findings);
  return {
    object: { ...object, metadata },
    problems: decoder.findings.unknown.map(path => `unknown field "${path}"`),
  };
}
