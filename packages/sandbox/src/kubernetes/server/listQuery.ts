import { FieldError, forbiddenField, unsupportedField } from '../fieldErrors';
import { KubernetesObject } from '../objects';
import { Resource, resources } from '../resources';
import { StatusError } from '../StatusError';

/** Where a list in pages goes on. */
interface ContinueToken {
  /** Of the first page; undefined where the list goes on with what is there now. */
  revision: number | undefined;
  /** The namespace and name of the last object that was given. */
  after: [namespace: string, name: string];
}

/** Which state of a resource is asked for, and which part of it. */
export interface ListQuery {
  /** The exact state; undefined for the latest. */
  revision: number | undefined;
  /** The state must be no older. */
  atLeast: number;
  /** 0 for all. */
  limit: number;
  token: ContinueToken | undefined;
}

/** Ends the last name in a token: what comes right after it. */
const NEXT = '\u0000';
const TOKEN_VERSION = 'meta.k8s.io/v1';
/** Instead of a revision: what is there now. */
const LATEST = -1;

/** The token for what follows an object (k8s.io/apiserver, pkg/storage/continue.go). */
export function tokenAfter(
  { metadata }: KubernetesObject,
  revision: number | undefined,
): string {
  const { namespace, name } = metadata;
  const start = [namespace, name].filter(Boolean).join('/');
  const token = {
    v: TOKEN_VERSION,
    rv: revision ?? LATEST,
    start: `${start}${NEXT}`,
  };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** The same place in what is there now. */
export function inconsistentToken({ after }: ContinueToken): string {
  const [namespace, name] = after;
  const metadata = { name, ...(namespace ? { namespace } : {}) };
  return tokenAfter({ apiVersion: '', kind: '', metadata }, undefined);
}

/** @throws StatusError 400 */
function parseToken(text: string): ContinueToken {
  try {
    const json = Buffer.from(text, 'base64url').toString('utf8');
    const { v, rv, start } = JSON.parse(json);
    const steps = String(start).replace(NEXT, '').split('/');
    if (v === TOKEN_VERSION && Number.isInteger(rv) && steps.length <= 2) {
      const [name, namespace = ''] = steps.reverse();
      const revision = rv === LATEST ? undefined : rv;
      return { revision, after: [namespace, name] };
    }
  } catch {
    // Said below.
  }
  throw StatusError.badRequest('continue key is not valid');
}

/** Whether an object comes after the pages that a token ends. */
export function isAfter(
  { after: [namespace, name] }: ContinueToken,
  { metadata }: KubernetesObject,
): boolean {
  const own = metadata.namespace ?? '';
  return own === namespace ? metadata.name > name : own > namespace;
}

/** What messages about the query of a list or a watch are about. */
export const LIST_OPTIONS: Resource = {
  ...resources.namespaces,
  group: 'meta.k8s.io',
  kind: 'ListOptions',
};

/** k8s.io/apimachinery, pkg/apis/meta/internalversion/validation. */
function validateList(parameters: URLSearchParams): FieldError[] {
  const field = 'resourceVersionMatch';
  const match = parameters.get(field);
  if (parameters.has('sendInitialEvents')) {
    const name = 'sendInitialEvents';
    return [forbiddenField(name, `${name} is forbidden for list`)];
  }
  if (!match) return [];
  const version = parameters.get('resourceVersion');
  const matches = ['Exact', 'NotOlderThan', ''];
  const forbid = (why: string) => forbiddenField(field, `${field} ${why}`);
  return [
    ...(version
      ? []
      : [forbid('is forbidden unless resourceVersion is provided')]),
    ...(parameters.get('continue')
      ? [forbid('is forbidden when continue is provided')]
      : []),
    ...(matches.includes(match)
      ? []
      : [unsupportedField(field, match, matches)]),
    ...(match === 'Exact' && version === '0'
      ? [forbid('"exact" is forbidden for resourceVersion "0"')]
      : []),
  ];
}

/** @throws StatusError 400 or 422 */
export function parseListQuery(parameters: URLSearchParams): ListQuery {
  const errors = validateList(parameters);
  if (errors.length > 0) throw StatusError.invalid(LIST_OPTIONS, '', errors);
  const version = parameters.get('resourceVersion') ?? '';
  const wanted = Number(version);
  if (!Number.isInteger(wanted) || wanted < 0) {
    throw StatusError.badRequest(
      `Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`,
    );
  }
  const text = parameters.get('continue');
  if (text && wanted > 0) {
    throw StatusError.badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
  const isExact = parameters.get('resourceVersionMatch') === 'Exact';
  const token = text ? parseToken(text) : undefined;
  return {
    revision: token?.revision ?? (isExact ? wanted : undefined),
    atLeast: wanted,
    limit: Number(parameters.get('limit') ?? 0),
    token,
  };
}
