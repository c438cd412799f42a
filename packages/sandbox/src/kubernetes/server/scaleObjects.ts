import { Fields, KubernetesObject, fieldsAt } from '../objects';
import { StatusError } from '../StatusError';
import { labelsText } from '../tables/Column';
import { ApiContext } from './ApiContext';
import { ResourceRequest, readText, sendJson } from './ApiRequest';
import { contentTypeOf } from './decodeBody';
import { parseBody } from './parseBody';
import { patched } from './patchObject';
import { existingObject } from './readObjects';
import { writeOptionsOf } from './writeOptions';

/** How many replicas there are to be and are, as the `scale` subresource shows it. */
function scaleOf({ metadata, ...object }: KubernetesObject) {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const { replicas = 0, selector } = fieldsAt(object, 'spec');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas },
    status: {
      replicas: fieldsAt(object, 'status').replicas ?? 0,
      selector: labelsText(fieldsAt(selector, 'matchLabels')),
    },
  };
}

async function wantedScale(
  request: ResourceRequest,
  current: Fields,
): Promise<Fields> {
  const text = await readText(request.message);
  if (request.info.verb === 'update') return parseBody(text, 'Scale');
  if (contentTypeOf(request) === 'application/apply-patch+yaml') {
    return parseBody(text, 'Scale');
  }
  return patched(request, current, text);
}

export async function scaleObject(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { info, resource, response } = request;
  const existing = existingObject(context, request);
  if (info.verb === 'get') {
    sendJson(response, 200, scaleOf(existing));
    return;
  }
  const scale = await wantedScale(request, scaleOf(existing));
  const { replicas = 0 } = fieldsAt(scale, 'spec');
  if (typeof replicas !== 'number' || replicas < 0) {
    throw new StatusError(
      422,
      'Invalid',
      `Scale.autoscaling "${info.name}" is invalid: spec.replicas: Invalid value: ${replicas}: must be greater than or equal to 0`,
    );
  }
  const { resourceVersion } = fieldsAt(scale, 'metadata');
  const updated = context.store.update(
    resource,
    {
      ...existing,
      metadata: {
        ...existing.metadata,
        ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
      },
      spec: { ...fieldsAt(existing, 'spec'), replicas },
    },
    { ...writeOptionsOf(context, request), subresource: undefined },
  );
  sendJson(response, 200, scaleOf(updated));
}
