import { Fields, KubernetesObject, isFields } from './objects';
import { Resource, resourceOf } from './resources';

/** In the runtime, but not yet in TypeScript's library. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

const LONG_NUMBER = /\d{16}/;

function exactInteger(
  _key: string,
  value: unknown,
  context?: { source: string },
): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/**
 * JSON with integers beyond 2^53 as `bigint`.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  return LONG_NUMBER.test(text)
    ? JSON.parse(text, exactInteger)
    : JSON.parse(text);
}

export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // A bigint: rare enough that everything else should not pay for a replacer.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_key, field: unknown) =>
      typeof field === 'bigint' ? rawJSON(field.toString()) : field,
    );
  }
}

/** As Go's ObjectMeta has them. */
const METADATA_FIELDS = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

const MANAGED_FIELDS = [
  'manager',
  'operation',
  'apiVersion',
  'time',
  'fieldsType',
  'fieldsV1',
  'subresource',
];

function picked(fields: Fields, names: string[]): Fields {
  return Object.fromEntries(
    names
      .filter(name => fields[name] !== undefined)
      .map(name => [name, fields[name]]),
  );
}

/** Built-in objects come in the order of Go's structures, custom resources in that of the alphabet (transcripts 03 and 08). */
function inOrder(object: Fields, resource: Resource | undefined): Fields {
  if (resource?.custom) return sorted(object);
  const { metadata, ...rest } = object;
  if (!isFields(metadata)) return object;
  const { managedFields } = metadata;
  const ordered = picked(metadata, METADATA_FIELDS);
  if (Array.isArray(managedFields)) {
    ordered.managedFields = managedFields.map(entry =>
      picked(entry, MANAGED_FIELDS),
    );
  }
  return { metadata: ordered, ...rest };
}

function sorted(fields: Fields): Fields {
  const value = (field: unknown): unknown => {
    if (Array.isArray(field)) return field.map(value);
    return isFields(field) ? sorted(field) : field;
  };
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map(name => [name, value(fields[name])]),
  );
}

const texts = new WeakMap<KubernetesObject, string>();

/**
 * The JSON of a stored object as an item of a list, where built-in objects come
 * without their kind; written once however many clients read it.
 */
export function itemJson(object: KubernetesObject): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  const text = toJson(inOrder(rest, resourceOf(object)));
  texts.set(object, text);
  return text;
}

/** The JSON of a stored object with its kind. */
export function objectJson(object: KubernetesObject): string {
  const { kind, apiVersion } = object;
  const isCustom = resourceOf(object)?.custom;
  const head = JSON.stringify(
    isCustom ? { apiVersion, kind } : { kind, apiVersion },
  );
  return `${head.slice(0, -1)},${itemJson(object).slice(1)}`;
}
