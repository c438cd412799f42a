import { parse } from 'yaml';
import { Fields, KubernetesObjectInput, isFields } from '../objects';
import { Resource, apiVersionOf } from '../resources';
import { decodeObject } from '../schema/decode';
import { schemas } from '../schema/schemas';
import { StatusError } from '../StatusError';
import { ResourceRequest, readBytes, warn } from './ApiRequest';
import { parseBody } from './parseBody';
import { PROTOBUF, parseProtobufBody } from './protobuf/parseProtobufBody';

type Validation = 'Ignore' | 'Warn' | 'Strict';

function validationOf({ url }: ResourceRequest): Validation {
  const value = url.searchParams.get('fieldValidation') || 'Warn';
  if (value === 'Ignore' || value === 'Warn' || value === 'Strict') {
    return value;
  }
  throw new StatusError(
    422,
    'Invalid',
    `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "${value}": supported values: "", "Ignore", "Warn", "Strict"`,
  );
}

export function contentTypeOf({ message }: ResourceRequest): string {
  const header = message.headers['content-type'] ?? 'application/json';
  return header.split(';')[0].trim();
}

/** @throws StatusError 400 */
export function parseYamlBody(text: string, kind: string): Fields {
  let value: unknown;
  let complaint = 'not an object';
  try {
    value = parse(text, { intAsBigInt: false });
  } catch (error) {
    complaint = error instanceof Error ? error.message : String(error);
  }
  if (isFields(value)) return value;
  throw StatusError.badRequest(
    `the object provided is unrecognized (must be of type ${kind}): error parsing YAML: ${complaint}`,
  );
}

function requireKind(resource: Resource, value: Fields): void {
  const { apiVersion, kind } = value;
  const expected = apiVersionOf(resource);
  if (apiVersion !== undefined && apiVersion !== expected) {
    throw StatusError.badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== undefined && kind !== resource.kind) {
    throw StatusError.badRequest(
      `${kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: no kind "${kind}" is registered for this endpoint`,
    );
  }
}

/**
 * Reads a value as an object of the requested kind. What the schema does not
 * know is dropped, warned of or refused, as the client wishes.
 *
 * @param refuse - makes the refusal of a strict client from the complaints
 * @throws StatusError
 */
export function decodeValue(
  request: ResourceRequest,
  value: Fields,
  refuse: (complaint: string) => StatusError,
): KubernetesObjectInput {
  const { resource } = request;
  const validation = validationOf(request);
  requireKind(resource, value);
  const { object, problems } = decodeObject(schemas, resource, value);
  if (problems.length === 0 || validation === 'Ignore') return object;
  if (validation === 'Strict') throw refuse(problems.join(', '));
  warn(request, problems);
  return object;
}

/** @throws StatusError 415 for other media types */
export function parseObject(
  contentType: string,
  bytes: Buffer,
  kind: string,
): Fields {
  switch (contentType) {
    case 'application/json':
      return parseBody(bytes.toString('utf8'), kind);
    case 'application/yaml':
      return parseYamlBody(bytes.toString('utf8'), kind);
    case PROTOBUF:
      return parseProtobufBody(bytes, kind);
    default:
      throw new StatusError(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, ${PROTOBUF}`,
      );
  }
}

/** The object in the body of a create or an update. */
export async function decodeBody(
  request: ResourceRequest,
): Promise<KubernetesObjectInput> {
  const { resource, message } = request;
  const { kind, version } = resource;
  const bytes = await readBytes(message);
  const value = parseObject(contentTypeOf(request), bytes, kind);
  return decodeValue(request, value, complaint =>
    StatusError.badRequest(
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${complaint}`,
    ),
  );
}
