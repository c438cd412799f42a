import { Fields, isFields } from '../kubernetes/objects';
import { Resource } from '../kubernetes/resources';
import { isAllowed, User } from './Authorizer';

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * Answers the questions that clients ask about rights: they are created but never stored.
 *
 * @returns undefined where the resource is no review
 */
export function answerReview(
  resource: Resource,
  review: Fields,
  user: User,
): Fields | undefined {
  const spec = isFields(review.spec) ? review.spec : {};
  const answer = (status: Fields): Fields => ({
    kind: resource.kind,
    apiVersion: `${resource.group}/${resource.version}`,
    metadata: { creationTimestamp: null },
    spec,
    status,
  });
  switch (resource.kind) {
    case 'SelfSubjectAccessReview':
      return answer(accessOf(user, spec));
    case 'SelfSubjectRulesReview':
      return answer({
        incomplete: false,
        nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['*'] }],
        resourceRules:
          user.rules === 'all'
            ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
            : user.rules,
      });
    case 'SelfSubjectReview':
      return answer({
        userInfo: {
          username: user.name,
          groups: [...(user.groups ?? []), 'system:authenticated'],
        },
      });
    default:
      return undefined;
  }
}

function accessOf(user: User, spec: Fields): Fields {
  if (!isFields(spec.resourceAttributes)) return { allowed: true };
  const asked = spec.resourceAttributes;
  const resource = text(asked.resource);
  const subresource = text(asked.subresource);
  const allowed = isAllowed(user, {
    verb: text(asked.verb),
    group: text(asked.group),
    resource: subresource ? `${resource}/${subresource}` : resource,
    namespace: text(asked.namespace) || undefined,
    name: text(asked.name) || undefined,
  });
  return allowed
    ? { allowed, reason: 'RBAC: allowed by ClusterRoleBinding' }
    : { allowed };
}
