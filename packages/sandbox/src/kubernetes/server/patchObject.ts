import { Fields, KubernetesObject, isFields } from '../objects';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { strategicMergePatch } from '../patch/strategicMergePatch';
import { apiVersionOf } from '../resources';
import { schemas } from '../schema/schemas';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, readText } from './ApiRequest';
import { applyObject } from './applyObject';
import { contentTypeOf, decodeValue } from './decodeBody';
import { parseJson, toJson } from '../json';
import { parseBody } from './parseBody';
import { existingObject } from './readObjects';
import { addressedObject, sendObject } from './writeObjects';
import { writeOptionsOf } from './writeOptions';

const APPLY = 'application/apply-patch+yaml';
const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';

function unknownFormat(isCustom: boolean): StatusError {
  const known = [
    JSON_PATCH,
    MERGE_PATCH,
    ...(isCustom ? [] : [STRATEGIC_PATCH]),
    APPLY,
  ];
  return new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${known.join(
      ', ',
    )}`,
  );
}

function parsePatch(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw StatusError.badRequest(
      `error decoding patch: invalid JSON in the body`,
    );
  }
}

/**
 * The object that a patch of one of the three simple kinds makes of another.
 *
 * @throws StatusError
 */
export function patched(
  request: ResourceRequest,
  current: Fields,
  text: string,
): Fields {
  const { resource } = request;
  const contentType = contentTypeOf(request);
  if (contentType === JSON_PATCH) return jsonPatch(current, parsePatch(text));
  if (contentType === MERGE_PATCH) {
    const result = mergePatch(current, parseBody(text, resource.kind));
    return isFields(result) ? result : {};
  }
  const root = schemas.root(apiVersionOf(resource), resource.kind);
  if (contentType !== STRATEGIC_PATCH || resource.custom || !root) {
    throw unknownFormat(resource.custom);
  }
  const patch = parseBody(text, resource.kind);
  return strategicMergePatch(schemas, root, current, patch);
}

export async function patchObject(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { resource, message } = request;
  const text = await readText(message);
  if (contentTypeOf(request) === APPLY) {
    applyObject(context, request, text);
    return;
  }
  const current: KubernetesObject = existingObject(context, request);
  const value = patched(request, current, text);
  const input = decodeValue(
    request,
    value,
    complaint =>
      new StatusError(
        422,
        'Invalid',
        ` "" is invalid: patch: Invalid value: ${toJson(
          text,
        )}: strict decoding error: ${complaint}`,
        {
          causes: [
            {
              reason: 'FieldValueInvalid',
              message: `Invalid value: ${toJson(
                text,
              )}: strict decoding error: ${complaint}`,
              field: 'patch',
            },
          ],
        },
      ),
  );
  const object = context.store.update(
    resource,
    addressedObject(request, input),
    { ...writeOptionsOf(context, request), isPatch: true },
  );
  sendObject(context, request, 200, object);
}
