import { Fields, fieldsAt } from '../objects';
import { apiVersionOf } from '../resources';
import { ApiContext } from './ApiContext';
import { ResourceRequest, sendJson } from './ApiRequest';
import { AccessAttributes, User, groupsOf } from './Authorizer';
import { decodeBody } from './decodeBody';

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
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

function rulesStatus(
  { authorizer }: ApiContext,
  user: User,
  namespace: string | undefined,
): Fields {
  const rules = authorizer.rulesOf(user, namespace);
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

/** Answers the questions about rights, which are creates that store nothing. */
export async function reviewAccess(
  context: ApiContext,
  request: ResourceRequest,
): Promise<void> {
  const { resource, user, response } = request;
  const { spec } = await decodeBody(request);
  const { authorizer } = context;
  let status: Fields;
  switch (resource.kind) {
    case 'SelfSubjectReview':
      status = { userInfo: { username: user.name, groups: groupsOf(user) } };
      break;
    case 'SelfSubjectRulesReview':
      status = rulesStatus(
        context,
        user,
        text(fieldsAt(spec).namespace) ?? 'default',
      );
      break;
    case 'SubjectAccessReview': {
      const name = String(fieldsAt(spec).user ?? '');
      const subject = authorizer.userNamed(name) ?? { name, token: '' };
      status = { allowed: authorizer.allows(subject, attributesOf(spec)) };
      break;
    }
    default:
      status = { allowed: authorizer.allows(user, attributesOf(spec)) };
  }
  sendJson(response, 201, {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: {},
    ...(spec === undefined ? {} : { spec }),
    status,
  });
}
