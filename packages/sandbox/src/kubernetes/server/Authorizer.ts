import { ObjectStore } from '../ObjectStore';
import { Fields, fieldsAt, isFields } from '../objects';
import { resources } from '../resources';

/** A rule as in a Role or ClusterRole. */
export interface PolicyRule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

export interface User {
  name: string;
  /** Bearer token. */
  token: string;
  groups?: string[];
  /** Rights in the whole cluster; `all` like those of system:masters. */
  rules?: 'all' | PolicyRule[];
  /** Rights in single namespaces, by their name. */
  namespaceRules?: Record<string, PolicyRule[]>;
}

/** What somebody wants to do: with a resource, or with a path that is none. */
export interface AccessAttributes {
  verb: string;
  group?: string;
  /** Plural; absent for a path. */
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  path?: string;
}

/** The role cluster-admin. */
const EVERYTHING: PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

/** What the roles system:basic-user, system:discovery and system:public-info-viewer give to whoever has logged in. */
const EVERYBODY: PolicyRule[] = [
  {
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    verbs: ['create'],
  },
  {
    apiGroups: ['authentication.k8s.io'],
    resources: ['selfsubjectreviews'],
    verbs: ['create'],
  },
  {
    nonResourceURLs: [
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ],
    verbs: ['get'],
  },
];

function includes(wanted: string, list: string[] | undefined): boolean {
  return list?.some(item => item === '*' || item === wanted) ?? false;
}

function coversPath(rule: PolicyRule, path: string): boolean {
  return (rule.nonResourceURLs ?? []).some(pattern =>
    pattern.endsWith('*')
      ? path.startsWith(pattern.slice(0, -1))
      : pattern === path,
  );
}

function coversResource(rule: PolicyRule, wanted: AccessAttributes): boolean {
  const { resource = '', subresource, name } = wanted;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const names = rule.resourceNames ?? [];
  return (
    includes(wanted.group ?? '', rule.apiGroups) &&
    (includes(full, rule.resources) ||
      (subresource !== undefined &&
        includes(
          `*/${subresource}`,
          rule.resources?.filter(r => r !== '*'),
        ))) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

export function groupsOf(user: User): string[] {
  return [...(user.groups ?? []), 'system:authenticated'];
}

function isSubject(subject: Fields, user: User): boolean {
  const { kind, name, namespace } = subject;
  if (kind === 'User') return name === user.name;
  if (kind === 'Group') return groupsOf(user).includes(String(name));
  return user.name === `system:serviceaccount:${namespace}:${name}`;
}

function itemsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Role-based access: from the rules that a user was started with and from the cluster's own roles and bindings. */
export class Authorizer {
  constructor(
    private readonly store: ObjectStore,
    private readonly users: User[],
  ) {}

  /** Who bears a token. */
  identify(token: string): User | undefined {
    return this.users.find(user => user.token !== '' && user.token === token);
  }

  userNamed(name: string): User | undefined {
    return this.users.find(user => user.name === name);
  }

  /** The rights of a user in a namespace, or in the cluster as a whole. */
  rulesOf(user: User, namespace?: string): PolicyRule[] {
    const own = namespace ? user.namespaceRules?.[namespace] ?? [] : [];
    return [
      ...EVERYBODY,
      ...(user.rules === 'all' ? EVERYTHING : user.rules ?? []),
      ...own,
      ...this.boundRules(user, namespace),
    ];
  }

  allows(user: User, wanted: AccessAttributes): boolean {
    return this.rulesOf(user, wanted.namespace).some(
      rule =>
        includes(wanted.verb, rule.verbs) &&
        (wanted.resource === undefined
          ? coversPath(rule, wanted.path ?? '')
          : coversResource(rule, wanted)),
    );
  }

  private boundRules(user: User, namespace: string | undefined): PolicyRule[] {
    const bindings = [
      ...this.store.list(resources.clusterRoleBindings),
      ...(namespace
        ? this.store.list(resources.roleBindings, { namespace })
        : []),
    ];
    return bindings
      .filter(binding =>
        itemsOf(binding.subjects).some(subject => isSubject(subject, user)),
      )
      .flatMap(binding => {
        const { kind, name } = fieldsAt(binding, 'roleRef');
        const role =
          kind === 'Role'
            ? this.store.get(resources.roles, namespace, String(name))
            : this.store.get(resources.clusterRoles, undefined, String(name));
        return itemsOf(role?.rules) as unknown as PolicyRule[];
      });
  }
}
