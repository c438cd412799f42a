import { AccessAttributes } from '../access/PolicyRule';
import { ISSUER } from '../access/ServiceAccountTokens';
import { Identity, groupsOf } from '../access/User';
import { trackUpdate } from '../apply/ownership';
import { Fields, KubernetesObject, fieldsAt } from '../objects';
import { apiVersionOf } from '../resources';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, managerOf, sendJson } from './ApiRequest';
import { decodeBody } from './decodeBody';

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function attributesOf(spec: unknown): AccessAttributes {
  const { verb = '', path } = fieldsAt(spec, 'nonResourceAttributes');
  if (path !== undefined) return { verb: String(verb), path: String(path) };
  const wanted = fieldsAt(spec, 'resourceAttributes');
  return {
    verb: String(wanted.verb ?? ''),
    group: text(wanted.group) ?? '',
    resource: text(wanted.resource) ?? '',
    subresource: text(wanted.subresource),
    namespace: text(wanted.namespace),
    name: text(wanted.name),
  };
}

function userInfoOf(who: Identity): Fields {
  const { name, uid, extra } = who;
  return {
    username: name,
    ...(uid ? { uid } : {}),
    groups: groupsOf(who),
    ...(extra ? { extra } : {}),
  };
}

/** Whether somebody may do it, and which binding is the reason. */
function decisionOf(
  { authorizer }: ApiContext,
  who: Identity,
  spec: unknown,
): Fields {
  const { allowed, reason } = authorizer.decide(who, attributesOf(spec));
  return { allowed, ...(reason ? { reason } : {}) };
}

function rulesStatus(
  { authorizer }: ApiContext,
  who: Identity,
  namespace: string,
): Fields {
  const rules = authorizer.rulesOf(who, namespace);
  return {
    resourceRules: rules
      .filter(rule => rule.resources)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        resourceNames,
      })),
    nonResourceRules: rules
      .filter(rule => rule.nonResourceURLs)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}

/** Of a SubjectAccessReview: the groups are those that it names, and no others. */
function subjectOf(spec: unknown): Identity {
  const { user = '', groups } = fieldsAt(spec);
  return { name: String(user), groups: texts(groups) };
}

function requireSameNamespace(
  spec: unknown,
  namespace: string | undefined,
): void {
  const wanted = fieldsAt(spec, 'resourceAttributes').namespace;
  if (wanted === namespace) return;
  throw StatusError.badRequest(
    `spec.resourceAttributes.namespace must match namespace: ${namespace}`,
  );
}

/** Whose a token is, for the audiences that the reviewer stands for. */
function tokenStatus({ authenticator, tokens }: ApiContext, spec: unknown) {
  const { token = '', audiences } = fieldsAt(spec);
  const wanted = texts(audiences);
  const meant = wanted.length > 0 ? wanted : [ISSUER];
  const bearer = String(token);
  const account = tokens.identify(bearer, meant);
  const who = account ?? authenticator.identify(bearer);
  if (!who) return { user: {}, error: 'invalid bearer token' };
  return {
    authenticated: true,
    user: userInfoOf(who),
    audiences: account?.audiences ?? meant,
  };
}

function statusOf(
  context: ApiContext,
  { resource, user, info }: ResourceRequest,
  spec: unknown,
): Fields {
  switch (resource.kind) {
    case 'SelfSubjectReview':
      return { userInfo: userInfoOf(user) };
    case 'SelfSubjectRulesReview':
      return rulesStatus(
        context,
        user,
        text(fieldsAt(spec).namespace) ?? 'default',
      );
    case 'LocalSubjectAccessReview':
      requireSameNamespace(spec, info.namespace);
      return decisionOf(context, subjectOf(spec), spec);
    case 'SubjectAccessReview':
      return decisionOf(context, subjectOf(spec), spec);
    case 'TokenReview':
      return tokenStatus(context, spec);
    default:
      return decisionOf(context, user, spec);
  }
}

/** Answers the questions about rights, which are creates that store nothing. */
export async function review(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { resource, info, response } = request;
  const { spec } = await decodeBody(request);
  const answer: KubernetesObject = {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: {
      name: '',
      ...(info.namespace ? { namespace: info.namespace } : {}),
    },
    ...(spec === undefined ? {} : { spec }),
  };
  // Nothing is stored, but who asked is written down all the same (transcript 15).
  const managedFields = trackUpdate(
    resource,
    undefined,
    answer,
    { manager: managerOf(request) },
    context.store.timestamp(),
  );
  const { name: _name, ...metadata } = answer.metadata;
  sendJson(response, 201, {
    ...answer,
    metadata: {
      ...metadata,
      ...(resource.kind === 'SelfSubjectReview'
        ? { creationTimestamp: context.store.timestamp() }
        : {}),
      ...(managedFields.length > 0 ? { managedFields } : {}),
    },
    status: statusOf(context, request, spec),
  });
}
