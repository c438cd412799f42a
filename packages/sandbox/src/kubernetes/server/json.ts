import { StatusError } from '../StatusError';
import { Fields, KubernetesObject, isFields } from '../objects';

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

/** The JSON of a stored object, written once however many clients read it. */
export function objectJson(object: KubernetesObject): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const { kind, apiVersion, metadata, ...rest } = object;
  const text = toJson({ kind, apiVersion, metadata, ...rest });
  texts.set(object, text);
  return text;
}

const itemTexts = new WeakMap<KubernetesObject, string>();

/** The same as an item of a list, where built-in objects come without their kind. */
export function itemJson(object: KubernetesObject): string {
  const known = itemTexts.get(object);
  if (known !== undefined) return known;
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  const text = toJson(rest);
  itemTexts.set(object, text);
  return text;
}

/** Go's words for the first thing that is wrong with a JSON text. */
function complaintOf(text: string): string {
  const start = text.trimStart();
  if (start === '') return 'unexpected end of JSON input';
  const literal = ['null', 'true', 'false'].find(word => word[0] === start[0]);
  if (literal) {
    const index = [...literal].findIndex((char, at) => start[at] !== char);
    const found = start[index];
    if (index > 0 && found === undefined) return 'unexpected end of JSON input';
    if (index > 0) {
      return `invalid character '${found}' in literal ${literal} (expecting '${literal[index]}')`;
    }
  }
  return /^[{["\d-]/.test(start)
    ? 'unexpected end of JSON input'
    : `invalid character '${start[0]}' looking for beginning of value`;
}

/** @throws StatusError 400 in the API server's words where the body is no JSON object */
export function parseBody(text: string, kind: string): Fields {
  let value: unknown;
  let complaint: string;
  try {
    value = parseJson(text);
    complaint = 'json: cannot unmarshal into Go value of type struct';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    complaint = complaintOf(text);
  }
  if (isFields(value)) return value;
  const bytes = Buffer.from(text).toString('hex');
  throw StatusError.badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${complaint} (${bytes.slice(
      0,
      512,
    )}${bytes.length > 512 ? ' ...' : ''})`,
  );
}
