import { ObjectStore } from '../ObjectStore';
import { Fields, KubernetesObject, fieldsAt } from '../objects';
import { itemsOf } from '../podDefaults';
import { resources } from '../resources';
import { AccessAttributes, PolicyRule, allows } from './PolicyRule';
import {
  Identity,
  SUPERUSERS,
  User,
  groupsOf,
  serviceAccountName,
} from './User';

/** A rule that somebody has, and from where. */
interface Grant {
  rule: PolicyRule;
  /** Why, as access reviews tell it; empty where no binding is the reason. */
  reason: string;
}

/** The role cluster-admin. */
const EVERYTHING: PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

export interface Decision {
  allowed: boolean;
  reason: string;
}

function isSubject(
  { kind, name, namespace }: Fields,
  who: Identity,
  bindingNamespace: string | undefined,
): boolean {
  if (kind === 'User') return name === who.name;
  if (kind === 'Group') return groupsOf(who).includes(String(name));
  return (
    who.name ===
    serviceAccountName(String(namespace ?? bindingNamespace), String(name))
  );
}

function describeSubject({ kind, name, namespace }: Fields): string {
  return kind === 'ServiceAccount'
    ? `ServiceAccount "${name}/${namespace}"`
    : `${kind} "${name}"`;
}

/** RBAC's words for a rule that a binding gives (k8s.io/kubernetes, plugin/pkg/auth/authorizer/rbac). */
function reasonOf(binding: KubernetesObject, subject: Fields): string {
  const { kind, metadata } = binding;
  const full = metadata.namespace
    ? `${metadata.name}/${metadata.namespace}`
    : metadata.name;
  const role = fieldsAt(binding, 'roleRef');
  return `RBAC: allowed by ${kind} "${full}" of ${role.kind} "${
    role.name
  }" to ${describeSubject(subject)}`;
}

/**
 * Role-based access, from the roles and bindings of the cluster as they are
 * just now, and from the rules that a user was started with.
 */
export class Authorizer {
  constructor(
    private readonly store: ObjectStore,
    private readonly users: User[],
  ) {}

  /** The rights of somebody in a namespace, or in the cluster as a whole. */
  rulesOf(who: Identity, namespace?: string): PolicyRule[] {
    return this.grantsOf(who, namespace).map(({ rule }) => rule);
  }

  decide(who: Identity, wanted: AccessAttributes): Decision {
    const grant = this.grantsOf(who, wanted.namespace).find(({ rule }) =>
      allows(rule, wanted),
    );
    return { allowed: grant !== undefined, reason: grant?.reason ?? '' };
  }

  allows(who: Identity, wanted: AccessAttributes): boolean {
    return this.decide(who, wanted).allowed;
  }

  /** Those whom no rule binds. */
  isSuperuser(who: Identity): boolean {
    return (
      groupsOf(who).includes(SUPERUSERS) || this.userOf(who)?.rules === 'all'
    );
  }

  /** The rules of the role that a binding refers to; undefined where it is missing. */
  rulesOfRole(
    roleRef: Fields,
    namespace: string | undefined,
  ): PolicyRule[] | undefined {
    const name = String(roleRef.name);
    const role =
      roleRef.kind === 'Role'
        ? this.store.get(resources.roles, namespace, name)
        : this.store.get(resources.clusterRoles, undefined, name);
    return role && (itemsOf(role.rules) as unknown as PolicyRule[]);
  }

  private userOf({ name }: Identity): User | undefined {
    return this.users.find(user => user.name === name);
  }

  private grantsOf(who: Identity, namespace: string | undefined): Grant[] {
    const user = this.userOf(who);
    const own = [
      ...(this.isSuperuser(who) ? EVERYTHING : []),
      ...(user?.rules === 'all' ? [] : user?.rules ?? []),
      ...((namespace && user?.namespaceRules?.[namespace]) || []),
    ].map(rule => ({ rule, reason: '' }));
    return [...own, ...this.boundGrants(who, namespace)];
  }

  private boundGrants(who: Identity, namespace: string | undefined): Grant[] {
    const bindings = [
      ...this.store.list(resources.clusterRoleBindings),
      ...(namespace
        ? this.store.list(resources.roleBindings, { namespace })
        : []),
    ];
    return bindings.flatMap(binding => {
      const subject = itemsOf(binding.subjects).find(one =>
        isSubject(one, who, binding.metadata.namespace),
      );
      if (!subject) return [];
      const reason = reasonOf(binding, subject);
      const roleRef = fieldsAt(binding, 'roleRef');
      const rules = this.rulesOfRole(roleRef, namespace) ?? [];
      return rules.map(rule => ({ rule, reason }));
    });
  }
}
