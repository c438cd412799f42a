import { KubernetesObject, KubernetesObjectInput } from '../objects';
import { checkReplacedUid } from '../preconditions';
import { apiVersionOf } from '../resources';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, sendText } from './ApiRequest';
import { authorize } from './access';
import { decodeBody } from './decodeBody';
import { presentationOf } from './readObjects';
import { writeOptionsOf } from './writeOptions';

export function sendObject(
  context: ApiContext,
  request: ResourceRequest,
  code: number,
  object: KubernetesObject,
): void {
  const text = presentationOf(context, request).one(object);
  sendText(request.response, code, 'application/json', text);
}

export async function createObject(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { store } = context;
  const { resource, info } = request;
  const input = await decodeBody(request);
  const object = store.create(resource, input, {
    ...writeOptionsOf(context, request),
    namespace: info.namespace,
  });
  sendObject(context, request, 201, object);
}

/**
 * An object as the body says it, under the name and namespace of the path.
 *
 * @throws StatusError 400 where the two differ
 */
export function addressedObject(
  { resource, info }: ResourceRequest,
  input: KubernetesObjectInput,
): KubernetesObject {
  const { name = '', namespace } = info;
  const { metadata } = input;
  if (metadata.name && metadata.name !== name) {
    throw StatusError.badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  const space = resource.namespaced ? namespace : undefined;
  if (metadata.namespace && metadata.namespace !== space) {
    throw StatusError.badRequest(
      `the namespace of the object (${
        metadata.namespace
      }) does not match the namespace on the URL (${space ?? ''})`,
    );
  }
  return {
    ...input,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { ...metadata, name, ...(space ? { namespace: space } : {}) },
  };
}

export async function updateObject(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { store } = context;
  const { resource, info } = request;
  const input = addressedObject(request, await decodeBody(request));
  const { namespace, name } = input.metadata;
  const mayCreate = resource.createsOnUpdate && info.subresource === undefined;
  if (mayCreate && !store.get(resource, namespace, name)) {
    createByUpdate(context, request, input);
    return;
  }
  const options = writeOptionsOf(context, request);
  const object = store.update(resource, input, options);
  sendObject(context, request, 200, object);
}

/** For the kinds whose registry allows it; who only may update is refused all the same. */
function createByUpdate(
  context: ApiContext,
  request: ResourceRequest,
  input: KubernetesObject,
): void {
  const { resource, info, user } = request;
  const { uid, resourceVersion: _former, ...metadata } = input.metadata;
  authorize(context, user, info, ['create']);
  checkReplacedUid(resource, metadata, uid);
  const object = context.store.create(
    resource,
    { ...input, metadata },
    { ...writeOptionsOf(context, request), namespace: info.namespace },
  );
  sendObject(context, request, 201, object);
}
