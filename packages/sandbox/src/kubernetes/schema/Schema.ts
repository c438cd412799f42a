/** What a field may hold, and how writes by several hands are merged in it. */
export interface Schema {
  type?: 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';
  format?: string;
  properties?: Record<string, Schema>;
  /** Of a map: what each value looks like. */
  additionalProperties?: Schema;
  items?: Schema;
  required?: string[];
  /** The name of a shared definition, instead of all the above. */
  reference?: string;
  /** What Go calls the type, which complaints about a field name. */
  goName?: string;
  /** Anything goes; nothing below is checked or pruned. */
  open?: boolean;
  /** Server-side apply: a `map` list merges its items by their keys, an `atomic` one is replaced. Lists are atomic unless told. */
  listType?: 'atomic' | 'map' | 'set';
  listKeys?: string[];
  /** Server-side apply: an `atomic` object is owned as a whole. */
  mapType?: 'atomic' | 'granular';
  /** Strategic merge patch: the field that tells items apart; a list without one is replaced. */
  mergeKey?: string;
  /** Strategic merge patch: `merge`, and `retainKeys` for unions. */
  patchStrategy?: string;
}

/** Everything that is known about the fields of the served kinds. */
export interface Schemas {
  /** The root of a kind, by `apiVersion/kind`. */
  root(apiVersion: string, kind: string): Schema | undefined;
  /** Follows a reference; any other schema is itself. */
  resolve(schema: Schema): Schema;
  /** A shared definition and its name, for OpenAPI documents. */
  definition(name: string): Schema | undefined;
}

const OPEN: Schema = { open: true };

/** The schema of a field of an object or of a value of a map; `undefined` where the field is unknown. */
export function schemaOfField(
  schemas: Schemas,
  schema: Schema,
  field: string,
): Schema | undefined {
  const object = schemas.resolve(schema);
  if (object.open) return OPEN;
  const found = object.properties?.[field] ?? object.additionalProperties;
  return found && { ...schemas.resolve(found), ...mergeRulesOf(found) };
}

/** Rules beside a reference override those of what it refers to. */
function mergeRulesOf(schema: Schema): Schema {
  const { reference: _reference, ...rules } = schema;
  return rules;
}

export function schemaOfItem(schemas: Schemas, schema: Schema): Schema {
  const { items } = schemas.resolve(schema);
  return items ? schemas.resolve(items) : OPEN;
}
