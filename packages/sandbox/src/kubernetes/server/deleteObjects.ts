import { DeleteOptions } from '../deletion';
import { Fields, fieldsAt } from '../objects';
import { DeleteResult } from '../ObjectStore';
import { Resource } from '../resources';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, isDryRun, readBytes, sendJson } from './ApiRequest';
import { contentTypeOf, parseObject } from './decodeBody';
import { listOptionsOf, presentationOf } from './readObjects';
import { sendParts } from './sendParts';
import { sendObject } from './writeObjects';

const POLICIES = ['Background', 'Foreground', 'Orphan'] as const;

function policyOf(value: unknown): DeleteOptions['propagationPolicy'] {
  if (value === undefined || value === '') return undefined;
  const policy = POLICIES.find(known => known === value);
  if (policy) return policy;
  throw new StatusError(
    422,
    'Invalid',
    `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "${value}": supported values: "Foreground", "Background", "Orphan"`,
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What a client's `DeleteOptions` ask for. @throws StatusError 422 */
export function deleteOptionsFrom(options: unknown): DeleteOptions {
  const { gracePeriodSeconds, propagationPolicy, dryRun } = fieldsAt(options);
  const { uid, resourceVersion } = fieldsAt(options, 'preconditions');
  return {
    preconditions: { uid: text(uid), resourceVersion: text(resourceVersion) },
    propagationPolicy: policyOf(propagationPolicy),
    ...(gracePeriodSeconds === undefined
      ? {}
      : { gracePeriodSeconds: Number(gracePeriodSeconds) }),
    dryRun: Array.isArray(dryRun) && dryRun.length > 0,
  };
}

/** From the body, or from the query where there is none. */
async function deleteOptionsOf(
  request: ResourceRequest,
): Promise<DeleteOptions> {
  const body = await readBytes(request.message);
  const { searchParams } = request.url;
  const fields: Fields = body.length
    ? parseObject(contentTypeOf(request), body, 'DeleteOptions')
    : Object.fromEntries(searchParams);
  const options = deleteOptionsFrom(fields);
  return { ...options, dryRun: options.dryRun || isDryRun(request) };
}

/** Most kinds answer with a word of success once the object is gone. */
function statusOf(resource: Resource, { object }: DeleteResult) {
  const { name, uid } = object.metadata;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name,
      ...(resource.group ? { group: resource.group } : {}),
      kind: resource.plural,
      uid,
    },
  };
}

export async function deleteObject(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { store } = context;
  const { resource, info, response } = request;
  const options = await deleteOptionsOf(request);
  const { namespace, name = '' } = info;
  const result = store.delete(resource, namespace, name, options);
  if (result.removed && !resource.returnsDeletedObject) {
    sendJson(response, 200, statusOf(resource, result));
  } else {
    sendObject(context, request, 200, result.object);
  }
}

export async function deleteCollection(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { store } = context;
  const { resource, response } = request;
  const options = await deleteOptionsOf(request);
  const objects = store.list(resource, listOptionsOf(request));
  for (const { metadata } of objects) {
    const { namespace, name } = metadata;
    store.delete(resource, namespace, name, options);
  }
  const { resourceVersion } = store;
  const presentation = presentationOf(context, request);
  await sendParts(response, presentation.many(objects, { resourceVersion }));
}
