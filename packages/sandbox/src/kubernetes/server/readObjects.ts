import { ListOptions } from '../ObjectStore';
import { KubernetesObject } from '../objects';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, sendText } from './ApiRequest';
import { ListMetadata, Presentation, presentationFor } from './Presentation';
import { historicObjects } from './historicObjects';

const TOO_OLD_LIST = 'The resourceVersion for the provided list is too old.';
const TOO_OLD_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

interface ContinueToken {
  /** The resourceVersion of the first page. */
  rv: number;
  /** How many objects the pages before held. */
  start: number;
}

function encodeToken(token: ContinueToken): string {
  return Buffer.from(
    JSON.stringify({ v: 'meta.k8s.io/v1', ...token }),
  ).toString('base64url');
}

function decodeToken(text: string): ContinueToken {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const { rv, start } = token;
    if (Number.isInteger(rv) && Number.isInteger(start)) return { rv, start };
  } catch {
    // Said below.
  }
  throw StatusError.badRequest('continue key is not valid');
}

export function presentationOf(
  { clock }: ApiContext,
  request: ResourceRequest,
): Presentation {
  const { resource, message, url } = request;
  const include = url.searchParams.get('includeObject') ?? undefined;
  return presentationFor(
    resource,
    message.headers.accept,
    include,
    clock.now(),
  );
}

/** The selectors of a request; a name in the path of a collection's request counts as one too. */
export function listOptionsOf({
  info,
  url,
  resource,
}: ResourceRequest): ListOptions {
  const named = info.name === undefined ? [] : [`metadata.name=${info.name}`];
  const fields = url.searchParams.get('fieldSelector');
  const fieldSelector = [...named, ...(fields ? [fields] : [])].join(',');
  return {
    ...(resource.namespaced && info.namespace
      ? { namespace: info.namespace }
      : {}),
    labelSelector: url.searchParams.get('labelSelector') ?? '',
    fieldSelector,
  };
}

/** @throws StatusError 404 */
export function existingObject(
  { store }: ApiContext,
  { info, resource }: ResourceRequest,
): KubernetesObject {
  const { namespace, name = '' } = info;
  const object = store.get(resource, namespace, name);
  if (!object) throw StatusError.notFound(resource, name);
  return object;
}

export function getObject(context: ApiContext, request: ResourceRequest): void {
  const text = presentationOf(context, request).one(
    existingObject(context, request),
  );
  sendText(request.response, 200, 'application/json', text);
}

/** A list as of `resourceVersion`, or of the first page where a continue token names it. */
function objectsOf(
  { store }: ApiContext,
  request: ResourceRequest,
  token: ContinueToken | undefined,
): { objects: KubernetesObject[]; resourceVersion: string } {
  const options = listOptionsOf(request);
  const { searchParams } = request.url;
  const isExact = searchParams.get('resourceVersionMatch') === 'Exact';
  const wanted = Number(searchParams.get('resourceVersion') ?? 0);
  const current = Number(store.resourceVersion);
  if (!token && wanted > current) {
    throw new StatusError(
      504,
      'Timeout',
      `Too large resource version: ${wanted}, current: ${current}`,
      {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
    );
  }
  const revision = token?.rv ?? (isExact ? wanted : current);
  const objects = historicObjects(store, request.resource, options, revision);
  if (!objects) {
    throw StatusError.expired(token ? TOO_OLD_CONTINUE : TOO_OLD_LIST);
  }
  return { objects, resourceVersion: String(revision) };
}

export function listObjects(
  context: ApiContext,
  request: ResourceRequest,
): void {
  const { searchParams } = request.url;
  const presentation = presentationOf(context, request);
  const continued = searchParams.get('continue');
  const token = continued ? decodeToken(continued) : undefined;
  const { objects, resourceVersion } = objectsOf(context, request, token);
  const start = token?.start ?? 0;
  const limit = Number(searchParams.get('limit') ?? 0) || objects.length;
  const end = start + limit;
  const metadata: ListMetadata = { resourceVersion };
  if (end < objects.length) {
    metadata.continue = encodeToken({
      rv: Number(resourceVersion),
      start: end,
    });
    const selected =
      searchParams.get('labelSelector') || searchParams.get('fieldSelector');
    if (!selected) metadata.remainingItemCount = objects.length - end;
  }
  const text = presentation.many(objects.slice(start, end), metadata);
  sendText(request.response, 200, 'application/json', text);
}
