import { Resource } from '../kubernetes/resources';
import { StatusError } from '../kubernetes/StatusError';

/** A rule as in a ClusterRole. `*` stands for all. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** Somebody with a token. */
export interface User {
  name: string;
  groups?: string[];
  token: string;
  /** `all`: like a member of system:masters. */
  rules: 'all' | PolicyRule[];
}

/** What is asked for. */
export interface Attributes {
  verb: string;
  group: string;
  /** Plural, with the subresource where there is one. */
  resource: string;
  namespace?: string;
  name?: string;
}

function includes(list: string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

/** Whether a user may do something. Rules are cluster-wide, as those of a ClusterRoleBinding. */
export function isAllowed(user: User, attributes: Attributes): boolean {
  if (user.rules === 'all') return true;
  const { verb, group, resource, name } = attributes;
  return user.rules.some(
    rule =>
      includes(rule.verbs, verb) &&
      includes(rule.apiGroups, group) &&
      includes(rule.resources, resource) &&
      (!rule.resourceNames || rule.resourceNames.includes(name ?? '')),
  );
}

/** @throws StatusError 403 in the API server's words */
export function authorize(
  user: User,
  resource: Resource,
  attributes: Attributes,
): void {
  if (isAllowed(user, attributes)) return;
  const { verb, group, namespace, name } = attributes;
  const scope = namespace
    ? ` in the namespace "${namespace}"`
    : ' at the cluster scope';
  throw StatusError.forbidden(
    resource,
    name,
    `User "${user.name}" cannot ${verb} resource "${attributes.resource}" in API group "${group}"${scope}`,
  );
}
