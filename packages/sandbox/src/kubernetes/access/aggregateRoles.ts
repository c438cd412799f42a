import { ObjectStore } from '../ObjectStore';
import { Fields, KubernetesObject, fieldsAt, isSame } from '../objects';
import { itemsOf } from '../podDefaults';
import { resources } from '../resources';
import { matchesLabelSelector } from '../selectors';

function selectorsOf(role: KubernetesObject): Fields[] {
  return itemsOf(fieldsAt(role, 'aggregationRule').clusterRoleSelectors);
}

/** The rules of all roles that a role gathers, each once, in the order of the roles' names. */
function gatheredRules(
  role: KubernetesObject,
  roles: KubernetesObject[],
): Fields[] {
  const rules: Fields[] = [];
  for (const selector of selectorsOf(role)) {
    for (const { metadata, rules: more } of roles) {
      if (metadata.name === role.metadata.name) continue;
      if (!matchesLabelSelector(selector, metadata.labels)) continue;
      for (const rule of itemsOf(more)) {
        if (!rules.some(known => isSame(known, rule))) rules.push(rule);
      }
    }
  }
  return rules;
}

function aggregate(store: ObjectStore): void {
  for (const role of store.list(resources.clusterRoles)) {
    if (selectorsOf(role).length === 0) continue;
    const rules = gatheredRules(role, store.list(resources.clusterRoles));
    if (isSame(rules, role.rules)) continue;
    store.modify(
      resources.clusterRoles,
      undefined,
      role.metadata.name,
      draft => {
        draft.rules = rules;
      },
      { manager: 'clusterrole-aggregation-controller' },
    );
  }
}

/** Keeps the roles with an `aggregationRule` true. @returns a function that ends it */
export function aggregateRoles(store: ObjectStore): () => void {
  aggregate(store);
  return store.watch(({ resource }) => {
    if (resource === resources.clusterRoles) aggregate(store);
  });
}
