import { applyConfiguration } from '../apply/applyConfiguration';
import { Fields, fieldsAt } from '../objects';
import { decodeObject } from '../schema/decode';
import { schemas } from '../schema/schemas';
import { apiVersionOf } from '../resources';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest } from './ApiRequest';
import { authorize } from './access';
import { parseYamlBody } from './decodeBody';
import { addressedObject, sendObject } from './writeObjects';
import { writeOptionsOf } from './writeOptions';

function requireManager({ url }: ResourceRequest): string {
  const manager = url.searchParams.get('fieldManager');
  if (manager) return manager;
  throw new StatusError(
    422,
    'Invalid',
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    {
      group: 'meta.k8s.io',
      kind: 'PatchOptions',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: is required for apply patch',
          field: 'fieldManager',
        },
      ],
    },
  );
}

/** What somebody applies, which must be typed: unknown fields are an error, however lenient the client. */
function configurationOf(request: ResourceRequest, text: string): Fields {
  const { resource, info } = request;
  const value = parseYamlBody(text, resource.kind);
  const { apiVersion, kind } = value;
  if (apiVersion !== apiVersionOf(resource) || kind !== resource.kind) {
    throw StatusError.badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${apiVersion}, ${kind}, expected: ${apiVersionOf(
        resource,
      )}, Kind=${resource.kind}`,
    );
  }
  const { object, problems } = decodeObject(schemas, resource, value);
  if (problems.length > 0) {
    const field = /"(.*)"/.exec(problems[0])?.[1];
    const named = [info.namespace, info.name].filter(Boolean).join('/');
    throw new StatusError(
      500,
      '',
      `failed to create typed patch object (${named}; ${apiVersionOf(
        resource,
      )}, Kind=${resource.kind}): .${field}: field not declared in schema`,
    );
  }
  if (fieldsAt(object, 'metadata').managedFields !== undefined) {
    throw StatusError.badRequest('metadata.managedFields must be nil');
  }
  return addressedObject(request, object);
}

/** Server-side apply: creates the object where there is none, for whoever may create one. */
export function applyObject(
  context: ApiContext,
  request: ResourceRequest,
  text: string,
): void {
  const { store } = context;
  const { resource, info, url } = request;
  const { namespace, name = '', subresource } = info;
  const manager = requireManager(request);
  const force = url.searchParams.get('force') === 'true';
  const configuration = configurationOf(request, text);
  const live = store.get(resource, namespace, name);
  if (!live && subresource !== undefined) {
    throw StatusError.notFound(resource, name);
  }
  const { uid, resourceVersion } = fieldsAt(configuration, 'metadata');
  if (!live && uid !== undefined) {
    throw StatusError.conflict(
      resource,
      name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  }
  const { object, managedFields } = applyConfiguration(
    resource,
    live,
    configuration,
    { manager, force, subresource },
    store.timestamp(),
  );
  const options = {
    ...writeOptionsOf(context, request),
    ...{ manager, managedFields },
  };
  if (!live) {
    authorize(context, request.user, info, ['create']);
    const created = store.create(resource, object, { ...options, namespace });
    sendObject(context, request, 201, created);
    return;
  }
  const metadata = { ...object.metadata, resourceVersion: undefined };
  if (resourceVersion !== undefined) {
    Object.assign(metadata, { resourceVersion });
  }
  const updated = store.update(
    resource,
    { ...object, metadata },
    { ...options, subresource, isPatch: true },
  );
  sendObject(context, request, 200, updated);
}
