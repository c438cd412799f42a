import { Resource, resources } from '../resources';
import { ApiContext } from './ApiContext';
import { ResourceRequest, sendJson } from './ApiRequest';
import { decodeBody } from './decodeBody';
import { deleteOptionsFrom } from './deleteObjects';
import { existingObject } from './readObjects';

/** The kind of what is posted to `pods/eviction`. */
const evictions: Resource = {
  ...resources.pods,
  group: 'policy',
  version: 'v1',
  kind: 'Eviction',
  plural: 'evictions',
};

/** A deletion that disruption budgets could refuse, if there were any. */
export async function evictPod(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  existingObject(context, request);
  const { deleteOptions } = await decodeBody({
    ...request,
    resource: evictions,
  });
  const { namespace, name = '' } = request.info;
  context.store.delete(
    resources.pods,
    namespace,
    name,
    deleteOptionsFrom(deleteOptions ?? {}),
  );
  sendJson(request.response, 201, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  });
}
