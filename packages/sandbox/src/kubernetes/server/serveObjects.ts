import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest } from './ApiRequest';
import { deleteCollection, deleteObject } from './deleteObjects';
import { evictPod } from './evictPod';
import { patchObject } from './patchObject';
import { refuseCommands } from './refuseCommands';
import { readLog } from './readLog';
import { getObject, listObjects } from './readObjects';
import { requestToken } from './requestToken';
import { review } from './reviews';
import { scaleObject } from './scaleObjects';
import { watchObjects } from './watchObjects';
import { createObject, updateObject } from './writeObjects';

type Handler = (
  context: ApiContext,
  request: ResourceRequest,
) => Promise<void> | void;

const HANDLERS: Record<string, Handler> = {
  create: createObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
  get: getObject,
  list: listObjects,
  patch: patchObject,
  update: updateObject,
  watch: watchObjects,
};

const SUBRESOURCE_VERBS: Record<string, string[]> = {
  attach: ['create', 'get'],
  eviction: ['create'],
  exec: ['create', 'get'],
  finalize: ['update'],
  log: ['get'],
  scale: ['get', 'patch', 'update'],
  status: ['get', 'patch', 'update'],
  token: ['create'],
};

const SUBRESOURCE_HANDLERS: Record<string, Handler> = {
  attach: refuseCommands,
  eviction: evictPod,
  exec: refuseCommands,
  log: readLog,
  scale: scaleObject,
  token: requestToken,
};

function handlerOf({ info, resource }: ResourceRequest): Handler | undefined {
  const { subresource, verb } = info;
  if (subresource === undefined) {
    if (!resource.verbs.includes(verb)) return undefined;
    return resource.verbs.includes('list') ? HANDLERS[verb] : review;
  }
  if (!SUBRESOURCE_VERBS[subresource]?.includes(verb)) return undefined;
  return SUBRESOURCE_HANDLERS[subresource] ?? HANDLERS[verb];
}

/** Carries out a request for objects. @throws StatusError */
export async function serveObjects(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const handler = handlerOf(request);
  if (!handler) throw StatusError.methodNotAllowed();
  await handler(context, request);
}
