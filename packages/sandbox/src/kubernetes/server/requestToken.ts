import {
  BoundObject,
  ISSUER,
  bindableResource,
} from '../access/ServiceAccountTokens';
import { FieldError, invalidField } from '../fieldErrors';
import { Fields, KubernetesObject, fieldsAt, isFields } from '../objects';
import { Resource, resources } from '../resources';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, sendJson } from './ApiRequest';
import { decodeBody } from './decodeBody';
import { existingObject } from './readObjects';

const USUAL_SECONDS = 3600;
const FEWEST_SECONDS = 600;
const MOST_SECONDS = 2 ** 32;

/** The kind of what is posted to `serviceaccounts/token`, for messages and decoding. */
export const tokenRequests: Resource = {
  ...resources.tokenReviews,
  kind: 'TokenRequest',
  plural: 'tokenrequests',
};

/** @throws StatusError 422 */
function lifetimeOf(spec: Fields): number {
  const seconds = Number(spec.expirationSeconds ?? USUAL_SECONDS);
  const errors: FieldError[] = [];
  const field = 'spec.expirationSeconds';
  if (seconds < FEWEST_SECONDS) {
    const detail = 'may not specify a duration less than 10 minutes';
    errors.push(invalidField(field, seconds, detail));
  }
  if (seconds > MOST_SECONDS) {
    const detail = 'may not specify a duration larger than 2^32 seconds';
    errors.push(invalidField(field, seconds, detail));
  }
  if (errors.length > 0) throw StatusError.invalid(tokenRequests, '', errors);
  return seconds;
}

/** @throws StatusError 400 for another kind, 404 or 409 for an object that is not (or no longer) there */
function boundObject(
  { store }: ApiContext,
  { metadata }: KubernetesObject,
  reference: Fields,
): BoundObject {
  const { kind = '', apiVersion = 'v1', name = '', uid } = reference;
  const resource = bindableResource(String(apiVersion), String(kind));
  if (!resource) {
    throw StatusError.badRequest(
      `cannot bind token for serviceaccount "${metadata.name}" to object with type ${apiVersion}, Kind=${kind}`,
    );
  }
  const object = store.get(resource, metadata.namespace, String(name));
  if (!object) throw StatusError.notFound(resource, String(name));
  if (uid && uid !== object.metadata.uid) {
    throw StatusError.conflict(
      resource,
      String(name),
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  const account = fieldsAt(object, 'spec').serviceAccountName;
  if (resource === resources.pods && account !== metadata.name) {
    throw StatusError.badRequest(
      `cannot bind token to pod "${name}" running with different service account`,
    );
  }
  return {
    kind: resource.kind,
    apiVersion: 'v1',
    name: String(name),
    uid: object.metadata.uid ?? '',
  };
}

/** `POST …/serviceaccounts/<name>/token`: a token for a while (k8s.io/kubernetes, pkg/registry/core/serviceaccount/storage/token.go). */
export async function requestToken(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const account = existingObject(context, request);
  const body = await decodeBody({ ...request, resource: tokenRequests });
  const spec = fieldsAt(body, 'spec');
  const lifetime = lifetimeOf(spec);
  const wanted = Array.isArray(spec.audiences) ? spec.audiences : [];
  const audiences = wanted.length > 0 ? wanted.map(String) : [ISSUER];
  const reference = spec.boundObjectRef;
  const boundTo = isFields(reference)
    ? boundObject(context, account, reference)
    : undefined;
  const { name, namespace } = account.metadata;
  const { token, expires } = context.tokens.issue(account, {
    ...{ lifetime, audiences },
    ...(boundTo ? { boundTo } : {}),
  });
  sendJson(request.response, 201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      ...{ name, namespace },
      creationTimestamp: context.store.timestamp(),
    },
    spec: {
      audiences,
      expirationSeconds: lifetime,
      boundObjectRef: boundTo ?? null,
    },
    status: {
      token,
      expirationTimestamp: expires.toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  });
}
