import { escalationMessage, missingRights } from '../access/escalation';
import { PolicyRule } from '../access/PolicyRule';
import { groupsOf } from '../access/User';
import { Fields, KubernetesObject, fieldsAt, isSame } from '../objects';
import { itemsOf } from '../podDefaults';
import { Resource, resources } from '../resources';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest } from './ApiRequest';

/** What a role or binding gives, and which right lets somebody give it without having it. */
interface Gift {
  verb: 'escalate' | 'bind';
  /** The role that the verb is asked for. */
  role: Resource;
  name: string;
  /** @throws StatusError 404 for a binding to a role that is missing */
  rules(): PolicyRule[];
}

function giftOf(
  { authorizer }: ApiContext,
  resource: Resource,
  object: KubernetesObject,
): Gift | undefined {
  const { name, namespace } = object.metadata;
  switch (resource) {
    case resources.roles:
    case resources.clusterRoles: {
      const rules = itemsOf(object.rules) as unknown as PolicyRule[];
      return { verb: 'escalate', role: resource, name, rules: () => rules };
    }
    case resources.roleBindings:
    case resources.clusterRoleBindings: {
      const reference = fieldsAt(object, 'roleRef');
      const bound = String(reference.name);
      const role =
        reference.kind === 'Role' ? resources.roles : resources.clusterRoles;
      const rules = () => {
        const found = authorizer.rulesOfRole(reference, namespace);
        if (!found) throw StatusError.notFound(role, bound);
        return found;
      };
      return { verb: 'bind', role, name: bound, rules };
    }
    default:
      return undefined;
  }
}

/** The parts of a role or binding that decide what it gives to whom. */
function givingPart(object: KubernetesObject): Fields {
  const { rules, aggregationRule, roleRef, subjects } = object;
  return { rules, aggregationRule, roleRef, subjects };
}

/**
 * Nobody gives rights that they do not have, unless they may `escalate` a role
 * or `bind` it (the `policybased` storages in k8s.io/kubernetes, pkg/registry/rbac).
 *
 * @throws StatusError 403
 */
export function refuseEscalation(
  context: ApiContext,
  { resource, user }: Pick<ResourceRequest, 'resource' | 'user'>,
  object: KubernetesObject,
  previous?: KubernetesObject,
): void {
  const { authorizer } = context;
  const gift = giftOf(context, resource, object);
  if (!gift || authorizer.isSuperuser(user)) return;
  if (previous && isSame(givingPart(previous), givingPart(object))) return;
  const { name, namespace } = object.metadata;
  const mayGiveAnything = authorizer.allows(user, {
    verb: gift.verb,
    group: gift.role.group,
    resource: gift.role.plural,
    name: gift.name,
    ...(namespace ? { namespace } : {}),
  });
  if (mayGiveAnything) return;
  const owned = authorizer.rulesOf(user, namespace);
  const missing = missingRights(owned, gift.rules());
  if (missing.length === 0) return;
  throw StatusError.forbidden(
    resource,
    name,
    escalationMessage(user.name, groupsOf(user), missing),
  );
}
