import * as models from '@kubernetes/client-node/dist/gen/models/all.js';
import { Schema } from './Schema';
import { atomicFields, atomicModels, fieldRules } from './mergeRules';

interface Attribute {
  baseName: string;
  type: string;
  format: string;
}

function attributesOf(name: string): Attribute[] | undefined {
  const model: unknown = Reflect.get(models, name);
  if (typeof model !== 'function') return undefined;
  const attributes: unknown = Reflect.get(model, 'attributeTypeMap');
  return Array.isArray(attributes) ? attributes : undefined;
}

/** Quantities are strings in the models but may be written as numbers. */
const QUANTITY_MAPS = new Set([
  'allocatable',
  'allocatedResources',
  'capacity',
  'default',
  'defaultRequest',
  'hard',
  'limits',
  'max',
  'maxLimitRequestRatio',
  'min',
  'overhead',
  'requests',
  'used',
]);
const QUANTITIES = new Set(['divisor', 'sizeLimit']);

const SIMPLE: Record<string, Schema> = {
  any: { open: true },
  boolean: { type: 'boolean' },
  Date: { type: 'string', format: 'date-time' },
  IntOrString: { format: 'int-or-string' },
  string: { type: 'string' },
  V1MicroTime: { type: 'string', format: 'date-time' },
};

/** The type of an attribute as the library's generator writes it. */
function schemaOfType(type: string, format: string): Schema {
  const list = /^Array<(.+)>$/.exec(type);
  if (list) return { type: 'array', items: schemaOfType(list[1], format) };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map) {
    const additionalProperties = schemaOfType(map[1], format);
    return { type: 'object', additionalProperties };
  }
  if (type === 'number') {
    return format === 'double'
      ? { type: 'number', format }
      : { type: 'integer', format };
  }
  if (SIMPLE[type]) return { ...SIMPLE[type], ...(format ? { format } : {}) };
  return attributesOf(type) ? { reference: type } : { open: true };
}

function propertyOf(model: string, attribute: Attribute): Schema {
  const { baseName, type, format } = attribute;
  const schema: Schema = QUANTITIES.has(baseName)
    ? { format: 'quantity' }
    : schemaOfType(type, format);
  if (QUANTITY_MAPS.has(baseName) && schema.additionalProperties) {
    schema.additionalProperties = { format: 'quantity' };
  }
  const atomic = atomicFields.has(`${model}.${baseName}`);
  return {
    ...schema,
    ...(atomic ? { mapType: 'atomic' as const } : {}),
    ...fieldRules[model]?.[baseName],
  };
}

const definitions = new Map<string, Schema>();

/** A definition of the Kubernetes API, made on first use from the client library's model of that name. */
export function builtinDefinition(name: string): Schema | undefined {
  const known = definitions.get(name);
  if (known) return known;
  const attributes = attributesOf(name);
  if (!attributes) return undefined;
  const schema: Schema = {
    type: 'object',
    goName: name.replace(/^([A-Z][a-z]+)?V\d+/, ''),
    properties: Object.fromEntries(
      attributes.map(attribute => [
        attribute.baseName,
        propertyOf(name, attribute),
      ]),
    ),
    ...(atomicModels.has(name) ? { mapType: 'atomic' as const } : {}),
    // A field set is whatever its writer owns.
    ...(name === 'V1ManagedFieldsEntry' ? { open: true } : {}),
  };
  definitions.set(name, schema);
  return schema;
}

/** Kinds whose model does not simply bear version and kind. */
const SPECIAL_MODELS: Record<string, string> = { 'v1/Event': 'CoreV1Event' };

/** The name of a kind's model: `V1Pod`. */
export function modelOf(apiVersion: string, kind: string): string | undefined {
  const special = SPECIAL_MODELS[`${apiVersion}/${kind}`];
  if (special) return special;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const name = `${version.charAt(0).toUpperCase()}${version.slice(1)}${kind}`;
  return attributesOf(name) ? name : undefined;
}
