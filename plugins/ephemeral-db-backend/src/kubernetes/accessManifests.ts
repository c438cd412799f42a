import type { AccessSubject } from '../sources/types';
import { CloneBlueprint, cloneObject } from './manifests';
import { cloneNames } from './names';
import { KubernetesObject } from './objects';

const RBAC = 'rbac.authorization.k8s.io';
const VIEW = ['get', 'list', 'watch'];

/**
 * To look at a clone's namespace and to port-forward there. No more than the
 * backend itself may do, as nobody can give what they do not have; no Secrets,
 * and no logs, which the portal shows without passwords.
 */
export function roleManifest(blueprint: CloneBlueprint): KubernetesObject {
  const rule = (group: string, resources: string[], verbs: string[]) => ({
    apiGroups: [group],
    resources,
    verbs,
  });
  return cloneObject(`${RBAC}/v1`, 'Role', blueprint, cloneNames.role, {
    rules: [
      rule('', ['pods', 'services', 'persistentvolumeclaims'], VIEW),
      rule('', ['events'], ['list']),
      rule('apps', ['deployments'], VIEW),
      rule('', ['pods/portforward'], ['get', 'create']),
    ],
  });
}

export function roleBindingManifest(
  blueprint: CloneBlueprint,
): KubernetesObject {
  const { role } = cloneNames;
  return cloneObject(`${RBAC}/v1`, 'RoleBinding', blueprint, role, {
    roleRef: { apiGroup: RBAC, kind: 'Role', name: role },
    subjects: blueprint.source.clones.access.subjects.map(toSubject),
  });
}

function toSubject({ kind, name, namespace }: AccessSubject) {
  return kind === 'ServiceAccount'
    ? { kind, name, namespace }
    : { kind, name, apiGroup: RBAC };
}
