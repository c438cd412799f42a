import { KubernetesObject } from './objects';

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

const texts = new WeakMap<KubernetesObject, string>();

/**
 * The JSON of a stored object as an item of a list, where built-in objects come
 * without their kind; written once however many clients read it.
 */
export function itemJson(object: KubernetesObject): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = object;
  const text = toJson({ metadata, ...rest });
  texts.set(object, text);
  return text;
}

/** The JSON of a stored object with its kind. */
export function objectJson(object: KubernetesObject): string {
  const { kind, apiVersion } = object;
  const head = JSON.stringify({ kind, apiVersion });
  return `${head.slice(0, -1)},${itemJson(object).slice(1)}`;
}
