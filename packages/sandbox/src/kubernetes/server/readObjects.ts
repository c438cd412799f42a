import { ListOptions } from '../ObjectStore';
import { KubernetesObject } from '../objects';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, sendText } from './ApiRequest';
import { ListMetadata, Presentation, presentationFor } from './Presentation';
import { sendParts } from './sendParts';
import { historicObjects } from './historicObjects';
import {
  ListQuery,
  inconsistentToken,
  isAfter,
  parseListQuery,
  tokenAfter,
} from './listQuery';

const TOO_OLD_LIST = 'The resourceVersion for the provided list is too old.';
const TOO_OLD_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

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

/** @throws StatusError 504, after which a client asks again */
function requireReached(wanted: number, current: number): void {
  if (wanted <= current) return;
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

/** Everything that is asked for, on this page and after it. */
function objectsOf(
  { store }: ApiContext,
  request: ResourceRequest,
  { revision, token }: ListQuery,
  current: number,
): KubernetesObject[] {
  const objects = historicObjects(
    store,
    request.resource,
    listOptionsOf(request),
    revision ?? current,
  );
  if (objects) {
    return token ? objects.filter(object => isAfter(token, object)) : objects;
  }
  throw token
    ? StatusError.expired(TOO_OLD_CONTINUE, inconsistentToken(token))
    : StatusError.expired(TOO_OLD_LIST);
}

export async function listObjects(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { searchParams } = request.url;
  const presentation = presentationOf(context, request);
  const query = parseListQuery(searchParams);
  const current = Number(context.store.resourceVersion);
  requireReached(query.atLeast, current);
  const objects = objectsOf(context, request, query, current);
  const page = query.limit ? objects.slice(0, query.limit) : objects;
  const revision = query.revision ?? current;
  const metadata: ListMetadata = { resourceVersion: String(revision) };
  const last = page.at(-1);
  if (last && page.length < objects.length) {
    const isLatest = query.token && query.token.revision === undefined;
    metadata.continue = tokenAfter(last, isLatest ? undefined : revision);
    const selected =
      searchParams.get('labelSelector') || searchParams.get('fieldSelector');
    if (!selected) metadata.remainingItemCount = objects.length - page.length;
  }
  await sendParts(request.response, presentation.many(page, metadata));
}
